/** Asks the server how the admin wants the chat to be, and makes it so. */
import { pickLocale } from './loader/names.js';
import { phrase, prefer, speak as speakIn } from './text/i18n.js';

const LONGEST_WAIT_MS = 5000; // Then it goes on without: no wish of an admin may keep a visitor from writing.

/**
 * @param {object} parts
 * @param {Shell} parts.shell
 * @param {import('./net/transport.js').Transport} parts.transport
 * @param {import('./ui/head.js').Head} parts.head
 * @param {import('./ui/messages.js').Messages} parts.messages
 */
export function configure({ shell, transport, head, messages }) {
  const { settings, known } = shell;
  /** @type {Config | null} */
  let config = null;
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));

  greet();
  const ready = Promise.race([Promise.all([speak(), reload()]), late]);
  return { ready, reload, speak, config: () => config };

  async function reload() {
    config = await transport.config(settings.adminId).catch(() => config);
    if (!config) return;
    const { accent, position, locale, texts } = config;
    shell.wear({ accent: settings.accent ?? accent, position: settings.position ?? position });
    prefer(texts);
    head.introduce(config);
    greet();
    if (locale) await speak();
  }

  function greet() {
    const own = known.opening ?? config?.greeting;
    messages.greet(own ?? (config ? phrase('greeting', { name: config.name }) : phrase('hello')));
  }

  async function speak() {
    const locale = pickLocale(shell.locale() ?? settings.locale ?? config?.locale);
    await speakIn(locale, settings.base);
    shell.speak(locale);
  }
}
