/** What was said, on the screen and on its way: joins the delivery, the other tabs and the transcript. */
import { createDelivery } from './delivery.js';
import { createLock } from './net/lock.js';
import { createTabs } from './net/tabs.js';

/**
 * @typedef {object} Listener
 * @property {(turn: Turn, words: string, here: boolean) => void} onReply `here`: this tab had asked
 * @property {(email: string | null) => void} onEmail
 * @property {(id: string, kind: string) => void} onRefused
 * @property {() => void} onReset another tab forgot the visitor
 * @property {() => void} onLeft the button that had the focus is about to go
 */

/**
 * @param {object} options
 * @param {Shell['memory']} options.memory
 * @param {import('./storage.js').Storage} options.storage
 * @param {import('./session.js').Session} options.session
 * @param {import('./ui/messages.js').Messages} options.messages
 * @param {Promise<unknown>} options.ready nothing is sent before
 * @param {(message: OutgoingMessage) => OutgoingMessage} options.again the message as it shall be sent now
 * @param {Listener} options.listener
 */
export function createConversation({ memory, storage, session, messages, ready, again, listener }) {
  /** @type {Map<string, import('./ui/turn.js').TurnView>} */
  const turns = new Map();
  const tabs = createTabs(memory.key, (news) => happen(news, false));
  const delivery = createDelivery({ storage, session, ready, lock: createLock(memory.key), tell });

  return { restore, post, resend, reset };

  /** @returns {Promise<Partial<Conversation>>} the conversation so far, on the screen; what is not sent yet is at its end */
  async function restore() {
    storage.unsent().forEach(show);
    delivery.drain();
    const history = await session.history();
    // A message that is a turn here already is not shown a second time.
    messages.restore((history.messages ?? []).filter(({ messageId }) => !turns.has(messageId.replace('.reply', ''))));
    return history;
  }

  /** @param {OutgoingMessage} message */
  function post(message) {
    storage.put(message);
    tell({ type: 'said', data: message });
  }

  /** Sends a refused message again. @param {string} id */
  function resend(id) {
    const item = storage.find(id);
    if (!item?.refused) return;
    storage.save({ at: item.at, message: again(item.message) });
    delivery.drain();
  }

  function reset() {
    session.reset();
    forget();
    tabs({ type: 'reset' });
  }

  /** What happened in this tab. @param {News} news */
  function tell(news) {
    happen(news, true);
    if (news.type !== 'token') tabs(news); // The others get the reply when it is whole.
  }

  /** @param {News} news @param {boolean} here */
  function happen({ type, id = '', data }, here) {
    const turn = turns.get(id);
    // What another tab has removed can still be read here for a moment, and would be sent again.
    if (type === 'replied') storage.remove(id);
    if (type === 'said') {
      show({ at: 0, message: data });
      delivery.drain(); // Another tab's too: it waits for that tab, and takes over should it close.
    }
    if (type === 'reset') {
      forget();
      listener.onReset();
    }
    if (!turn) return;
    if (type === 'attempt') turn.typing();
    if (type === 'session') {
      turn.stored();
      listener.onEmail(data.email);
    }
    if (type === 'token') turn.append(data.text);
    if (type === 'waiting') turn.waiting();
    if (type === 'replied') listener.onReply(data, turn.replied(data), here);
    if (type === 'refused') {
      turn.refused();
      listener.onRefused(id, data);
    }
  }

  /** @param {OutboxItem} item */
  function show({ message, refused }) {
    const id = message.messageId;
    if (turns.has(id)) return;
    const turn = messages.addTurn(message.message, () => {
      listener.onLeft();
      resend(id);
      delivery.hurry();
    });
    turns.set(id, turn);
    if (refused) turn.refused();
  }

  function forget() {
    turns.clear();
    messages.clear();
    delivery.stop();
  }
}
