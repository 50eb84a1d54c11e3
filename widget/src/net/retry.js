/** Asks again, later and later, while the trouble looks like it will pass. */
import { isPassing, Problem } from './problem.js';

const ATTEMPTS = 5;
const FIRST_WAIT = 700;
const LONGEST_WAIT = 60_000;

/**
 * @template T
 * @param {() => Promise<T>} task safe to repeat
 * @returns {Promise<T>}
 */
export async function retrying(task) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const wait = waitAfter(error, attempt);
      if (attempt === ATTEMPTS || !isPassing(error) || wait > LONGEST_WAIT) throw error;
      await pause(wait);
    }
  }
}

/**
 * @param {unknown} error
 * @param {number} attempt
 * @returns {number} milliseconds
 */
function waitAfter(error, attempt) {
  if (error instanceof Problem && error.retryAfter !== null) return error.retryAfter;
  // Jitter, so that the visitors of a server that comes back do not all come back with it.
  return FIRST_WAIT * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
