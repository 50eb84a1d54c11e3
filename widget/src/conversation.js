/** What was said, on the screen and on its way: joins the delivery, the other tabs and the transcript. */
import { createDelivery } from './delivery.js';
import { keyOf } from './loader/keys.js';
import { createLock } from './net/lock.js';
import { createTabs } from './net/tabs.js';

/**
 * @typedef {object} Listener
 * @property {(turn: Turn, words: string, here: boolean) => void} onReply `here`: this tab had asked
 * @property {(email: string | null) => void} onEmail
 * @property {(id: string, problem: { kind: string }) => void} onRefused
 * @property {() => void} onReset another tab forgot the visitor
 */

/**
 * @param {object} options
 * @param {string} options.adminId
 * @param {import('./storage.js').Storage} options.storage
 * @param {import('./session.js').Session} options.session
 * @param {import('./ui/messages.js').Messages} options.messages
 * @param {Promise<unknown>} options.ready nothing is sent before
 * @param {(message: OutgoingMessage) => OutgoingMessage} options.again the message as it shall be sent now
 * @param {Listener} options.listener
 */
export function createConversation({ adminId, storage, session, messages, ready, again, listener }) {
  /** @type {Map<string, import('./ui/turn.js').TurnView>} */
  const turns = new Map();
  const key = keyOf(adminId);
  const tell = createTabs(key, hear);
  const delivery = createDelivery({
    storage,
    session,
    ready,
    lock: createLock(key),
    postman: {
      onAttempt: (id) => turns.get(id)?.typing(),
      onToken: (id, text) => turns.get(id)?.append(text),
      onStored(id, email) {
        turns.get(id)?.stored();
        listener.onEmail(email);
      },
      onReplied(turn) {
        replied(turn, true);
        tell({ type: 'replied', turn });
      },
      onWaiting(id) {
        turns.get(id)?.waiting();
        tell({ type: 'waiting', id });
      },
      onRefused(id, { kind }) {
        refused(id, kind);
        tell({ type: 'refused', id, kind });
      },
    },
  });

  return { restore, post, resend, reset };

  /** @returns {Promise<History>} the conversation so far, on the screen; what is not sent yet is at its end */
  async function restore() {
    for (const item of storage.unsent()) show(item);
    delivery.drain();
    const history = await session.history();
    // A message that is a turn here already is not shown a second time.
    messages.restore(history.messages.filter(({ messageId }) => !turns.has(messageId.replace(/\.reply$/, ''))));
    return history;
  }

  /** @param {OutgoingMessage} message */
  function post(message) {
    storage.put(message);
    show({ at: 0, message });
    tell({ type: 'said', message });
    delivery.drain();
  }

  /** Sends a refused message again. @param {string} id */
  function resend(id) {
    const item = storage.find(id);
    if (!item) return;
    storage.save({ ...item, refused: false, message: again(item.message) });
    turns.get(id)?.typing();
    delivery.drain();
  }

  function reset() {
    session.reset();
    forget();
    tell({ type: 'reset' });
  }

  /** @param {OutboxItem} item */
  function show({ message, refused }) {
    const { messageId } = message;
    if (turns.has(messageId)) return;
    const turn = messages.addTurn(message.message, {
      onRetry: () => resend(messageId),
      onHurry: delivery.hurry,
    });
    turns.set(messageId, turn);
    if (refused) turn.refused();
    else turn.typing();
  }

  /** @param {Turn} turn @param {boolean} here */
  function replied(turn, here) {
    const view = turns.get(turn.messageId);
    if (view) listener.onReply(turn, view.replied(turn), here);
  }

  /** @param {string} id @param {string} kind */
  function refused(id, kind) {
    turns.get(id)?.refused();
    listener.onRefused(id, { kind });
  }

  /** @param {{ type: string, [more: string]: any }} news */
  function hear({ type, message, turn, id, kind }) {
    if (type === 'said') show({ at: 0, message });
    if (type === 'said') delivery.drain(); // Waits for the other tab, and takes over should it close.
    if (type === 'replied') replied(turn, false);
    if (type === 'waiting') turns.get(id)?.waiting();
    if (type === 'refused') refused(id, kind);
    if (type === 'reset') {
      forget();
      listener.onReset();
    }
  }

  function forget() {
    turns.clear();
    messages.clear();
    delivery.stop();
  }
}
