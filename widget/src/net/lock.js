/** One tab at a time: of all that are open, only the one with the lock sends. */
import { attempt } from '../loader/keys.js';
import { newId } from '../env/id.js';

const LEASE_MS = 6000;
const SETTLE_MS = 60;

/** @typedef {(task: () => Promise<void>) => Promise<void>} Lock */

/**
 * @param {string} name
 * @returns {Lock}
 */
export function createLock(name) {
  if (!navigator.locks) return createLease(`${name}:lease`);
  return async (task) => {
    let begun = false;
    const once = () => {
      begun = true;
      return task();
    };
    // Documents without an origin have the interface and may not use it. They have no second tab either.
    await navigator.locks.request(name, once).catch((error) => {
      if (begun) throw error;
      return task();
    });
  };
}

/**
 * For pages without a secure context: a lease in the storage, renewed while the task runs.
 * @param {string} key
 * @returns {Lock}
 */
function createLease(key) {
  const me = newId();
  const holder = () => attempt(() => JSON.parse(localStorage.getItem(key) ?? 'null'));
  const write = () => attempt(() => localStorage.setItem(key, JSON.stringify({ me, until: Date.now() + LEASE_MS })));
  const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

  return async (task) => {
    for (;;) {
      const other = holder();
      if (!other || other.until < Date.now()) {
        write();
        await sleep(SETTLE_MS); // Two tabs may have written at the same time; the last one has it.
        const last = holder();
        if (!last || last.me === me) break;
      }
      await sleep(SETTLE_MS * 4);
    }
    const renewing = setInterval(write, LEASE_MS / 3);
    try {
      await task();
    } finally {
      clearInterval(renewing);
      attempt(() => localStorage.removeItem(key));
    }
  };
}
