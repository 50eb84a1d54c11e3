/** How the visitor came: first and last touch, in memory only, across the pages of a single-page app. */
import { cut, LONGEST_URL, LONGEST_VALUE } from './cut.js';

const PARAM = /^(utm_(source|medium|campaign|term|content)|gclid|fbclid|msclkid)$/;

export function createTouches() {
  const first = touch(document.referrer);
  let last = first;
  let seen = location.href;

  return {
    /** @returns {{ first: Touched, last: Touched }} the last one looks for a campaign's link on every page of the visit */
    told() {
      const now = touch(seen);
      if (location.href !== seen && Object.keys(now).some((name) => PARAM.test(name))) last = now;
      seen = location.href;
      return { first, last };
    },
  };
}

/**
 * @param {string} referrer
 * @returns {Touched}
 */
function touch(referrer) {
  const params = [...new URL(location.href).searchParams].filter(([name, value]) => value && PARAM.test(name));
  return /** @type {any} */ ({
    ...Object.fromEntries(params.map(([name, value]) => [name, cut(value, LONGEST_VALUE)])),
    ...(referrer && { referrer: plain(referrer) }),
    landingPage: plain(location.href),
    at: new Date().toISOString(),
  });
}

/** Fragments may hold keys of other services, and stay here. @param {string} url */
const plain = (url) => cut(url.split('#')[0], LONGEST_URL);
