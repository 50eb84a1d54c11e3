/** How long to wait before asking again, and what ends the waiting early. */

const FIRST_MS = 700;
const LONGEST_MS = 30_000;

/**
 * @param {any} error
 * @param {number} attempt counts from 1
 * @returns {number} milliseconds
 */
export function waitAfter(error, attempt) {
  // Jitter, so that the visitors of a server that comes back do not all come back with it.
  return error?.retryAfter ?? Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS) * (0.75 + Math.random() / 2);
}

export function createPause() {
  let end = () => {};
  return {
    /** @param {number} milliseconds */
    for: (milliseconds) =>
      new Promise((resolve) => {
        end = () => resolve(null);
        setTimeout(end, milliseconds);
      }),
    end: () => end(),
  };
}
