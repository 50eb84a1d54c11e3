/** A visitor's message and the reply to it, as they come and go on the screen. */
import { phrase } from '../text/i18n.js';
import { bubble, sourceNotes, typingDots } from './bubble.js';
import { button, element } from './dom.js';
import { createStreamed } from './streamed.js';

/** @typedef {ReturnType<typeof createTurn>} TurnView */

/**
 * @param {string} text
 * @param {() => void} onAgain
 */
export function createTurn(text, onAgain) {
  const sent = bubble('user', text);
  const reply = bubble('assistant');
  const words = /** @type {HTMLElement} */ (reply.querySelector('.text'));
  const streamed = createStreamed(words);
  const refused = trouble('notSent', onAgain);
  const waiting = trouble('waiting', onAgain);
  let fresh = true; // Nothing of this attempt is on the screen yet.

  return {
    element: sent,

    /** An attempt begins. What an earlier one streamed stays until this one has something better. */
    typing() {
      fresh = true;
      refused.remove();
      reply.ariaBusy = 'true';
      if (!words.hasChildNodes()) words.append(typingDots());
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
      if (fresh) streamed.clear();
      streamed.finish(whole);
      waiting.remove();
      reply.ariaBusy = null;
      sent.after(reply);
      reply.append(sourceNotes(sources) ?? '');
      return words.innerText || words.textContent || '';
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
 * @param {() => void} onAgain
 */
function trouble(what, onAgain) {
  return element('p', { class: 'trouble' }, phrase(what), ' ', button(onAgain, {}, phrase('tryAgain')));
}
