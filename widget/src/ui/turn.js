/** A visitor's message and the reply to it, as they come and go on the screen. */
import { t } from '../text/i18n.js';
import { bubble, typingDots } from './bubble.js';
import { element, icon } from './dom.js';
import { ALERT } from './icons.js';

/** @typedef {ReturnType<typeof createTurn>} TurnView */

/**
 * @param {string} text
 * @param {{ onRetry: () => void }} handlers
 */
export function createTurn(text, { onRetry }) {
  const sent = bubble('user', text);
  const reply = bubble('assistant');
  const words = /** @type {HTMLElement} */ (reply.querySelector('.text'));
  const failure = failureNote(onRetry);
  let stale = false;

  return {
    element: sent,

    /** Waits for the turns before it. */
    queued() {
      failure.remove();
    },

    /** An attempt begins. What an earlier one streamed stays until this one has something better. */
    typing() {
      stale = true;
      reply.setAttribute('aria-busy', 'true');
      if (words.textContent === '') show(typingDots());
    },

    /** @param {string} token */
    append(token) {
      if (stale) words.replaceChildren();
      stale = false;
      words.append(token);
    },

    /** @param {string} text the whole reply */
    replied(text) {
      reply.removeAttribute('aria-busy');
      show(text);
    },

    failed() {
      words.replaceChildren();
      reply.remove();
      sent.append(failure);
    },
  };

  /** @param {Node | string} content */
  function show(content) {
    words.replaceChildren(content);
    sent.after(reply);
  }
}

/** @param {() => void} onRetry */
function failureNote(onRetry) {
  const again = element('button', { type: 'button' }, t('tryAgain'));
  again.addEventListener('click', onRetry);
  return element('p', { class: 'failure' }, icon(...ALERT), t('notSent'), ' ', again);
}
