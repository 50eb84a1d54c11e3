/** Where the visitor is and how they came: sent with each message, so that a lead has its source. */

const UTM_KEYS = ['source', 'medium', 'campaign', 'term', 'content'];
// The server's limits, in characters.
const LONGEST_URL = 2048;
const LONGEST_UTM = 200;

/**
 * Cut to size, because no message may be refused for the address of its page.
 * @param {string} landingUrl
 * @returns {{ pageUrl: string, referrer?: string, utm?: Record<string, string> }}
 */
export function pageContext(landingUrl) {
  const utm = campaign(landingUrl);
  return {
    pageUrl: cut(location.href, LONGEST_URL),
    ...(document.referrer && { referrer: cut(document.referrer, LONGEST_URL) }),
    ...(Object.keys(utm).length > 0 && { utm }),
  };
}

/**
 * @param {string} url
 * @returns {Record<string, string>}
 */
function campaign(url) {
  const query = new URL(url).searchParams;
  /** @type {Record<string, string>} */
  const utm = {};
  for (const key of UTM_KEYS) {
    const value = query.get(`utm_${key}`);
    if (value) utm[key] = cut(value, LONGEST_UTM);
  }
  return utm;
}

/**
 * Counts whole characters: half of a surrogate pair would not be valid JSON to the server.
 * @param {string} text
 * @param {number} longest
 */
function cut(text, longest) {
  return text.length <= longest ? text : [...text].slice(0, longest).join('');
}
