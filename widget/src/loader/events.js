/** What a page can listen to. */

export function createEvents() {
  /** @type {Map<string, Set<Function>>} */
  const listeners = new Map();

  return {
    /** @param {string} name @param {Function} listener */
    on(name, listener) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name)?.add(listener);
    },
    /** @param {string} name @param {Function} listener */
    off: (name, listener) => void listeners.get(name)?.delete(listener),
    /**
     * A listener that throws is the page's own error, and stops nothing here.
     * @param {string} name @param {object} [detail]
     */
    emit(name, detail = {}) {
      for (const listener of listeners.get(name) ?? []) queueMicrotask(() => listener(detail));
    },
  };
}
