/** The server's visitor endpoints, and nothing about what their answers are for. */
import { ConnectionCut, Problem } from './problem.js';
import { readEvents } from './sse.js';

// The server pings every few seconds; this much silence means the connection is dead.
const SILENCE_MS = 45_000;

/** @typedef {ReturnType<typeof createTransport>} Transport */

/** @param {string} base */
export function createTransport(base) {
  const api = `${base}api/`;
  /** @param {Credentials} session */
  const held = ({ sessionToken }) => ({ headers: { Authorization: `Bearer ${sessionToken}` } });

  return {
    /** @param {string} adminId @returns {Promise<Config>} */
    config: (adminId) => json(`${api}widget/config?adminId=${adminId}`),

    /** @param {Credentials} session @returns {Promise<Conversation>} */
    history: (session) => json(`${api}chat/${session.sessionId}`, held(session)),

    /** @param {Credentials} session @param {Rating} rating */
    rate: (session, rating) =>
      json(`${api}chat/${session.sessionId}/rating`, { ...held(session), method: 'POST', body: JSON.stringify(rating) }),

    /** @param {object} message @param {AbortSignal} stop */
    chat: (message, stop) =>
      stream(`${api}chat`, stop, { method: 'POST', headers: { Accept: 'text/event-stream' }, body: JSON.stringify(message) }),

    /**
     * What happens in a session while a person is in it.
     * @param {Credentials} session
     * @param {number} after the `seq` of the last message known
     * @param {AbortSignal} stop
     */
    events: (session, after, stop) => stream(`${api}chat/${session.sessionId}/events?after=${after}`, stop, held(session)),
  };
}

/** @param {string} url @param {RequestInit} [options] */
async function json(url, options) {
  const response = await ask(url, { signal: AbortSignal.timeout(SILENCE_MS), ...options });
  return response.json().catch(cut);
}

/**
 * @param {string} url
 * @param {AbortSignal} stop
 * @param {RequestInit} options
 * @returns {AsyncGenerator<ServerEvent, void>}
 */
async function* stream(url, stop, options) {
  const controller = new AbortController();
  const give = () => controller.abort();
  /** @type {any} */
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(give, SILENCE_MS);
  };
  heard();
  stop.addEventListener('abort', give);
  try {
    const response = await ask(url, { ...options, signal: controller.signal });
    if (response.body) yield* readEvents(response.body, heard);
  } catch (error) {
    throw error instanceof Problem ? error : new ConnectionCut();
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} url @param {RequestInit} options */
async function ask(url, options) {
  const response = await fetch(url, { ...options, credentials: 'omit' }).catch(cut);
  if (response.ok) return response;
  const seconds = Number(response.headers.get('Retry-After')); // A date counts as none.
  throw new Problem(response.status, await response.json().catch(() => null), seconds > 0 ? seconds * 1000 : null);
}

/** @returns {never} */
function cut() {
  throw new ConnectionCut();
}
