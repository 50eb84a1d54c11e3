/** The few things that are seldom wanted, behind one button. */
import { phrase } from '../text/i18n.js';
import { button, element, icon } from './dom.js';
import { BIN, MORE, PERSON, STAR } from './icons.js';

/**
 * @param {object} handlers
 * @param {() => void} handlers.onPerson
 * @param {() => void} handlers.onRate
 * @param {() => void} handlers.onForget
 */
export function createMenu({ onPerson, onRate, onForget }) {
  const rate = item('rate', STAR, onRate);
  const items = element('div', { id: 'menu', class: 'menu', hidden: '' }, item('talkToPerson', PERSON, onPerson), rate, item('forget', BIN, onForget));
  const opener = element('button', { type: 'button', class: 'plain', 'aria-label': phrase('more'), 'aria-expanded': 'false', 'aria-controls': 'menu' }, icon(...MORE));
  const whole = element('div', { class: 'more' }, opener, items);

  rate.hidden = true;
  opener.addEventListener('click', () => set(items.hidden));
  whole.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !whole.contains(/** @type {Node} */ (relatedTarget))) set(false);
  });
  whole.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || items.hidden) return;
    event.stopPropagation(); // The first Escape closes the menu, the second the chat.
    set(false);
    opener.focus();
  });

  return {
    element: whole,
    close: () => set(false),
    /** @param {boolean} may */
    allowRating: (may) => { rate.hidden = !may; },
  };

  /** @param {boolean} open */
  function set(open) {
    items.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  }

  /** @param {import('../text/i18n.js').Key} name @param {string[]} drawing @param {() => void} onChoose */
  function item(name, drawing, onChoose) {
    const choose = () => {
      set(false);
      onChoose();
    };
    return button(phrase(name), choose, {}, icon(...drawing));
  }
}
