/** The chat behind the launcher: joins the session to what the visitor sees. */
import { createAnnouncer } from './a11y/announcer.js';
import { newId } from './env/id.js';
import { pageContext } from './env/page.js';
import { createTransport } from './net/transport.js';
import { createSession } from './session.js';
import { createStorage } from './storage.js';
import { styles } from './styles/index.js';
import { t } from './text/i18n.js';
import { createComposer } from './ui/composer.js';
import { createMessages } from './ui/messages.js';
import { createPanel } from './ui/panel.js';

/**
 * @param {object} options
 * @param {string} options.base where the server lives, with a trailing slash
 * @param {string} options.adminId
 * @param {string} options.landingUrl the address the visitor arrived at
 * @param {ShadowRoot} options.root
 * @param {HTMLButtonElement} options.launcher
 * @returns {LeadlightChat}
 */
export function createChat({ base, adminId, landingUrl, root, launcher }) {
  const transport = createTransport(base);
  const session = createSession({ adminId, transport, storage: createStorage(adminId) });
  const announcer = createAnnouncer();
  const messages = createMessages();
  const composer = createComposer({ onSend: post });
  const panel = createPanel({ launcher, messages, composer, announcer });

  root.adoptedStyleSheets.push(...styles);
  root.append(panel.element);
  greet();
  restore();

  return { open: panel.open, close: panel.close, toggle: panel.toggle, send };

  async function greet() {
    const config = await transport.config(adminId).catch(() => null);
    panel.introduce(config?.name || t('title'));
    messages.greet(config?.greeting || t('greeting'));
  }

  async function restore() {
    try {
      const history = await session.restore();
      messages.restore(history.messages);
      panel.confirmEmail(history.email);
    } catch {
      messages.note(t('historyFailed'));
    }
  }

  /** @param {string} text */
  function send(text) {
    panel.open();
    post(String(text).trim());
  }

  /** @param {string} text */
  function post(text) {
    if (!text) return;
    /** @type {OutgoingMessage} */
    const message = { messageId: newId(), message: text, ...pageContext(landingUrl) };
    const turn = messages.addTurn(text, {
      onRetry() {
        composer.focus(); // The button that had it is about to go.
        deliver(message, turn);
      },
    });
    deliver(message, turn);
  }

  /**
   * @param {OutgoingMessage} message
   * @param {import('./ui/turn.js').TurnView} turn
   */
  async function deliver(message, turn) {
    turn.queued();
    try {
      const { reply, email } = await session.deliver(message, {
        onAttempt: turn.typing,
        onEmail: panel.confirmEmail,
        onToken: turn.append,
      });
      turn.replied(reply);
      panel.confirmEmail(email);
      announcer.say(reply);
    } catch {
      turn.failed();
      announcer.say(t('notSent'));
    }
  }
}
