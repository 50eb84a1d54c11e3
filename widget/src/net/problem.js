/** What can go wrong on the way to the server, told apart by whether asking again can help. */

/** The server answered, and refused. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{ type?: string, title?: string, detail?: string } | null} [body] RFC 9457
   * @param {number | null} [retryAfter] milliseconds the server asked to wait
   */
  constructor(status, body, retryAfter = null) {
    super(body?.detail ?? body?.title ?? `The server answered ${status}.`);
    this.status = status;
    this.kind = String(body?.type ?? '').split(':').pop();
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

/** Whether the session cannot go on, and a new one can. @param {unknown} error */
export function isGone(error) {
  return error instanceof Problem && (error.status === 401 || error.status === 404 || error.kind === 'identity-changed');
}
