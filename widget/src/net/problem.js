/** What can go wrong on the way to the server, told apart by whether asking again can help. */

/** The server answered, and refused. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{ type?: string } | null} [body] RFC 9457
   * @param {number | null} [retryAfter] milliseconds the server asked to wait
   */
  constructor(status, body, retryAfter) {
    super(`${status}`);
    this.status = status;
    this.kind = body?.type?.split(':').pop() ?? '';
    this.retryAfter = retryAfter;
  }
}

/** No answer, or half of one. */
export class ConnectionCut extends Error {}

/** @param {any} error @returns {boolean} */
export const isPassing = (error) => error instanceof ConnectionCut || error.status >= 500 || error.status === 429 || error.status === 408;

/** Whether the session cannot go on, and a new one can. @param {any} error */
export const isGone = (error) => error.status === 401 || error.status === 404 || error.kind === 'identity-changed';
