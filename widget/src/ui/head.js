/** Who the visitor talks to, and what is known of the answer's way. */
import { phrase } from '../text/i18n.js';
import { button, element, icon } from './dom.js';
import { CHECK, CLOSE } from './icons.js';

/** @typedef {ReturnType<typeof createHead>} Head */

/**
 * @param {HTMLElement} launcher its drawing is the mark of a business without a logo
 * @param {HTMLElement} menu
 * @param {() => void} onClose
 */
export function createHead(launcher, menu, onClose) {
  const title = element('bdi', {}, phrase('conversation'));
  const mark = element('span', { class: 'mark' }, launcher.children[0].cloneNode(true));
  const closing = button(onClose, { class: 'plain', 'aria-label': phrase('close') }, icon(CLOSE));
  const email = element('strong', { dir: 'ltr' });
  const contact = element('p', { class: 'strip good', hidden: '' }, icon(CHECK), element('span', {}, phrase('email'), ' ', email));
  const handoff = element('p', { class: 'strip', hidden: '' });
  const heading = element('div', {}, element('h2', { id: 'title' }, title), element('p', {}, phrase('assistant')));

  return {
    elements: [element('div', { class: 'head' }, mark, heading, menu, closing), contact, handoff],

    /** @param {Config} config */
    introduce({ name, logoUrl }) {
      title.textContent = name;
      if (!logoUrl) return;
      const logo = element('img', { src: logoUrl, alt: '', referrerpolicy: 'no-referrer' });
      // A page's content policy may forbid the picture; the drawing stays until it is there.
      logo.addEventListener('load', () => mark.replaceChildren(logo));
    },

    /** @param {string} address where the business will answer */
    confirmEmail(address) {
      email.textContent = address;
      contact.hidden = !address;
    },

    /** @param {Handoff} [state] @returns {string} what it says now */
    handOff(state) {
      handoff.hidden = !state;
      handoff.textContent = '';
      if (state) handoff.append(element('span', {}, phrase(state === 'person' ? 'handoffPerson' : 'handoffWaiting')));
      return handoff.textContent ?? '';
    },
  };
}
