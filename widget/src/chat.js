/** The chat behind the launcher: joins what the visitor sees to what is said and known. */
import { createAnnouncer } from './a11y/announcer.js';
import { configure } from './configure.js';
import { createConversation } from './conversation.js';
import { createLive } from './live.js';
import { createTransport } from './net/transport.js';
import { createOutgoing } from './outgoing.js';
import { createSession } from './session.js';
import { createStorage } from './storage.js';
import styles from './styles/index.js';
import { t } from './text/i18n.js';
import { createAsking } from './ui/asking.js';
import { createComposer } from './ui/composer.js';
import { createConsent } from './ui/consent.js';
import { createHead } from './ui/head.js';
import { createMenu } from './ui/menu.js';
import { createMessages } from './ui/messages.js';
import { createPanel } from './ui/panel.js';

/**
 * @param {Shell} shell
 * @returns {LeadlightChat}
 */
export function createChat(shell) {
  const { launcher, settings: { adminId, base }, emit } = shell;
  const transport = createTransport(base);
  const storage = createStorage(adminId);
  const announcer = createAnnouncer();
  const asking = createAsking({ onSay: say, onRate: rate, onDone: () => composer.focus() });
  const messages = createMessages(asking.element);
  const composer = createComposer({ onSend: compose });
  const consent = createConsent({ onAgree: goOn });
  const menu = createMenu({ onPerson: () => say(t('wantPerson')), onRate: asking.rate, onForget: reset });
  const head = createHead({ menu: menu.element, onClose: () => panel.close() });
  const panel = createPanel({
    launcher, head, messages, consent: consent.element, composer, announcer: announcer.element, onChange,
  });
  const setup = configure({ shell, transport, head, messages });
  const outgoing = createOutgoing({
    shell, trapped: composer.trapped, consent: consent.given, accepts: () => setup.config()?.accepts ?? [],
  });
  const session = createSession({ adminId, transport, storage, prepare: outgoing.prepare });
  const live = createLive({ session, onMessage, onHandoff });
  const conversation = createConversation({
    adminId, storage, session, messages, ready: setup.ready, again: outgoing.again,
    listener: { onReply, onEmail, onRefused, onReset: cleared },
  });
  /** What waits until the visitor agrees. @type {(() => void)[]} */
  const held = [];
  let email = '';
  let unread = 0;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shell.root.adoptedStyleSheets.push(sheet);
  shell.frame.append(panel.element);
  setup.ready.then(askConsent);
  restore();
  emit('ready');

  /** @param {string} text */
  const send = (text) => {
    panel.open();
    say(text);
  };
  return { open: panel.open, close: panel.close, toggle: panel.toggle, send, speak: setup.speak, reset };

  async function restore() {
    try {
      const history = await conversation.restore();
      onEmail(history.email);
      for (const { seq, role } of history.messages) {
        live.passed(seq);
        if (role !== 'user') allowRating();
      }
      onHandoff(history.handoff ?? null);
    } catch {
      messages.note();
    }
  }

  function askConsent() {
    const wanted = setup.config()?.consent;
    if (wanted && !session.exists()) consent.ask(wanted);
  }

  /** What the visitor typed. @param {string} text @returns {boolean} whether it was taken */
  function compose(text) {
    if (consent.needed()) {
      hold(composer.send);
      return false;
    }
    post(text, true);
    return true;
  }

  /** What a button or the page says for the visitor. @param {string} text */
  function say(text) {
    const words = text.trim();
    if (!words) return;
    setup.ready.then(() => (consent.needed() ? hold(() => post(words, false)) : post(words, false)));
  }

  /** @param {string} text @param {boolean} typed */
  function post(text, typed) {
    asking.clear();
    conversation.post(outgoing.message(text, typed));
    emit('message', { role: 'user', text });
  }

  /** @param {() => void} action */
  function hold(action) {
    if (!held.includes(action)) held.push(action);
    announcer.say(t('agreeFirst'));
    consent.focus();
  }

  function goOn() {
    composer.focus();
    for (const action of held.splice(0)) action();
  }

  /** @param {Turn} turn @param {string} words @param {boolean} here */
  function onReply(turn, words, here) {
    asking.after(turn, setup.config()?.askEmail !== 'chat');
    onEmail(turn.email);
    if (turn.handoff !== undefined) onHandoff(turn.handoff);
    allowRating();
    if (here) heard(words, 'assistant');
  }

  /** @param {StoredMessage} message a person's, or the bot's in another tab */
  function onMessage(message) {
    if (message.role === 'person') heard(messages.add(message), 'person');
  }

  /** @param {string} words @param {string} role */
  function heard(words, role) {
    announcer.say(words);
    emit('message', { role, text: words });
    if (!panel.isOpen()) count(unread + 1);
  }

  /** @param {string | null} address */
  function onEmail(address) {
    head.confirmEmail(address);
    if (address && address !== email) emit('lead', { email: address });
    email = address ?? '';
  }

  /** @param {Handoff} state */
  function onHandoff(state) {
    const words = head.handOff(state);
    if (words) announcer.say(words);
    live.follow(state);
  }

  /** @param {string} id @param {{ kind: string }} problem */
  function onRefused(id, { kind }) {
    if (kind === 'consent-required') {
      setup.reload().then(() => {
        askConsent();
        hold(() => conversation.resend(id));
      });
    } else {
      announcer.say(t('notSent'));
    }
  }

  function allowRating() {
    menu.allowRating(setup.config()?.rating ?? false);
  }

  /** @param {{ score: number, comment?: string }} rating */
  async function rate(rating) {
    await session.rate(rating);
    announcer.say(t('rateThanks'));
    emit('rating', rating);
  }

  function reset() {
    conversation.reset();
    cleared();
  }

  function cleared() {
    asking.clear();
    consent.forget();
    live.stop();
    onHandoff(null);
    onEmail(null);
    menu.allowRating(false);
    count(0);
  }

  /** @param {boolean} open */
  function onChange(open) {
    if (open) outgoing.opened();
    if (open) count(0);
    emit(open ? 'open' : 'close');
  }

  /** @param {number} messages not read */
  function count(messages) {
    unread = messages;
    shell.setUnread(unread);
    emit('unread', { count: unread });
  }
}
