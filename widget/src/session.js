/** One visitor's session with one admin: its credentials, and one attempt at one turn. */
import { ConnectionCut, isGone, Problem } from './net/problem.js';

/** @typedef {ReturnType<typeof createSession>} Session */

/**
 * @param {object} options
 * @param {import('./net/transport.js').Transport} options.transport
 * @param {import('./storage.js').Storage} options.storage
 * @param {(message: OutgoingMessage) => object} options.prepare what of a message the server gets
 */
export function createSession({ transport, storage, prepare }) {
  let life = new AbortController();

  return { history, converse, rate, events, reset };

  /** @returns {Promise<Partial<Conversation>>} the conversation so far, empty without one */
  async function history() {
    const session = storage.session();
    try {
      return session ? await transport.history(session) : {};
    } catch (error) {
      if (!isGone(error)) throw error;
      storage.forgetSession();
      return {};
    }
  }

  /**
   * A message to the server, and its reply. Sent again with the same id it is stored once, and its reply repeated.
   * @param {OutgoingMessage} message
   * @param {(event: ServerEvent) => void} onEvent
   * @returns {Promise<Turn>}
   */
  async function converse(message, onEvent) {
    try {
      return await exchange(message, onEvent);
    } catch (error) {
      if (!storage.session() || !isGone(error)) throw error;
      storage.forgetSession();
      return exchange(message, onEvent);
    }
  }

  /**
   * @param {OutgoingMessage} message
   * @param {(event: ServerEvent) => void} onEvent
   * @returns {Promise<Turn>}
   */
  async function exchange(message, onEvent) {
    const { signal } = life;
    for await (const event of transport.chat({ ...storage.session(), ...prepare(message) }, signal)) {
      const { type, data } = event;
      if (signal.aborted) break; // What is answered after a reset is nobody's.
      if (type === 'error') throw new Problem(data.status ?? 500, data);
      if (data.sessionToken) storage.remember(data);
      if (type === 'done') return data;
      onEvent(event);
    }
    throw new ConnectionCut(); // The stream ended before its reply did.
  }

  /** @param {Rating} rating */
  async function rate(rating) {
    const session = storage.session();
    if (session) await transport.rate(session, rating);
  }

  /** @param {number} after @param {AbortSignal} stop */
  async function* events(after, stop) {
    const session = storage.session();
    if (session) yield* transport.events(session, after, stop);
  }

  function reset() {
    storage.forgetAll();
    life.abort();
    life = new AbortController();
  }
}
