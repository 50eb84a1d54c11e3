/** One visitor's conversation with one admin: its credentials, and its turns, one after the other. */
import { ConnectionCut, Problem } from './net/problem.js';
import { retrying } from './net/retry.js';

/**
 * @typedef {object} TurnObserver
 * @property {() => void} onAttempt called before every attempt: the reply starts over
 * @property {(email: string | null) => void} onEmail
 * @property {(text: string) => void} onToken
 */

/**
 * @param {object} options
 * @param {string} options.adminId
 * @param {ReturnType<typeof import('./net/transport.js').createTransport>} options.transport
 * @param {ReturnType<typeof import('./storage.js').createStorage>} options.storage
 */
export function createSession({ adminId, transport, storage }) {
  /** @type {Credentials | null} */
  let credentials = storage.read();
  /** @type {Promise<unknown>} */
  let turns = Promise.resolve();

  return { deliver, restore };

  /**
   * The conversation so far. Turns wait for it, so that it never contains one of them.
   * @returns {Promise<{ email: string | null, messages: StoredMessage[] }>}
   */
  function restore() {
    return inTurn(async () => {
      if (!credentials) return { email: null, messages: [] };
      const { sessionId, sessionToken } = credentials;
      try {
        return await retrying(() => transport.history(sessionId, sessionToken));
      } catch (error) {
        if (!isGone(error)) throw error;
        forget();
        return { email: null, messages: [] };
      }
    });
  }

  /**
   * Every attempt carries the same messageId: the server stores the message once and repeats its reply.
   * @param {OutgoingMessage} message
   * @param {TurnObserver} observer
   * @returns {Promise<Turn>}
   */
  function deliver(message, observer) {
    return inTurn(() => retrying(() => attempt(message, observer)));
  }

  /**
   * @param {OutgoingMessage} message
   * @param {TurnObserver} observer
   * @returns {Promise<Turn>}
   */
  async function attempt(message, observer) {
    observer.onAttempt();
    try {
      return await converse(message, observer);
    } catch (error) {
      if (!credentials || !isGone(error)) throw error;
      forget();
      return converse(message, observer);
    }
  }

  /**
   * @param {OutgoingMessage} message
   * @param {TurnObserver} observer
   * @returns {Promise<Turn>}
   */
  async function converse(message, observer) {
    for await (const { type, data } of transport.chat({ adminId, ...credentials, ...message })) {
      if (type === 'session') {
        remember(data);
        observer.onEmail(data.email);
      } else if (type === 'token') {
        observer.onToken(data.text);
      } else if (type === 'done') {
        remember(data);
        return data;
      } else if (type === 'error') {
        throw new Problem(data.status ?? 500, data.detail ?? data.title);
      }
    }
    throw new ConnectionCut('The stream ended before its reply did.');
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>}
   */
  function inTurn(task) {
    const result = turns.then(task);
    turns = result.catch(() => {});
    return result;
  }

  /** @param {Credentials} session */
  function remember({ sessionId, sessionToken }) {
    credentials = { sessionId, sessionToken };
    storage.write(credentials);
  }

  function forget() {
    credentials = null;
    storage.clear();
  }
}

/** @param {unknown} error */
function isGone(error) {
  return error instanceof Problem && (error.status === 401 || error.status === 404);
}
