/** The words of a person who has joined, as they come; open only while one was asked for or is there. */
import { createPause, waitAfter } from './net/wait.js';
import { isPassing } from './net/problem.js';

/**
 * @param {object} options
 * @param {import('./session.js').Session} options.session
 * @param {(message: StoredMessage) => void} options.onMessage
 * @param {(state: Handoff) => void} options.onHandoff
 */
export function createLive({ session, onMessage, onHandoff }) {
  const pause = createPause();
  /** @type {AbortController | null} */
  let open = null;
  let after = 0;

  return {
    /** @param {number | undefined} seq the place of a message that is on the screen */
    passed(seq) {
      after = Math.max(after, seq ?? 0);
    },
    /** @param {Handoff} state */
    follow(state) {
      if (state && !open) listen((open = new AbortController()));
      if (!state) stop();
    },
    stop,
  };

  function stop() {
    open?.abort();
    open = null;
    pause.end();
  }

  /** @param {AbortController} mine */
  async function listen(mine) {
    for (let attempt = 1; !mine.signal.aborted; attempt += 1) {
      /** @type {unknown} */
      let trouble;
      try {
        for await (const { type, data } of session.events(after, mine.signal)) {
          attempt = 1;
          if (mine.signal.aborted) return;
          after = Math.max(after, data.seq ?? 0);
          if (type === 'message') onMessage(data);
          if (type === 'handoff') onHandoff(data.state);
        }
      } catch (error) {
        if (!isPassing(error)) return;
        trouble = error;
      }
      if (!mine.signal.aborted) await pause.for(waitAfter(trouble, attempt));
    }
  }
}
