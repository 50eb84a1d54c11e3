/** The server's visitor endpoints, and nothing about what their answers are for. */
import { ConnectionCut, Problem } from './problem.js';
import { readEvents } from './sse.js';

// The server pings every few seconds; this much silence means the connection is dead.
const SILENCE_MS = 45_000;
const ANSWER_MS = 20_000;

/** @typedef {ReturnType<typeof createTransport>} Transport */

/** @param {string} base */
export function createTransport(base) {
  /** @param {Credentials} session @param {string} [rest] */
  const of = ({ sessionId }, rest = '') => `${base}api/chat/${encodeURIComponent(sessionId)}${rest}`;
  /** @param {Credentials} session */
  const held = ({ sessionToken }) => ({ Authorization: `Bearer ${sessionToken}` });

  return {
    /** @param {string} adminId @returns {Promise<Config>} */
    config: (adminId) => json(`${base}api/widget/config?adminId=${encodeURIComponent(adminId)}`),

    /** @param {Credentials} session @returns {Promise<History>} */
    history: (session) => json(of(session), { headers: held(session) }),

    /** @param {Credentials} session @param {{ score: number, comment?: string }} rating */
    rate: (session, rating) =>
      json(of(session, '/rating'), { method: 'POST', headers: held(session), body: JSON.stringify(rating) }),

    /**
     * @param {object} message
     * @param {AbortSignal} signal
     */
    chat: (message, signal) =>
      stream(`${base}api/chat`, signal, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
        body: JSON.stringify(message),
      }),

    /**
     * What happens in a session while a person is in it.
     * @param {Credentials} session
     * @param {number} after the `seq` of the last message known
     * @param {AbortSignal} signal
     */
    events: (session, after, signal) =>
      stream(of(session, `/events?after=${after}`), signal, {
        headers: { ...held(session), Accept: 'text/event-stream' },
      }),
  };
}

/** @param {string} url @param {RequestInit} [options] */
async function json(url, options) {
  const response = await ask(url, { signal: AbortSignal.timeout(ANSWER_MS), ...options });
  return response.json().catch(cut);
}

/**
 * @param {string} url
 * @param {AbortSignal} stop
 * @param {RequestInit} options
 * @returns {AsyncGenerator<ServerEvent, void>}
 */
async function* stream(url, stop, options) {
  const silence = new AbortController();
  const give = () => silence.abort();
  let timer = setTimeout(give, SILENCE_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(give, SILENCE_MS);
  };
  stop.addEventListener('abort', give);
  try {
    const response = await ask(url, { ...options, signal: silence.signal });
    if (response.body) yield* readEvents(response.body, heard);
  } catch (error) {
    throw error instanceof Problem ? error : new ConnectionCut(String(error));
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', give);
  }
}

/** @param {string} url @param {RequestInit} options */
async function ask(url, options) {
  const response = await fetch(url, { ...options, credentials: 'omit' }).catch(cut);
  if (response.ok) return response;
  throw new Problem(response.status, await response.json().catch(() => null), retryAfter(response));
}

/** @param {unknown} error @returns {never} */
function cut(error) {
  throw new ConnectionCut(String(error));
}

/**
 * @param {Response} response
 * @returns {number | null} milliseconds
 */
function retryAfter(response) {
  const header = response.headers.get('Retry-After');
  if (!header) return null;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? null : Math.max(wait, 0);
}
