/** The element on the page, and in its shadow the frame that launcher, teaser and panel stand in. */
import { paint } from './colour.js';
import { createLauncher } from './launcher.js';
import loaderStyles from './loader.css';
import { directionOf, pickLocale } from './names.js';

/** @param {Settings} settings */
export function createShell(settings) {
  const host = document.createElement('leadlight-chat');
  const root = host.attachShadow({ mode: 'open' });
  const frame = document.createElement('div');
  const launcher = createLauncher();
  const sheet = new CSSStyleSheet();

  sheet.replaceSync(loaderStyles);
  root.adoptedStyleSheets = [sheet];
  frame.className = 'frame';
  frame.append(launcher.element);
  root.append(frame);
  wear(settings);
  speak(pickLocale(settings.locale));

  return { host, root, frame, launcher: launcher.element, setUnread: launcher.setUnread, speak, wear };

  /** @param {string} locale */
  function speak(locale) {
    frame.lang = locale;
    frame.dir = directionOf(locale);
    launcher.speak(locale);
  }

  /** @param {{ accent?: string | null, position?: string | null, theme?: string | null }} looks */
  function wear({ accent, position, theme }) {
    paint(frame, accent);
    if (position) frame.dataset.side = position;
    if (theme) frame.dataset.theme = theme;
    const side = getComputedStyle(host).getPropertyValue('--leadlight-side').trim();
    if (side) frame.dataset.side = side;
  }
}

/**
 * Puts the host on the page, and back when a single-page app swaps or wipes the body: the same element, so
 * that the conversation, the draft and the focus in it stay.
 * @param {HTMLElement} host
 * @param {ShadowRoot} root
 */
export function keepMounted(host, root) {
  /** @type {HTMLElement | null} */
  let focused = null;
  root.addEventListener('focusin', ({ target }) => { focused = /** @type {HTMLElement} */ (target); });
  root.addEventListener('focusout', () => { focused = null; }); // Does not happen to what is removed.

  const observer = new MutationObserver(mount);
  mount();

  function mount() {
    if (!host.isConnected && document.body) {
      document.body.append(host);
      focused?.focus({ preventScroll: true });
    }
    observer.disconnect();
    for (const node of [document, document.documentElement, document.body]) {
      if (node) observer.observe(node, { childList: true });
    }
  }
}
