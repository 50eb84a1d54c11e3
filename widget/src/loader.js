/**
 * The one script a site embeds. It shows the launcher, keeps the calls made before it loaded, and fetches the
 * panel when the visitor reaches for it: an idle page costs one request, and nothing is stored.
 */
import { createCommands } from './loader/commands.js';
import { createEvents } from './loader/events.js';
import { createMemory } from './loader/keys.js';
import { readSettings } from './loader/settings.js';
import { createShell, keepMounted } from './loader/shell.js';
import { createTouches } from './loader/touches.js';

const early = window.Leadlight;
const settings = early?.open ? null : readSettings(); // A second tag on the same page does nothing.
if (settings) start(settings);

/** @param {Settings} settings */
function start(settings) {
  const { adminId, base } = settings;
  const memory = createMemory(`leadlight:${adminId}`);
  const shell = createShell(settings);
  const events = createEvents();
  const touches = createTouches();
  /** @type {Known} */
  const known = { context: {} };
  /** @type {Promise<LeadlightChat> | undefined} */
  let chat;

  const commands = createCommands({ load, loaded: () => chat, known, events, speak, forget: memory.forget, optOut });
  const whole = { ...shell, settings, known, memory, touches, events, commands };
  shell.launcher.addEventListener('click', commands.toggle);
  for (const hint of ['pointerenter', 'focus']) {
    shell.launcher.addEventListener(hint, () => preload().catch(() => {}), { once: true });
  }
  if (document.body) mount();
  else document.addEventListener('DOMContentLoaded', mount);

  // The page's own `Object.prototype` may carry anything: only what is ours can be called.
  /** @param {LeadlightCall} call */
  const replay = ([name, ...args]) => {
    if (Object.hasOwn(commands, name)) /** @type {any} */ (commands)[name](...args);
  };
  window.Leadlight = { ...commands, q: { push: (/** @type {LeadlightCall[]} */ ...calls) => calls.forEach(replay) } };
  if (Array.isArray(early?.q)) early.q.forEach(replay);
  if (memory.unsent().length) load().catch(() => {});
  events.on('message', track);
  if (memory.read()) track();
  if (settings.triggers || (settings.proactive ?? false) !== false) {
    import(`${base}widget/proactive.js?v=${PROACTIVE_VERSION}`).then((it) => it.watch(whole), () => {});
  }

  function mount() {
    keepMounted(shell.host, shell.root);
    const wear = () => shell.wear(settings);
    wear(); // The page's custom properties are readable now,
    addEventListener('load', wear); // and surely when its styles have come.
  }

  function tracking() {
    return import(`${base}widget/tracking.js?v=${TRACKING_VERSION}`);
  }

  function track() {
    tracking().then((it) => it.track(whole), () => {});
  }

  function optOut() {
    tracking().then((it) => it.optOut(whole), () => {});
  }

  function preload() {
    return import(`${base}widget/panel.js?v=${PANEL_VERSION}`);
  }

  function load() {
    chat ??= preload().then(({ createChat }) => createChat(whole));
    chat.catch(() => {
      chat = undefined;
    });
    return chat;
  }

  /** @param {string} locale */
  function speak(locale) {
    settings.locale = locale;
    shell.speak(locale);
    chat?.then((it) => it.speak(), () => {});
  }
}
