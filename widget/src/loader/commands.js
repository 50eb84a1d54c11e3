/** `window.Leadlight`: what a page can ask of its widget. */

/**
 * @param {object} parts
 * @param {() => Promise<LeadlightChat>} parts.load
 * @param {() => Promise<LeadlightChat> | undefined} parts.loaded
 * @param {Known} parts.known what the page tells, kept in memory
 * @param {ReturnType<typeof import('./events.js').createEvents>} parts.events
 * @param {(locale: string) => void} parts.speak
 * @param {() => void} parts.forget
 * @param {() => void} parts.optOut
 */
export function createCommands({ load, loaded, known, events, speak, forget, optOut }) {
  const nothing = () => {}; // No network: the next call asks again.
  /** @param {(chat: LeadlightChat) => void} command */
  const withChat = (command) => void load().then(command, nothing);
  /** @param {(chat: LeadlightChat) => void} command */
  const ifLoaded = (command) => void loaded()?.then(command, nothing);

  return {
    open: () => withChat((chat) => chat.open()),
    close: () => ifLoaded((chat) => chat.close()),
    toggle: () => withChat((chat) => chat.toggle()),
    /** @param {string} text */
    send: (text) => withChat((chat) => chat.send(String(text))),
    /** Who the visitor is, as the site's own server signed it. @param {any} identity */
    identify(identity) {
      known.identity = identity;
    },
    /** Facts about the visit, such as the plan or the cart. `null` takes one back. @param {any} facts */
    setContext(facts) {
      known.context = { ...known.context, ...facts };
    },
    setLocale: speak,
    /** What the visitor does is not recorded any more. */
    optOut,
    on: events.on,
    off: events.off,
    /** Forgets the visitor on this device, as a site does when they sign out. */
    reset() {
      known.identity = undefined;
      known.context = {};
      forget();
      ifLoaded((chat) => chat.reset());
      events.emit('reset');
    },
  };
}
