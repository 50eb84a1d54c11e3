/** Where the visitor is and how they came: sent with each message, so that a lead has its source. */
import { cut, tracks } from '../loader/touches.js';

const UTM_KEYS = ['source', 'medium', 'campaign', 'term', 'content'];
const LONGEST_URL = 2048; // The server's limit, in characters.

/**
 * Cut to size, because no message may be refused for the address of its page.
 * @param {Touch} [touch] the visitor's last
 * @returns {{ pageUrl: string, referrer?: string, utm?: Record<string, string> }}
 */
export function pageContext(touch) {
  /** @type {Record<string, string>} */
  const utm = {};
  for (const key of UTM_KEYS) {
    const value = touch?.[`utm_${key}`];
    if (value) utm[key] = value;
  }
  return {
    pageUrl: cut(location.href, LONGEST_URL),
    ...(document.referrer && tracks() && { referrer: cut(document.referrer, LONGEST_URL) }),
    ...(Object.keys(utm).length > 0 && { utm }),
  };
}
