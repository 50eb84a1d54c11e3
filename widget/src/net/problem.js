/** What can go wrong on the way to the server, told apart by whether asking again can help. */

/** The server answered, and refused. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} [detail]
   * @param {number | null} [retryAfter] milliseconds the server asked to wait
   */
  constructor(status, detail = `The server answered ${status}.`, retryAfter = null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** No answer, or half of one. */
export class ConnectionCut extends Error {}

/**
 * @param {unknown} error
 * @returns {boolean}
 */
export function isPassing(error) {
  if (error instanceof ConnectionCut) return true;
  return error instanceof Problem && (error.status >= 500 || error.status === 429 || error.status === 408);
}
