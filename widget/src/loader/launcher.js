/** The button in the corner. */
import { drawing } from '../ui/drawing.js';
import { namesIn } from './names.js';

const SPEECH = 'M14 4.5c6 0 10.5 3.9 10.5 8.9S20 22.3 14 22.3c-1.2 0-2.4-.2-3.5-.5L5 24l1.4-4.7c-1.8-1.6-2.9-3.6-2.9-5.9 0-5 4.5-8.9 10.5-8.9Z';
const LOZENGE = 'M14 9.4l3.9 4-3.9 4-3.9-4Z';
const MOST = 9;

export function createLauncher() {
  const button = document.createElement('button');
  const badge = document.createElement('span');
  let locale = 'en';
  let unread = 0;

  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');
  badge.className = 'badge';
  badge.setAttribute('aria-hidden', 'true');
  const closed = drawing(28, SPEECH, LOZENGE);
  const open = drawing(28, 'M7 11l7 7 7-7');
  closed.setAttribute('class', 'when-closed');
  open.setAttribute('class', 'when-open');
  button.append(closed, open, badge);
  name();

  return {
    element: button,
    /** @param {string} code */
    speak(code) {
      locale = code;
      name();
    },
    /** @param {number} count */
    setUnread(count) {
      unread = count;
      name();
    },
  };

  // The badge and the name always agree.
  function name() {
    const [chat, word] = namesIn(locale);
    button.setAttribute('aria-label', unread ? `${chat} (${word}: ${unread})` : chat);
    badge.textContent = unread > MOST ? `${MOST}+` : String(unread);
    badge.hidden = unread === 0;
  }
}
