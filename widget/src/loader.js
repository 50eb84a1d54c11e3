/**
 * The one script a site embeds. It shows the launcher, keeps the calls made before it loaded, and fetches the
 * panel when the visitor reaches for it: an idle page costs one request, and nothing is stored.
 */
import { createCommands } from './loader/commands.js';
import { createEvents } from './loader/events.js';
import { forgetAll, hasUnsent, keepQuiet, wantsQuiet } from './loader/keys.js';
import { namesIn, pickLocale } from './loader/names.js';
import { readSettings } from './loader/settings.js';
import { createShell, keepMounted } from './loader/shell.js';
import { showTeaser } from './loader/teaser.js';
import { createTouches } from './loader/touches.js';
import { watchTriggers } from './loader/triggers.js';

const early = window.Leadlight;
const settings = early?.open ? null : readSettings(); // A second tag on the same page does nothing.
if (settings) start(settings);

/** @param {Settings} settings */
function start(settings) {
  const { adminId, base } = settings;
  const shell = createShell(settings);
  const events = createEvents();
  const touches = createTouches();
  /** @type {Known} */
  const known = { context: {} };
  /** @type {Promise<LeadlightChat> | undefined} */
  let chat;
  /** @type {string | undefined} */
  let spoken;
  let hushed = false;
  let stopTriggers = () => {};
  let hideTeaser = () => {};

  const commands = createCommands({ load, loaded: () => chat, known, events, speak, forget: () => forgetAll(adminId) });
  const { launcher } = shell;
  launcher.addEventListener('click', commands.toggle);
  for (const hint of ['pointerenter', 'focus']) {
    launcher.addEventListener(hint, () => preload().catch(() => {}), { once: true });
  }
  events.on('open', quiet);
  if (document.body) mount();
  else document.addEventListener('DOMContentLoaded', mount);

  // The page's own `Object.prototype` may carry anything: only what is ours can be called.
  /** @param {LeadlightCall} call */
  const replay = ([name, ...args]) => {
    if (Object.hasOwn(commands, name)) /** @type {Function} */ (commands[name])(...args);
  };
  window.Leadlight = { ...commands, q: { push: (...calls) => calls.forEach(replay) } };
  if (Array.isArray(early?.q)) early.q.forEach(replay);
  if (hasUnsent(adminId)) load().catch(() => {});
  if ((settings.triggers || settings.proactive) && !wantsQuiet(adminId)) speakFirst();

  function mount() {
    keepMounted(shell.host, shell.root);
    shell.wear({}); // The page's custom properties are readable now,
    addEventListener('load', () => shell.wear({})); // and surely when its styles have come.
  }

  function preload() {
    return import(`${base}widget/panel.js?v=${PANEL_VERSION}`);
  }

  function load() {
    chat ??= preload().then(({ createChat }) =>
      createChat({ ...shell, settings, known, touches, emit: events.emit, locale: () => spoken }),
    );
    chat.catch(() => {
      chat = undefined;
    });
    return chat;
  }

  /** @param {string} locale */
  function speak(locale) {
    spoken = pickLocale(locale);
    shell.speak(spoken);
    chat?.then((it) => it.speak(), () => {});
  }

  async function speakFirst() {
    const rules = settings.triggers ?? (await rulesOfTheAdmin().catch(() => []));
    if (hushed) return;
    stopTriggers = watchTriggers(rules, (rule) => {
      known.opening = rule.message;
      events.emit('trigger', { id: rule.id });
      hideTeaser = showTeaser(shell.frame, {
        message: rule.message,
        dismissName: namesIn(shell.frame.lang)[2],
        onOpen: commands.open,
        onDismiss() {
          quiet();
          keepQuiet(adminId);
        },
      });
    });
  }

  /** @returns {Promise<Trigger[]>} */
  async function rulesOfTheAdmin() {
    const answer = await fetch(`${base}api/widget/config?adminId=${encodeURIComponent(adminId)}`, { credentials: 'omit' });
    const config = await answer.json();
    shell.wear(config);
    return config.triggers;
  }

  function quiet() {
    hushed = true;
    stopTriggers();
    hideTeaser();
  }
}
