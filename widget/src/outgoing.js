/** What goes along with a message besides its words. */
import { cut, LONGEST_URL, LONGEST_VALUE } from './loader/cut.js';

const NAME = /^[\w-]{1,40}$/;
const MOST_FACTS = 20;

/**
 * @param {object} parts
 * @param {Shell} parts.shell
 * @param {() => string} parts.trapped what stands in the field that nobody sees
 * @param {() => OutgoingMessage['consent']} parts.consent
 */
export function createOutgoing({ shell: { known, touches, settings }, trapped, consent }) {
  let openedAt = 0;
  let toldOrigin = false;

  return {
    opened() {
      openedAt = Date.now();
    },

    /** @param {string} text @param {boolean} typed and not sent by a button or by the page */
    message: (text, typed) => ({ messageId: newId(), message: text, ...facts(typed) }),

    /** The message as it shall be sent now. @param {OutgoingMessage} message */
    again: (message) => ({ ...message, elapsedMs: undefined, ...facts(false) }),

    /** The body, with the identity of this moment: that is never stored. @param {OutgoingMessage} message */
    prepare: (message) => ({ adminId: settings.adminId, ...message, identity: proof(known.identity) }),
  };

  /** @param {boolean} typed @returns {Omit<OutgoingMessage, 'messageId' | 'message'>} */
  function facts(typed) {
    const attribution = touches.told();
    const tell = !toldOrigin && tracks();
    toldOrigin ||= tell;
    return {
      pageUrl: cut(location.href, LONGEST_URL),
      website: trapped(),
      consent: consent(),
      context: Object.fromEntries(
        Object.entries(known.context)
          .filter(([name, value]) => NAME.test(name) && value !== null)
          .map(([name, value]) => [name, cut(`${value}`, LONGEST_VALUE)])
          .slice(0, MOST_FACTS),
      ),
      ...(typed && { elapsedMs: Date.now() - openedAt }),
      ...(tell && origin(attribution)),
    };
  }
}

/** @param {{ first: Touched, last: Touched }} attribution */
function origin(attribution) {
  const { referrer } = attribution.first;
  const utm = Object.entries(attribution.last).filter(([name]) => name.startsWith('utm_'));
  return { attribution, referrer, utm: Object.fromEntries(utm.map(([name, value]) => [name.slice(4), value])) };
}

/** Do Not Track and Global Privacy Control are honoured. */
export function tracks() {
  const { doNotTrack, globalPrivacyControl } = /** @type {any} */ (navigator);
  return doNotTrack !== '1' && !globalPrivacyControl;
}

/** What is no proof would only make the server refuse every message. @param {any} identity */
function proof(identity) {
  const { jwt, email, hash, expiresAt, name } = identity ?? {};
  if (jwt) return { jwt };
  return email && /^[0-9a-f]{64}$/i.test(hash) ? { email, hash, expiresAt, name } : undefined;
}

/** `randomUUID` exists on secure pages only, and many small sites are still plain HTTP. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
