/** `window.Leadlight`: what a page can ask of its widget. Calls made before it loaded run in their order. */

const NAME = /^[A-Za-z0-9_-]{1,40}$/;
const LONGEST = 200;
const MOST = 20;

/**
 * @param {object} parts
 * @param {() => Promise<LeadlightChat>} parts.load
 * @param {() => Promise<LeadlightChat> | undefined} parts.loaded
 * @param {Known} parts.known what the page tells, kept in memory
 * @param {ReturnType<typeof import('./events.js').createEvents>} parts.events
 * @param {(locale: string) => void} parts.speak
 * @param {() => void} parts.forget
 */
export function createCommands({ load, loaded, known, events, speak, forget }) {
  /** @param {(chat: LeadlightChat) => void} command */
  const withChat = (command) => void load().then(command, () => {}); // No network: the next call asks again.

  return {
    open: () => withChat((chat) => chat.open()),
    close: () => void loaded()?.then((chat) => chat.close(), () => {}),
    toggle: () => withChat((chat) => chat.toggle()),
    /** @param {string} text */
    send: (text) => withChat((chat) => chat.send(String(text))),
    /** Who the visitor is, as the site's own server signed it. @param {any} identity */
    identify(identity) {
      const { jwt, email, hash, expiresAt, name } = identity ?? {};
      // What is no proof would only make the server refuse every message.
      if (jwt) known.identity = { jwt: String(jwt) };
      else if (email && /^[0-9a-f]{64}$/i.test(hash)) known.identity = { email, hash, expiresAt, name };
      else known.identity = undefined;
    },
    /** Facts about the visit, such as the plan or the cart. `null` takes one back. @param {any} facts */
    setContext(facts) {
      for (const [key, value] of Object.entries(facts ?? {})) {
        if (value === null) delete known.context[key];
        else if (NAME.test(key) && Object.keys(known.context).length < MOST) {
          known.context[key] = String(value).slice(0, LONGEST);
        }
      }
    },
    setLocale: speak,
    on: events.on,
    off: events.off,
    /** Forgets the visitor on this device, as a site does when they sign out. */
    reset() {
      known.identity = undefined;
      known.context = {};
      forget();
      loaded()?.then((chat) => chat.reset(), () => {});
      events.emit('reset');
    },
  };
}
