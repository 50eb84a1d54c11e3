/** How the visitor came: first and last touch, in memory only, across the pages of a single-page app. */

const PARAMS = ['source', 'medium', 'campaign', 'term', 'content'].map((name) => `utm_${name}`)
  .concat('gclid', 'fbclid', 'msclkid');
// The server's limits, in characters.
const LONGEST_URL = 2048;
const LONGEST_VALUE = 200;

export function createTouches() {
  const first = touch(document.referrer);
  let last = first;
  let seen = location.href;

  return {
    /** Looks whether a new campaign link brought the visitor here within the page. */
    look() {
      if (location.href === seen) return;
      const now = touch(seen);
      seen = location.href;
      if (PARAMS.some((name) => name in now)) last = now;
    },
    /** @returns {{ first: Touch, last: Touch } | undefined} nothing for those who ask not to be tracked */
    told() {
      return tracks() ? { first, last } : undefined;
    },
  };
}

/** Do Not Track and Global Privacy Control are honoured. */
export function tracks() {
  const { doNotTrack, globalPrivacyControl } = /** @type {any} */ (navigator);
  return doNotTrack !== '1' && !globalPrivacyControl;
}

/**
 * @param {string} referrer
 * @returns {Touch}
 */
function touch(referrer) {
  const url = new URL(location.href);
  /** @type {Record<string, string>} */
  const found = { landingPage: withoutFragment(url.href), at: new Date().toISOString() };
  if (referrer) found.referrer = withoutFragment(referrer);
  for (const name of PARAMS) {
    const value = url.searchParams.get(name);
    if (value) found[name] = cut(value, LONGEST_VALUE);
  }
  return /** @type {Touch} */ (found);
}

/** Fragments may hold keys of other services. @param {string} url */
const withoutFragment = (url) => cut(url.split('#')[0], LONGEST_URL);

/**
 * Counts whole characters: half of a surrogate pair would not be valid JSON to the server.
 * @param {string} text
 * @param {number} longest
 */
export function cut(text, longest) {
  return text.length <= longest ? text : [...text].slice(0, longest).join('');
}
