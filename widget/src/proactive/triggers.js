/** When the widget speaks first: after a time, a scroll, at an address, or when the pointer leaves. */

const EVERY_MS = 500;

/**
 * Fires one rule, once; `stop` ends it all.
 * @param {Trigger[]} rules
 * @param {(rule: Trigger) => void} fire
 * @returns {() => void} stop
 */
export function watchTriggers(rules, fire) {
  const began = Date.now();
  let left = false;
  /** @type {Record<string, (value: any) => boolean>} */
  const met = {
    time: (seconds) => Date.now() - began >= seconds * 1000,
    scroll: (percent) => scrolled() >= percent,
    url: (part) => fits(location.href, String(part)),
    exit: () => left,
  };
  /** @param {MouseEvent} event */
  const onLeave = (event) => {
    left ||= event.clientY <= 0;
    look();
  };
  // One slow clock sees scrolling and every kind of navigation without touching the page's own code.
  const timer = setInterval(look, EVERY_MS);
  document.documentElement.addEventListener('mouseleave', onLeave);
  return stop;

  function look() {
    const rule = rules.find(({ when, value }) => Object.hasOwn(met, when) && met[when](value));
    if (!rule) return;
    stop();
    fire(rule);
  }

  function stop() {
    clearInterval(timer);
    document.documentElement.removeEventListener('mouseleave', onLeave);
  }
}

/** @returns {number} percent of the way; a page that cannot be scrolled is never scrolled through */
function scrolled() {
  const way = document.documentElement.scrollHeight - innerHeight;
  return way > 0 ? (scrollY / way) * 100 : 0;
}

/** @param {string} url @param {string} pattern in which `*` is anything */
function fits(url, pattern) {
  let from = 0;
  return pattern.split('*').every((part) => {
    const at = url.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}
