/** One visitor's session with one admin: its credentials, and one attempt at one turn. */
import { ConnectionCut, isGone, Problem } from './net/problem.js';

/** @typedef {ReturnType<typeof createSession>} Session */

/**
 * @typedef {object} TurnObserver
 * @property {(email: string | null) => void} onStored the server has it
 * @property {(text: string) => void} onToken
 */

/**
 * @param {object} options
 * @param {string} options.adminId
 * @param {import('./net/transport.js').Transport} options.transport
 * @param {import('./storage.js').Storage} options.storage
 * @param {(message: OutgoingMessage) => object} options.prepare what of a message the server gets
 */
export function createSession({ adminId, transport, storage, prepare }) {
  let life = new AbortController();

  return { history, converse, rate, events, exists: () => storage.credentials() !== null, reset };

  /** @returns {Promise<History>} the conversation so far, empty without one */
  async function history() {
    const credentials = storage.credentials();
    if (!credentials) return { email: null, messages: [] };
    try {
      return await transport.history(credentials);
    } catch (error) {
      if (!isGone(error)) throw error;
      storage.forgetSession();
      return { email: null, messages: [] };
    }
  }

  /**
   * A message to the server, and its reply. Sent again with the same id it is stored once, and its reply repeated.
   * @param {OutgoingMessage} message
   * @param {TurnObserver} observer
   * @returns {Promise<Turn>}
   */
  async function converse(message, observer) {
    try {
      return await exchange(message, observer);
    } catch (error) {
      if (!storage.credentials() || !isGone(error)) throw error;
      storage.forgetSession();
      return exchange(message, observer);
    }
  }

  /**
   * @param {OutgoingMessage} message
   * @param {TurnObserver} observer
   * @returns {Promise<Turn>}
   */
  async function exchange(message, observer) {
    const { signal } = life;
    const body = { adminId, ...storage.credentials(), ...prepare(message) };
    for await (const { type, data } of transport.chat(body, signal)) {
      if (signal.aborted) break; // What is answered after a reset is nobody's.
      if (type === 'session') {
        storage.remember(data);
        observer.onStored(data.email);
      } else if (type === 'token') {
        observer.onToken(data.text);
      } else if (type === 'done') {
        storage.remember(data);
        return data;
      } else if (type === 'error') {
        throw new Problem(data.status ?? 500, data);
      }
    }
    throw new ConnectionCut('The stream ended before its reply did.');
  }

  /** @param {{ score: number, comment?: string }} rating */
  async function rate(rating) {
    const credentials = storage.credentials();
    if (credentials) await transport.rate(credentials, rating);
  }

  /** @param {number} after @param {AbortSignal} signal */
  async function* events(after, signal) {
    const credentials = storage.credentials();
    if (credentials) yield* transport.events(credentials, after, AbortSignal.any([signal, life.signal]));
  }

  function reset() {
    storage.forgetAll();
    life.abort();
    life = new AbortController();
  }
}
