/**
 * What the device remembers: which session is the visitor's, and what is not sent yet. The conversation
 * itself stays on the server.
 */
import { attempt, forgetAll, keyOf } from './loader/keys.js';

/** @typedef {ReturnType<typeof createStorage>} Storage */

/** @param {string} adminId */
export function createStorage(adminId) {
  const key = keyOf(adminId);
  const prefix = `${key}:out:`;
  /** Lives here where the browser keeps nothing. @type {Map<string, OutboxItem>} */
  const unkept = new Map();
  /** @type {Credentials | null} */
  let credentials = null;
  let latest = 0;

  return {
    /** @returns {Credentials | null} */
    credentials() {
      const stored = attempt(() => JSON.parse(localStorage.getItem(key) ?? 'null'));
      return stored?.sessionId && stored?.sessionToken ? stored : credentials;
    },
    /** @param {Credentials} session */
    remember({ sessionId, sessionToken }) {
      credentials = { sessionId, sessionToken };
      attempt(() => localStorage.setItem(key, JSON.stringify(credentials)));
    },
    forgetSession() {
      credentials = null;
      attempt(() => localStorage.removeItem(key));
    },
    forgetAll() {
      credentials = null;
      unkept.clear();
      forgetAll(adminId);
    },

    /**
     * One key for each message: tabs that add and remove at the same time cannot undo each other's work.
     * @param {OutgoingMessage} message
     */
    put(message) {
      latest = Math.max(Date.now(), latest + 1);
      save({ at: latest, message });
    },
    /** @param {OutboxItem} item */
    save,
    /** @param {string} messageId */
    remove(messageId) {
      unkept.delete(messageId);
      attempt(() => localStorage.removeItem(prefix + messageId));
    },
    unsent,
    /** @param {string} messageId */
    find: (messageId) => unsent().find(({ message }) => message.messageId === messageId),
  };

  /** @param {OutboxItem} item */
  function save(item) {
    const id = item.message.messageId;
    const kept = attempt(() => {
      localStorage.setItem(prefix + id, JSON.stringify(item));
      return true;
    });
    if (!kept) unkept.set(id, item);
  }

  /** @returns {OutboxItem[]} oldest first, those of other tabs too */
  function unsent() {
    const kept = attempt(() =>
      Object.keys(localStorage)
        .filter((name) => name.startsWith(prefix))
        .map((name) => attempt(() => JSON.parse(localStorage.getItem(name) ?? 'null'))),
    );
    const items = [...(kept ?? []), ...unkept.values()].filter((item) => item?.message?.messageId);
    return items.sort((one, other) => one.at - other.at);
  }
}
