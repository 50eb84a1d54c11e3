/**
 * What the device remembers: which session is the visitor's, and what is not sent yet. The conversation
 * itself stays on the server.
 */

/** @typedef {ReturnType<typeof createStorage>} Storage */

/** @param {Shell['memory']} memory */
export function createStorage(memory) {
  /** Lives here where the browser keeps nothing. @type {Map<string, OutboxItem>} */
  const unkept = new Map();
  /** @type {Credentials | null} */
  let session = null;
  let latest = 0;
  // One key for each message: tabs that add and remove at the same time cannot undo each other's work.
  const nameOf = (/** @type {string} */ id) => `${memory.key}:out:${id}`;

  return {
    /** @returns {Credentials | null} another tab's too */
    session: () => memory.read() ?? session,
    /** @param {Credentials} credentials */
    remember({ sessionId, sessionToken }) {
      session = { sessionId, sessionToken };
      memory.write(session);
    },
    forgetSession() {
      session = null;
      memory.remove();
    },
    forgetAll() {
      session = null;
      unkept.clear();
      memory.forget();
    },

    save,
    /** @param {OutgoingMessage} message */
    put: (message) => save({ at: (latest = Math.max(Date.now(), latest + 1)), message }),
    /** @param {string} id */
    remove(id) {
      unkept.delete(id);
      memory.remove(nameOf(id));
    },
    unsent,
    /** @param {string} id */
    find: (id) => unsent().find(({ message }) => message.messageId === id),
  };

  /** @param {OutboxItem} item */
  function save(item) {
    const id = item.message.messageId;
    if (!memory.write(item, nameOf(id))) unkept.set(id, item);
  }

  /** @returns {OutboxItem[]} oldest first, those of other tabs too */
  function unsent() {
    const kept = memory.unsent().map((name) => memory.read(name));
    return [...kept, ...unkept.values()].filter(Boolean).sort((one, other) => one.at - other.at);
  }
}
