/** The element on the page, and in its shadow the frame that launcher, teaser and panel stand in. */
import { paint } from './colour.js';
import { createLauncher } from './launcher.js';
import styles from './loader.css';
import { directionOf, nameIn, pickLocale } from './names.js';

/** @param {Settings} settings */
export function createShell(settings) {
  const host = document.createElement('leadlight-chat');
  const root = host.attachShadow({ mode: 'open' });
  const frame = document.createElement('div');
  const launcher = createLauncher();

  frame.className = 'frame';
  frame.append(launcher);
  root.append(frame);
  dress(styles);
  wear(settings);
  speak(settings.locale);

  return { host, root, frame, launcher, dress, wear, speak };

  /** A constructed sheet, because strict content policies refuse `<style>`. @param {string} css */
  function dress(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets.push(sheet);
  }

  /** @param {string | null} [wanted] @returns {string} the language it is */
  function speak(wanted) {
    const locale = pickLocale(wanted);
    frame.lang = locale;
    frame.dir = directionOf(locale);
    launcher.ariaLabel = nameIn(locale);
    return locale;
  }

  /** @param {{ accent?: string | null, position?: string | null, theme?: string | null }} looks */
  function wear({ accent, position, theme }) {
    paint(frame, accent);
    if (theme) frame.style.colorScheme = theme;
    // Style sheets cannot choose a side by a custom property in every browser.
    const side = getComputedStyle(host).getPropertyValue('--leadlight-side').trim() || position;
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
  /** @type {any} */
  let focused;
  root.addEventListener('focusin', ({ target }) => { focused = target; });
  // What is removed loses the focus too, but is back before the timer is.
  root.addEventListener('focusout', () => setTimeout(() => { focused = root.activeElement; }));

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
