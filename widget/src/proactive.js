/** Speaks first, on pages that ask for it: loaded only there. */
import { attempt } from './loader/keys.js';
import { safely } from './proactive/rules.js';
import { showTeaser } from './proactive/teaser.js';
import { watchTriggers } from './proactive/triggers.js';

/** @param {Shell} shell */
export async function watch(shell) {
  const { settings, known, memory, events, commands } = shell;
  const quietKey = `${memory.key}:quiet`;
  // Whoever has chatted, or asked not to be spoken to, is left alone.
  if (memory.read() || attempt(() => sessionStorage[quietKey])) return;
  let hushed = false;
  let stop = () => {};
  const quiet = () => {
    hushed = true;
    stop();
  };
  events.on('open', quiet);
  const rules = settings.triggers ?? (await safely(settings));
  if (hushed) return;
  stop = watchTriggers(rules, (rule) => {
    known.opening = rule.message;
    events.emit('trigger', { id: rule.id });
    stop = showTeaser(shell, rule.message, commands.open, () => {
      quiet();
      attempt(() => { sessionStorage[quietKey] = '1'; });
    });
  });
}
