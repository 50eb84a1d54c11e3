/** One tab at a time: of all that are open, only the one with the lock sends. */

const LEASE_MS = 6000;
const SETTLE_MS = 60;

/** @typedef {(task: () => Promise<void>) => Promise<void>} Lock */

/**
 * @param {Shell['memory']} memory
 * @returns {Lock}
 */
export function createLock(memory) {
  if (!navigator.locks) return createLease(memory);
  return async (task) => {
    let begun = false;
    const once = () => {
      begun = true;
      return task();
    };
    await navigator.locks.request(memory.key, once).catch(() => {
      // Documents without an origin have the interface and may not use it. They have no second tab either.
      if (!begun) return task();
    });
  };
}

/**
 * For pages without a secure context: a lease in the storage, renewed while the task runs.
 * @param {Shell['memory']} memory
 * @returns {Lock}
 */
function createLease({ key, read, write, remove }) {
  const name = `${key}:lease`;
  const me = Math.random();
  const renew = () => write({ me, until: Date.now() + LEASE_MS }, name);

  return async (task) => {
    do {
      while (read(name)?.until > Date.now()) await settle();
      renew();
      await settle(); // Two tabs may have written at the same time; the last one has it.
    } while ((read(name)?.me ?? me) !== me);
    const renewing = setInterval(renew, LEASE_MS / 3);
    await task();
    clearInterval(renewing);
    remove(name);
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
