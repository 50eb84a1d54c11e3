/** The chat behind the launcher: joins what the visitor sees to what is said and known. */
import { createAnnouncer } from './a11y/announcer.js';
import { createConversation } from './conversation.js';
import { newId } from './env/id.js';
import { pageContext } from './env/page.js';
import { createLive } from './live.js';
import { pickLocale } from './loader/names.js';
import { createTransport } from './net/transport.js';
import { createSession } from './session.js';
import { createStorage } from './storage.js';
import panelStyles from './styles/index.css';
import { phrase, prefer, speak as speakIn, t } from './text/i18n.js';
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
  const { settings, known, touches, emit } = shell;
  const { adminId, base } = settings;
  const transport = createTransport(base);
  const storage = createStorage(adminId);
  const session = createSession({ adminId, transport, storage, identity: () => accepted({ identity: known.identity }).identity });
  const announcer = createAnnouncer();
  const asking = createAsking({ onSay: post, onRate: rate, onDone: () => composer.focus() });
  const messages = createMessages(asking.element);
  const composer = createComposer({ onSend: compose });
  const consent = createConsent({ onAgree: agreed });
  const menu = createMenu({ onPerson: () => post(t('wantPerson')), onRate: asking.rate, onForget: forget });
  const head = createHead({ menu: menu.element, onClose: () => panel.close() });
  const panel = createPanel({
    launcher: shell.launcher, head, messages, consent: consent.element, composer, announcer: announcer.element, onChange,
  });
  const live = createLive({ session, onMessage, onHandoff });
  const conversation = createConversation({
    adminId, storage, session, messages,
    listener: { onReply, onEmail, onRefused, onRetry: ({ message }) => ({ ...message, ...facts(true) }), onReset: cleared },
  });
  /** @type {Config | null} */
  let config = null;
  let openedAt = 0;
  let unread = 0;
  let toldOrigin = false;
  /** @type {string | null} what waits for consent */
  let refusedId = null;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelStyles);
  shell.root.adoptedStyleSheets.push(sheet);
  shell.frame.append(panel.element);
  const configured = configure();
  restore();
  emit('ready');
  return { open: panel.open, close: panel.close, toggle: panel.toggle, send, speak, reset };

  async function configure() {
    await speak();
    greet();
    config = await transport.config(adminId).catch(() => null);
    if (!config) return;
    shell.wear(settings.accent ? { position: config.position } : config);
    prefer(config.texts);
    head.introduce(config);
    greet();
    if (config.locale) await speak();
    if (config.consent && !session.exists()) consent.ask(config.consent);
  }

  function greet() {
    const name = config?.name ?? '';
    messages.greet(known.opening ?? config?.greeting ?? phrase('greeting', { name }));
  }

  async function speak() {
    const locale = shell.locale() ?? settings.locale ?? config?.locale;
    const code = pickLocale(locale);
    await speakIn(code, base);
    shell.speak(code);
  }

  async function restore() {
    try {
      const { messages: said, email, handoff } = await conversation.restore();
      head.confirmEmail(email);
      for (const { seq } of said) live.passed(seq);
      if (said.some(({ role }) => role !== 'user')) allowRating();
      if (handoff) onHandoff(handoff);
    } catch {
      messages.note();
    }
  }
}
