/**
 * Sends what the outbox holds, oldest first, one at a time, by one tab at a time; trouble that passes is waited
 * out, however long it takes. A refused message stays, and waits for the visitor.
 */
import { isPassing, Problem } from './net/problem.js';
import { createPause, waitAfter } from './net/wait.js';

/**
 * @typedef {object} Postman
 * @property {(id: string) => void} onAttempt
 * @property {(id: string, email: string | null) => void} onStored
 * @property {(id: string, text: string) => void} onToken
 * @property {(turn: Turn) => void} onReplied
 * @property {(id: string) => void} onWaiting
 * @property {(id: string, problem: Problem) => void} onRefused
 */

/**
 * @param {object} options
 * @param {import('./storage.js').Storage} options.storage
 * @param {import('./session.js').Session} options.session
 * @param {import('./net/lock.js').Lock} options.lock
 * @param {Promise<unknown>} options.ready nothing is sent before
 * @param {Postman} options.postman
 */
export function createDelivery({ storage, session, lock, ready, postman }) {
  const pause = createPause();
  let running = false;
  let patient = false; // The server said how long to wait.
  addEventListener('online', hurry);

  return { drain, hurry, stop: pause.end };

  async function drain() {
    if (running || !next()) return;
    running = true;
    await ready;
    try {
      await lock(async () => {
        for (let item = next(); item; item = next()) await deliver(item.message);
      });
    } finally {
      running = false;
    }
    drain(); // What was written between the last look and here.
  }

  function next() {
    return storage.unsent().find(({ refused }) => !refused);
  }

  /** @param {OutgoingMessage} message */
  async function deliver(message) {
    const id = message.messageId;
    for (let attempt = 1; ; attempt += 1) {
      postman.onAttempt(id);
      try {
        const turn = await session.converse(message, {
          onStored: (email) => postman.onStored(id, email),
          onToken: (text) => postman.onToken(id, text),
        });
        storage.remove(id);
        postman.onReplied({ ...turn, messageId: id });
        return;
      } catch (error) {
        const item = storage.find(id);
        if (!item) return; // A reset took it away.
        if (!isPassing(error)) {
          storage.save({ ...item, refused: true });
          postman.onRefused(id, error instanceof Problem ? error : new Problem(0));
          return;
        }
        postman.onWaiting(id);
        patient = error instanceof Problem && error.retryAfter !== null;
        await pause.for(waitAfter(error, attempt));
      }
      if (!storage.find(id)) return;
    }
  }

  function hurry() {
    if (!patient) pause.end();
  }
}
