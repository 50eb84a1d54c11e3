/** The few things that are seldom wanted, behind one button. */
import { phrase } from '../text/i18n.js';
import { button, element, icon } from './dom.js';
import { MORE } from './icons.js';

/**
 * @param {() => void} onPerson
 * @param {() => void} onRate
 * @param {() => void} onForget
 */
export function createMenu(onPerson, onRate, onForget) {
  const rate = item('rate', onRate);
  const items = element('div', { id: 'menu', class: 'menu', hidden: '' }, item('talkToPerson', onPerson), rate, item('forget', onForget));
  const opener = button(() => set(items.hidden === true), { class: 'plain', 'aria-label': phrase('more'), 'aria-controls': 'menu' }, icon(MORE));
  const whole = element('div', {}, opener, items);

  rate.hidden = true;
  set(false);
  whole.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !whole.contains(/** @type {Node} */ (relatedTarget))) set(false);
  });
  whole.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || items.hidden) return;
    event.stopPropagation(); // The first Escape closes the menu, the second the chat.
    set(false);
    opener.focus();
  });

  return { element: whole, rate };

  /** @param {boolean} open */
  function set(open) {
    items.hidden = !open;
    opener.setAttribute('aria-expanded', `${open}`);
  }

  /** @param {import('../text/i18n.js').Key} name @param {() => void} onChoose */
  function item(name, onChoose) {
    const choose = () => {
      set(false);
      onChoose();
    };
    return button(choose, {}, phrase(name));
  }
}
