/** The chat behind the launcher: joins what the visitor sees to what is said and known. */
import { createAnnouncer } from './a11y/announcer.js';
import { configure } from './configure.js';
import { createConversation } from './conversation.js';
import { createLive } from './live.js';
import { createTransport } from './net/transport.js';
import { createOutgoing } from './outgoing.js';
import { createSession } from './session.js';
import { createSpeech } from './speech.js';
import { createStorage } from './storage.js';
import styles from './styles/index.js';
import { t } from './text/i18n.js';
import { createAsking } from './ui/asking.js';
import { createComposer } from './ui/composer.js';
import { createHead } from './ui/head.js';
import { createMenu } from './ui/menu.js';
import { createMessages } from './ui/messages.js';
import { createPanel } from './ui/panel.js';
import { createUnread } from './unread.js';

/**
 * @param {Shell} shell
 * @returns {LeadlightChat}
 */
export function createChat(shell) {
  const { memory, events: { emit } } = shell;
  const transport = createTransport(shell.settings.base);
  const storage = createStorage(memory);
  const unread = createUnread(shell);
  const announcer = createAnnouncer();
  const asking = createAsking((text) => speech.say(text), rate, () => composer.focus());
  const messages = createMessages(asking.element);
  const composer = createComposer((text) => speech.type(text));
  const menu = createMenu(() => speech.say(t('talkToPerson')), asking.rate, reset);
  const head = createHead(menu.element, () => panel.set(false));
  const setup = configure({ shell, transport, head, messages });
  const { config, ready } = setup;
  const speech = createSpeech({ announcer, composer, setup, storage, post });
  const outgoing = createOutgoing({ shell, trapped: composer.trapped, consent: speech.consent.given, accepts: () => config()?.accepts ?? [] });
  const session = createSession({ transport, storage, prepare: outgoing.prepare });
  const conversation = createConversation({
    memory, storage, session, messages, ready, again: outgoing.again,
    listener: { onReply, onEmail, onRefused, onReset: cleared },
  });
  const live = createLive(session, onEvent);
  const parts = [...head.elements, messages.element, speech.consent.element, composer.element, announcer.element];
  const panel = createPanel(shell.launcher, parts, onChange);
  let email = '';

  shell.dress(styles);
  shell.frame.append(panel.element);
  ready.then(speech.askConsent);
  restore();
  emit('ready');
  return {
    open,
    close: () => panel.set(false),
    toggle: () => (panel.isOpen() ? panel.set(false) : open()),
    send(text) {
      open();
      speech.say(text);
    },
    speak: setup.speak,
    reset,
  };

  function open() {
    panel.set(true);
    composer.focus();
    // Focus in a field would raise a phone's keyboard before anything was read.
    if (!panel.element.matches(':focus-within')) messages.focus();
  }

  async function restore() {
    try {
      const { messages: said = [], email: known, handoff } = await conversation.restore();
      for (const { seq } of said) live.passed(seq);
      onEmail(known);
      onHandoff(handoff);
      await ready;
      allowRating(said.length > 0);
    } catch {
      messages.note();
    }
  }

  /** @param {string} text @param {boolean} typed */
  function post(text, typed) {
    asking.clear();
    conversation.post(outgoing.message(text, typed));
    emit('message', { role: 'user', text });
  }

  /** @param {Turn} turn @param {string} words @param {boolean} here */
  function onReply(turn, words, here) {
    asking.after(turn, config()?.askEmail !== 'chat');
    onEmail(turn.email);
    if (turn.handoff !== undefined) onHandoff(turn.handoff);
    allowRating(true);
    if (here) heard(words, 'assistant');
  }

  /** While a person is asked for or there. @param {ServerEvent} event */
  function onEvent({ type, data }) {
    if (type === 'handoff') onHandoff(data.state);
    if (type === 'message' && data.role === 'person') heard(messages.add(data), 'person');
  }

  /** @param {string} text @param {string} role */
  function heard(text, role) {
    announcer.say(text);
    emit('message', { role, text });
    if (!panel.isOpen()) unread.more();
  }

  /** @param {string | null} [address] */
  function onEmail(address) {
    if (address && address !== email) emit('lead', { email: address });
    email = address ?? '';
    head.confirmEmail(email);
  }

  /** @param {Handoff} [state] */
  function onHandoff(state) {
    const words = head.handOff(state);
    if (words) announcer.say(words);
    live.follow(state);
  }

  /** @param {string} id @param {string} kind */
  function onRefused(id, kind) {
    if (kind === 'consent-required') setup.reload().then(() => speech.afterConsent(() => conversation.resend(id)));
    else announcer.say(t('notSent'));
  }

  /** @param {boolean} may */
  function allowRating(may) {
    menu.rate.hidden = !may || !config()?.rating;
  }

  /** @param {Rating} rating */
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
    unread.none();
    onHandoff(null);
    onEmail(null);
    allowRating(false);
    speech.askConsent();
  }

  /** @param {boolean} open */
  function onChange(open) {
    emit(open ? 'open' : 'close');
    if (!open) return;
    outgoing.opened();
    unread.none();
    messages.follow();
  }
}
