/** Asks the server how the admin wants the chat to be, and makes it so. */
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
  const ready = Promise.race([Promise.all([speak(), reload()]), late]);
  greet();
  return { ready, reload, speak, config: () => config };

  async function reload() {
    config = await transport.config(settings.adminId).catch(() => config);
    if (!config) return;
    shell.wear({ ...config, ...settings });
    prefer(config.texts);
    head.introduce(config);
    greet();
    if (config.locale) await speak();
  }

  function greet() {
    messages.greet(known.opening ?? config?.greeting ?? phrase('greeting', { name: config?.name ?? '' }));
  }

  async function speak() {
    settings.locale ??= config?.locale ?? undefined;
    await speakIn(shell.speak(settings.locale), settings.base);
  }
}
