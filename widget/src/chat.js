/** The chat behind the launcher: joins what the visitor sees to what is said and known. */
import { createAnnouncer } from './a11y/announcer.js';
import { configure } from './configure.js';
import { createConversation } from './conversation.js';
import { createHearing } from './hearing.js';
import { createKit } from './kit.js';
import { createTransport } from './net/transport.js';
import { createOutgoing, newId } from './outgoing.js';
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
  const kit = createKit(shell);
  const asking = createAsking(kit, (text) => speech.say(text), rate, () => composer.focus());
  const messages = createMessages(asking.element);
  const composer = createComposer((text) => speech.type(text));
  const menu = createMenu(() => speech.say(t('talkToPerson')), () => asking.rate().catch(failed), reset);
  const head = createHead(shell.launcher, menu.element, () => panel.set(false));
  const setup = configure({ shell, transport, head, messages });
  const speech = createSpeech({ announcer, composer, setup, storage, post });
  const outgoing = createOutgoing({ shell, trapped: composer.trapped, consent: speech.consent.given });
  const session = createSession({ transport, storage, prepare: outgoing.prepare });
  const hearing = createHearing({
    emit, session, setup, announcer, asking, head, rate: menu.rate, messages,
    onHeard: () => panel.isOpen() || unread.more(),
  });
  const conversation = createConversation({
    memory, storage, session, messages, ready: setup.ready, again: outgoing.again,
    listener: { ...hearing, onRefused, onReset: cleared, onLeft: composer.focus },
  });
  const parts = [...head.elements, messages.element, speech.consent.element, composer.element, announcer.element];
  const panel = createPanel(shell.launcher, parts, onChange);

  /** @type {Uploading} */
  const uploading = {
    api: `${shell.settings.base}api/`, panel: panel.element, composer: composer.element, focus: composer.focus,
    messages, announcer, newId, session: storage.session, begin: (text) => speech.say(text),
  };

  shell.dress(styles);
  shell.frame.append(panel.element);
  setup.ready.then(() => {
    speech.askConsent();
    if (setup.config()?.uploads) kit.load('upload', UPLOAD_VERSION).then((it) => it.attach(kit, uploading), () => {});
  });
  conversation.restore().then(hearing.restored).catch(messages.note);
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

  /** @param {string} text @param {boolean} typed */
  function post(text, typed) {
    asking.clear();
    conversation.post(outgoing.message(text, typed));
    emit('message', { role: 'user', text });
  }

  /** @param {string} id @param {string} kind */
  function onRefused(id, kind) {
    if (kind === 'consent-required') setup.reload().then(() => speech.afterConsent(() => conversation.resend(id)));
    else failed();
  }

  function failed() {
    announcer.say(t('notSent'));
  }

  /** @param {Rating} rating */
  async function rate(rating) {
    await session.rate(rating);
    announcer.say(t('rateThanks'));
  }

  function reset() {
    conversation.reset();
    cleared();
  }

  function cleared() {
    asking.clear();
    unread.none();
    hearing.forget();
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
