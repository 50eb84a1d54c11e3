/** Who the visitor talks to, and what is known of the answer's way. */
import { phrase } from '../text/i18n.js';
import { element, icon } from './dom.js';
import { CHECK, CLOSE, PANE, PERSON } from './icons.js';

/** @typedef {ReturnType<typeof createHead>} Head */

/**
 * @param {object} parts
 * @param {HTMLElement} parts.menu
 * @param {() => void} parts.onClose
 */
export function createHead({ menu, onClose }) {
  const title = element('h2', { id: 'title', dir: 'auto' }, phrase('title'));
  const mark = element('span', { class: 'mark' }, icon(...PANE));
  const closing = element('button', { type: 'button', class: 'plain', 'aria-label': phrase('close') }, icon(...CLOSE));
  const email = element('strong', { dir: 'ltr' });
  const contact = element('p', { class: 'strip contact', hidden: '' }, icon(...CHECK), element('span', {}, phrase('email'), ' ', email));
  const handoff = element('div', { class: 'strip handoff', hidden: '' });
  const heading = element('div', { class: 'heading' }, title, element('p', {}, phrase('assistant')));
  closing.addEventListener('click', onClose);

  return {
    element: element('div', { class: 'head' }, mark, heading, menu, closing),
    strips: [contact, handoff],

    /** @param {Config} config */
    introduce({ name, logoUrl }) {
      title.textContent = name;
      if (!logoUrl) return;
      const logo = element('img', { src: logoUrl, alt: '', referrerpolicy: 'no-referrer' });
      // A page's content policy may forbid the picture; the drawing stays until it is there.
      logo.addEventListener('load', () => mark.replaceChildren(logo));
    },

    /** @param {string | null} address where the business will answer */
    confirmEmail(address) {
      email.textContent = address ?? '';
      contact.hidden = !address;
    },

    /** @param {Handoff} state */
    handOff(state) {
      handoff.hidden = !state;
      if (!state) return null;
      const words = phrase(state === 'person' ? 'handoffPerson' : 'handoffWaiting');
      handoff.replaceChildren(element('p', {}, icon(...PERSON), words));
      return String(words);
    },
  };
}
