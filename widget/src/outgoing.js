/** What goes along with a message besides its words, and which of it this server takes. */
import { newId } from './env/id.js';
import { pageContext } from './env/page.js';

const OPTIONAL = /** @type {const} */ (['attribution', 'consent', 'context', 'elapsedMs', 'website', 'identity']);

/**
 * @param {object} parts
 * @param {Shell} parts.shell
 * @param {() => string} parts.trapped what stands in the field that nobody sees
 * @param {() => OutgoingMessage['consent']} parts.consent
 * @param {() => string[]} parts.accepts the optional fields that the server knows
 */
export function createOutgoing({ shell: { known, touches }, trapped, consent, accepts }) {
  let openedAt = 0;
  let toldOrigin = false;

  return {
    opened() {
      openedAt = Date.now();
    },

    /** @param {string} text @param {boolean} typed and not sent by a button or by the page */
    message: (text, typed) => ({ messageId: newId(), message: text, ...facts(typed) }),

    /** The message as it shall be sent now. @param {OutgoingMessage} message */
    again: (message) => ({ ...message, ...facts('elapsedMs' in message) }),

    /**
     * The body without what the server would refuse, and with the identity of this moment: that is never stored.
     * @param {OutgoingMessage} message
     */
    prepare(message) {
      /** @type {Record<string, any>} */
      const body = { ...message, identity: known.identity };
      for (const name of OPTIONAL) if (!accepts().includes(name)) delete body[name];
      return body;
    },
  };

  /** @param {boolean} typed @returns {Omit<OutgoingMessage, 'messageId' | 'message'>} */
  function facts(typed) {
    touches.look();
    const attribution = touches.told();
    const given = consent();
    const tell = attribution && !toldOrigin;
    toldOrigin ||= Boolean(tell);
    return {
      ...pageContext(attribution?.last),
      website: trapped(),
      ...(typed && openedAt && { elapsedMs: Date.now() - openedAt }),
      ...(given && { consent: given }),
      ...(tell && { attribution }),
      ...(Object.keys(known.context).length > 0 && { context: { ...known.context } }),
    };
  }
}
