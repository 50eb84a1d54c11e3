/** How many replies wait behind the closed launcher: its badge and its name always agree. */
import { t } from './text/i18n.js';
import { element } from './ui/dom.js';

/** @param {Shell} shell */
export function createUnread({ launcher, speak, events, settings }) {
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' });
  let count = 0;
  launcher.append(badge);

  return {
    more: () => set(count + 1),
    none: () => set(0),
  };

  /** @param {number} messages */
  function set(messages) {
    if (messages === count) return;
    count = messages;
    speak(settings.locale); // The launcher's bare name.
    if (count) launcher.ariaLabel += ` (${t('unread', { n: count })})`;
    badge.textContent = `${count}`;
    badge.hidden = !count;
    events.emit('unread', { count });
  }
}
