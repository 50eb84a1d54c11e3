/** What the device remembers, by name: so that forgetting it needs no panel. */

/**
 * Browsers throw on any touch of blocked storage; what cannot be kept lives as long as the page.
 * @template T
 * @param {() => T} access
 * @returns {T | null}
 */
export function attempt(access) {
  try {
    return access();
  } catch {
    return null;
  }
}

/** @param {string} key */
export function createMemory(key) {
  /** @param {Storage} storage @param {string} prefix */
  const names = (storage, prefix) => Object.keys(storage).filter((name) => name.startsWith(prefix));

  return {
    key,
    /** The names of what is not sent yet. */
    unsent: () => attempt(() => names(localStorage, `${key}:out:`)) ?? [],
    /** @param {string} [name] @returns {any} */
    read: (name = key) => attempt(() => JSON.parse(localStorage[name])),
    /** @param {any} value @param {string} [name] @returns {boolean | null} whether it is kept */
    write: (value, name = key) => attempt(() => localStorage.setItem(name, JSON.stringify(value)) !== null),
    /** @param {string} [name] */
    remove: (name = key) => attempt(() => localStorage.removeItem(name)),
    forget() {
      attempt(() => names(localStorage, key).forEach((name) => localStorage.removeItem(name)));
      attempt(() => names(sessionStorage, key).forEach((name) => sessionStorage.removeItem(name)));
    },
  };
}
