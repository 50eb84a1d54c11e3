/**
 * The one script a site embeds. It shows the launcher, keeps the calls made before it loaded, and fetches
 * the chat when the visitor reaches for it. It imports nothing, so an idle page costs one request.
 */
(() => {
  'use strict';

  const early = window.Leadlight;
  if (early?.open) return; // A second tag on the same page.

  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[data-admin]')
  );
  const adminId = script?.dataset.admin;
  if (!script || !adminId) {
    console.error('Leadlight: the script tag needs data-admin.');
    return;
  }

  const base = new URL('.', script.src).href;
  const landingUrl = location.href; // A single-page app may have moved on by the time the chat opens.
  const launcher = createLauncher();
  const root = createRoot(launcher);
  /** @type {Promise<LeadlightChat> | undefined} */
  let chat;

  const preload = () => import(`${base}widget/chat.js`);
  const load = () =>
    (chat ??= preload().then(({ createChat }) => createChat({ base, adminId, landingUrl, root, launcher })));

  /** @param {(chat: LeadlightChat) => void} command */
  function withChat(command) {
    load().then(command, () => {
      chat = undefined; // The network failed: the next click asks again.
    });
  }

  const commands = {
    open: () => withChat((chat) => chat.open()),
    close: () => chat && withChat((chat) => chat.close()),
    toggle: () => withChat((chat) => chat.toggle()),
    /** @param {string} text */
    send: (text) => withChat((chat) => chat.send(text)),
  };

  /** @param {LeadlightCall} call */
  function replay([name, ...args]) {
    if (Object.hasOwn(commands, name)) /** @type {Function} */ (commands[name])(...args);
  }

  window.Leadlight = { ...commands, q: { push: replay } };
  launcher.addEventListener('click', commands.toggle);
  for (const hint of ['pointerenter', 'focus']) {
    launcher.addEventListener(hint, () => preload().catch(() => {}), { once: true });
  }
  if (document.body) mount();
  else document.addEventListener('DOMContentLoaded', mount);

  function mount() {
    document.body.append(root.host);
    if (Array.isArray(early?.q)) early.q.forEach(replay);
  }

  function createLauncher() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'launcher';
    button.setAttribute('aria-label', 'Chat with us');
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-haspopup', 'dialog');
    button.append(
      drawing('when-closed', 'M14 4.5c6 0 10.5 3.9 10.5 8.9S20 22.3 14 22.3c-1.2 0-2.4-.2-3.5-.5L5 24l1.4-4.7' +
        'c-1.8-1.6-2.9-3.6-2.9-5.9 0-5 4.5-8.9 10.5-8.9Z', 'M14 9.4l3.9 4-3.9 4-3.9-4Z'),
      drawing('when-open', 'M7 11l7 7 7-7'),
    );
    return button;
  }

  /** @param {string} className @param {string[]} paths */
  function drawing(className, ...paths) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', className);
    svg.setAttribute('viewBox', '0 0 28 28');
    svg.setAttribute('aria-hidden', 'true');
    for (const d of paths) {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', d);
      svg.append(path);
    }
    return svg;
  }

  /** @param {HTMLElement} launcher */
  function createRoot(launcher) {
    const root = document.createElement('leadlight-chat').attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles());
    root.adoptedStyleSheets = [sheet];
    root.append(launcher);
    return root;
  }

  // `!important` on the host, because a page's own `* {…}` rules reach it and would win otherwise.
  function styles() {
    return `
      :host {
        all: initial !important;
        position: fixed !important;
        inset: auto 0 0 auto !important;
        z-index: var(--leadlight-z-index, 2147483000) !important;
        --accent: var(--leadlight-accent, #0e645a);
        --on-accent: var(--leadlight-on-accent, #fff);
        --offset: var(--leadlight-offset, 20px);
      }
      .launcher {
        position: fixed;
        inset-block-end: calc(var(--offset) + env(safe-area-inset-bottom, 0px));
        inset-inline-end: var(--offset);
        display: grid;
        place-items: center;
        inline-size: 60px;
        block-size: 60px;
        padding: 0;
        border: 1px solid transparent;
        border-radius: 50%;
        background: var(--accent) linear-gradient(160deg, rgb(255 255 255 / .16), transparent 60%) border-box;
        color: var(--on-accent);
        box-shadow: 0 0 0 1px rgb(255 255 255 / .22), 0 1px 2px rgb(10 25 22 / .24), 0 8px 24px -4px rgb(10 25 22 / .4);
        cursor: pointer;
        transition: transform .16s ease-out, box-shadow .16s ease-out;
      }
      .launcher:hover { transform: translateY(-2px); box-shadow: 0 0 0 1px rgb(255 255 255 / .22), 0 2px 4px rgb(10 25 22 / .24), 0 14px 30px -6px rgb(10 25 22 / .46); }
      .launcher:active { transform: scale(.96); }
      .launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
      .launcher svg { grid-area: 1 / 1; inline-size: 34px; block-size: 34px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; transition: opacity .16s, transform .2s; }
      .launcher[aria-expanded='true'] .when-closed { opacity: 0; transform: scale(.6); }
      .launcher[aria-expanded='false'] .when-open { opacity: 0; transform: translateY(-6px); }
      @media (prefers-reduced-motion: reduce) { .launcher, .launcher svg { transition: none; } }
      @media print { :host { display: none !important; } }`;
  }
})();
