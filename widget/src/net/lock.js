/** One tab at a time: of all that are open, only the one with the lock sends. */

/** @typedef {(task: () => Promise<void>) => Promise<void>} Lock */

/**
 * Without locks (pages that are not secure, documents without an origin) two tabs may send the same message,
 * in the same order and with the same id: the server stores it once.
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
