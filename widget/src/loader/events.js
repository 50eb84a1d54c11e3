/** What a page can listen to. */

export function createEvents() {
  /** @type {Set<{ name: string, listener: Function }>} */
  const listeners = new Set();

  return {
    /** @param {string} name @param {Function} listener */
    on: (name, listener) => void listeners.add({ name, listener }),
    /** @param {string} name @param {Function} listener */
    off(name, listener) {
      for (const each of listeners) if (each.name === name && each.listener === listener) listeners.delete(each);
    },
    /**
     * A listener that throws is the page's own error, and stops nothing here.
     * @param {string} name @param {object} [detail]
     */
    emit(name, detail = {}) {
      for (const each of listeners) if (each.name === name) queueMicrotask(() => each.listener(detail));
    },
  };
}
