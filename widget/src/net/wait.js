/** How long to wait before asking again, and what ends the waiting early. */
import { Problem } from './problem.js';

const FIRST_MS = 700;
const LONGEST_MS = 30_000;

/**
 * @param {unknown} error
 * @param {number} attempt counts from 1
 * @returns {number} milliseconds
 */
export function waitAfter(error, attempt) {
  const asked = error instanceof Problem ? error.retryAfter : null;
  if (asked !== null) return asked;
  // Jitter, so that the visitors of a server that comes back do not all come back with it.
  return Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS) * (0.75 + Math.random() / 2);
}

export function createPause() {
  /** @type {(() => void) | null} */
  let end = null;
  return {
    /** @param {number} milliseconds */
    for: (milliseconds) =>
      new Promise((resolve) => {
        end = () => resolve(undefined);
        setTimeout(end, milliseconds);
      }),
    end: () => end?.(),
  };
}
