/** The server's three visitor endpoints, and nothing about what their answers are for. */
import { ConnectionCut, Problem } from './problem.js';
import { readEvents } from './sse.js';

// The server pings every few seconds; this much silence means the connection is dead.
const SILENCE_MS = 45_000;
const ANSWER_MS = 20_000;

/** @param {string} base */
export function createTransport(base) {
  return {
    /**
     * @param {string} adminId
     * @returns {Promise<{ adminId: string, name: string, greeting: string }>}
     */
    async config(adminId) {
      const response = await ask(`${base}api/widget/config?adminId=${encodeURIComponent(adminId)}`);
      return response.json();
    },

    /**
     * @param {string} sessionId
     * @param {string} sessionToken
     * @returns {Promise<History>}
     */
    async history(sessionId, sessionToken) {
      const headers = { Authorization: `Bearer ${sessionToken}` };
      const response = await ask(`${base}api/chat/${encodeURIComponent(sessionId)}`, { headers });
      return response.json();
    },

    /**
     * @param {OutgoingMessage & { adminId: string } & Partial<Credentials>} message
     * @returns {AsyncGenerator<ServerEvent, void>}
     */
    async *chat(message) {
      const watchdog = createWatchdog();
      try {
        const response = await ask(`${base}api/chat`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
          body: JSON.stringify(message),
          signal: watchdog.signal,
        });
        if (response.body) yield* readEvents(response.body, watchdog.feed);
      } catch (error) {
        throw error instanceof Problem ? error : new ConnectionCut(String(error));
      } finally {
        watchdog.stop();
      }
    },
  };
}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 */
async function ask(url, options = {}) {
  const signal = options.signal ?? AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(url, { ...options, signal, credentials: 'omit' }).catch((error) => {
    throw new ConnectionCut(String(error));
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => null);
  return new Problem(response.status, problem?.detail ?? problem?.title, retryAfter(response));
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

function createWatchdog() {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), SILENCE_MS);

  return {
    signal: controller.signal,
    feed() {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
