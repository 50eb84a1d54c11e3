/** One tab at a time: of all that are open, only the one with the lock sends. */

/** @typedef {(task: () => Promise<void>) => Promise<void>} Lock */

/**
 * It spares the server work, and is not what keeps a message from being stored twice: without locks (pages that
 * are not secure, documents without an origin) two tabs may send the same message, and with them one tab may
 * still read what another has just removed. They send it with the same id, and the server stores it once.
 * @param {string} name
 * @returns {Lock}
 */
export function createLock(name) {
  return async (task) => {
    let begun = false;
    const once = () => {
      begun = true;
      return task();
    };
    await navigator.locks?.request(name, once).catch(() => {});
    if (!begun) await task();
  };
}
