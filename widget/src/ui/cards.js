/** What is asked just now, below the last message: one thing at a time, and never in the way. */
import { phrase } from '../text/i18n.js';
import { button, element } from './dom.js';

/** @typedef {ReturnType<typeof createCards>} Cards */

/**
 * @param {object} handlers
 * @param {(text: string) => void} handlers.onSay
 * @param {() => void} handlers.onDone the focus needs a new home
 */
export function createCards({ onSay, onDone }) {
  const place = element('div', { class: 'asked' });

  return { element: place, put, clear, offer, confirmEmail };

  /** @param {Node} card */
  function put(card) {
    place.replaceChildren(card);
  }

  function clear() {
    place.replaceChildren();
  }

  /** @param {string} text */
  function say(text) {
    clear();
    onDone();
    onSay(text);
  }

  /** @param {string[]} replies */
  function offer(replies) {
    put(element('div', { class: 'replies' }, ...replies.map((text) => button(text, () => say(text), { dir: 'auto' }))));
  }

  /** @param {string} email as it was probably meant */
  function confirmEmail(email) {
    const keep = () => {
      clear();
      onDone();
    };
    const title = element('p', { id: 'asked' }, phrase('didYouMean', { email: `\u2068${email}\u2069` }));
    put(
      element(
        'div',
        { class: 'card', role: 'group', 'aria-labelledby': 'asked' },
        title,
        element(
          'div',
          { class: 'actions' },
          button(phrase('useThis'), () => say(email), { class: 'primary' }),
          button(phrase('keepMine'), keep),
        ),
      ),
    );
  }
}
