/** The words of a person who has joined, as they come; open only while one was asked for or is there. */
import { isPassing } from './net/problem.js';
import { createPause, waitAfter } from './net/wait.js';

/**
 * @param {import('./session.js').Session} session
 * @param {(event: ServerEvent) => void} onEvent
 */
export function createLive(session, onEvent) {
  const pause = createPause();
  /** @type {AbortController | null} */
  let open = null;
  let after = 0;

  return {
    /** @param {number} [seq] the place of a message that is on the screen */
    passed(seq = 0) {
      after = Math.max(after, seq);
    },
    /** @param {Handoff} [state] */
    follow(state) {
      if (!state) {
        open?.abort();
        open = null;
        pause.end();
      } else if (!open) {
        open = new AbortController();
        listen(open.signal);
      }
    },
  };

  /** @param {AbortSignal} stop */
  async function listen(stop) {
    for (let attempt = 1; !stop.aborted; attempt += 1) {
      let trouble;
      try {
        for await (const event of session.events(after, stop)) {
          if (stop.aborted) return;
          attempt = 1;
          after = Math.max(after, event.data.seq ?? 0);
          onEvent(event);
        }
      } catch (error) {
        if (!isPassing(error)) return;
        trouble = error;
      }
      await pause.for(waitAfter(trouble, attempt));
    }
  }
}
