/** A visitor's message and the reply to it, as they come and go on the screen. */
import { phrase } from '../text/i18n.js';
import { bubble, sourceNotes, typingDots } from './bubble.js';
import { button, element, icon } from './dom.js';
import { ALERT } from './icons.js';
import { createStreamed } from './streamed.js';

/** @typedef {ReturnType<typeof createTurn>} TurnView */

/**
 * @param {string} text
 * @param {{ onRetry: () => void, onHurry: () => void }} handlers
 */
export function createTurn(text, { onRetry, onHurry }) {
  const sent = bubble('user', text);
  const reply = bubble('assistant');
  const words = /** @type {HTMLElement} */ (reply.querySelector('.text'));
  const streamed = createStreamed(words);
  const refused = note('notSent', 'tryAgain', onRetry);
  const waiting = note('waiting', 'tryNow', onHurry);
  let fresh = true;

  return {
    element: sent,

    /** An attempt begins. What an earlier one streamed stays until this one has something better. */
    typing() {
      fresh = true;
      refused.remove();
      reply.setAttribute('aria-busy', 'true');
      if (words.textContent === '') words.replaceChildren(typingDots());
      sent.after(reply);
    },

    stored: () => waiting.remove(),

    /** @param {string} token */
    append(token) {
      if (fresh) streamed.clear();
      fresh = false;
      streamed.append(token);
    },

    /** @param {Turn} turn @returns {string} the reply as plain text */
    replied({ reply: whole, sources }) {
      refused.remove();
      waiting.remove();
      if (fresh) streamed.clear();
      streamed.finish(whole);
      reply.removeAttribute('aria-busy');
      sent.after(reply);
      const plain = words.innerText || words.textContent || '';
      if (sources?.length) reply.append(sourceNotes(sources));
      return plain;
    },

    waiting() {
      // Half a reply is better than none while the rest is on its way.
      if (fresh) reply.remove();
      sent.append(waiting);
    },

    refused() {
      reply.remove();
      waiting.remove();
      sent.append(refused);
    },
  };
}

/**
 * @param {import('../text/i18n.js').Key} what
 * @param {import('../text/i18n.js').Key} action
 * @param {() => void} onAction
 */
function note(what, action, onAction) {
  return element('p', { class: 'trouble' }, icon(...ALERT), phrase(what), ' ', button(phrase(action), onAction));
}
