/** One to five stars, and a word about why. */
import { phrase } from '../text/i18n.js';
import { createCard } from './card.js';
import { element, icon } from './dom.js';
import { STAR } from './icons.js';

/**
 * @param {(rating: Rating) => Promise<void>} onRate
 * @param {() => void} onDone
 */
export function askForRating(onRate, onDone) {
  const stars = [1, 2, 3, 4, 5].map(star);
  const comment = element('textarea', { rows: '2', maxlength: '2000', 'aria-label': phrase('comment'), placeholder: phrase('comment') });
  const problem = element('p', { class: 'problem', role: 'alert' });
  const row = element('div', { class: 'stars', role: 'radiogroup', 'aria-labelledby': 'asked' }, ...stars);
  return createCard(phrase('rate'), [row, comment, problem], ['send', give], ['dismiss', onDone]);

  function give() {
    const chosen = row.querySelector(':checked');
    if (!chosen) return row.querySelector('input')?.focus();
    const words = comment.value.trim();
    const score = Number(/** @type {HTMLInputElement} */ (chosen).value);
    onRate({ score, ...(words && { comment: words }) }).then(onDone, () => problem.replaceChildren(`${phrase('notSent').text()}`));
  }
}

/** @param {number} n */
function star(n) {
  const choice = element('input', { type: 'radio', name: 'score', value: `${n}`, 'aria-label': phrase('score', { n }) });
  return element('label', {}, choice, icon(STAR));
}
