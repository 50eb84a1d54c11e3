/**
 * Sends what the outbox holds, oldest first, one at a time, by one tab at a time; trouble that passes is waited
 * out, however long it takes. A refused message stays, and waits for the visitor.
 */
import { isPassing } from './net/problem.js';
import { createPause, waitAfter } from './net/wait.js';

/**
 * @param {object} options
 * @param {import('./storage.js').Storage} options.storage
 * @param {import('./session.js').Session} options.session
 * @param {import('./net/lock.js').Lock} options.lock
 * @param {Promise<unknown>} options.ready nothing is sent before
 * @param {(news: News) => void} options.tell
 */
export function createDelivery({ storage, session, lock, ready, tell }) {
  const pause = createPause();
  let running = false;
  let patient = false; // The server said how long to wait.
  addEventListener('online', hurry);
  addEventListener('storage', drain); // Another tab's message may be heard of before it can be read.

  return { drain, hurry, stop: pause.end };

  async function drain() {
    if (running || !next()) return;
    running = true;
    await ready;
    await lock(async () => {
      for (let item = next(); item; item = next()) await deliver(item.message);
    });
    running = false;
    drain(); // What was written between the last look and here.
  }

  function next() {
    return storage.unsent().find(({ refused }) => !refused);
  }

  /** @param {OutgoingMessage} message */
  async function deliver(message) {
    const id = message.messageId;
    for (let attempt = 1; storage.find(id); attempt += 1) {
      tell({ type: 'attempt', id });
      try {
        const turn = await session.converse(message, ({ type, data }) => tell({ type, id, data }));
        storage.remove(id);
        return tell({ type: 'replied', id, data: turn });
      } catch (error) {
        const item = storage.find(id);
        if (!item) return; // A reset took it away.
        if (!isPassing(error)) {
          storage.save({ ...item, refused: true });
          return tell({ type: 'refused', id, data: /** @type {any} */ (error).kind });
        }
        tell({ type: 'waiting', id });
        patient = Boolean(/** @type {any} */ (error).retryAfter);
        await pause.for(waitAfter(error, attempt));
      }
    }
  }

  function hurry() {
    if (!patient) pause.end();
  }
}
