/** One to five stars, and a word about why. */
import { createCard } from './card.js';

/**
 * @param {Kit} kit the panel's own means, whose language it shares
 * @param {(rating: Rating) => Promise<void>} onRate
 * @param {() => void} onDone
 */
export function askForRating(kit, onRate, onDone) {
  const { element, phrase, t } = kit;
  const stars = [1, 2, 3, 4, 5].map(star);
  const comment = element('textarea', { rows: '2', maxlength: '2000', 'aria-label': phrase('comment'), placeholder: phrase('comment') });
  const problem = element('p', { class: 'problem', role: 'alert' });
  const row = element('div', { class: 'stars', role: 'radiogroup', 'aria-labelledby': 'asked' }, ...stars);
  return createCard(kit, phrase('rate'), [row, comment, problem], ['send', give], ['dismiss', onDone]);

  function give() {
    const chosen = /** @type {HTMLInputElement | null} */ (row.querySelector(':checked'));
    if (!chosen) return row.querySelector('input')?.focus();
    const words = comment.value.trim();
    const rating = { score: Number(chosen.value), ...(words && { comment: words }) };
    onRate(rating).then(onDone, () => problem.replaceChildren(t('notSent')));
  }

  /** @param {number} n */
  function star(n) {
    const choice = element('input', { type: 'radio', name: 'score', value: `${n}`, 'aria-label': phrase('score', { n }) });
    return element('label', {}, choice, '★');
  }
}
