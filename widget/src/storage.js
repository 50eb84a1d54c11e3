/** Remembers which session is the visitor's. Only that: the conversation itself stays on the server. */

/** @param {string} adminId */
export function createStorage(adminId) {
  const key = `leadlight:${adminId}`;

  return {
    /** @returns {Credentials | null} */
    read() {
      const stored = attempt(() => JSON.parse(localStorage.getItem(key) ?? 'null'));
      return stored?.sessionId && stored?.sessionToken ? stored : null;
    },
    /** @param {Credentials} credentials */
    write: (credentials) => attempt(() => localStorage.setItem(key, JSON.stringify(credentials))),
    clear: () => attempt(() => localStorage.removeItem(key)),
  };
}

/**
 * Browsers throw on any touch of blocked storage; the conversation then lives as long as the page.
 * @template T
 * @param {() => T} access
 * @returns {T | null}
 */
function attempt(access) {
  try {
    return access();
  } catch {
    return null;
  }
}
