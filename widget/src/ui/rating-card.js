/** One to five stars, and a word about why. */
import { phrase } from '../text/i18n.js';
import { button, element, icon } from './dom.js';
import { STAR } from './icons.js';

/**
 * @param {object} handlers
 * @param {(rating: { score: number, comment?: string }) => Promise<void>} handlers.onRate
 * @param {() => void} handlers.onDismiss
 */
export function createRatingCard({ onRate, onDismiss }) {
  const stars = [1, 2, 3, 4, 5].map(star);
  const comment = element('textarea', { rows: '2', maxlength: '2000', 'aria-label': phrase('comment'), placeholder: phrase('comment') });
  const problem = element('p', { class: 'problem', role: 'alert', hidden: '' }, phrase('notSent'), ' ', phrase('tryAgain'));
  const form = element(
    'form',
    { class: 'card rating' },
    element(
      'fieldset',
      {},
      element('legend', {}, phrase('rateAsk')),
      element('div', { class: 'stars' }, ...stars.flatMap(({ input, label }) => [input, label])),
    ),
    comment,
    problem,
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit', class: 'primary' }, phrase('sendRating')),
      button(phrase('dismiss'), onDismiss),
    ),
  );

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = stars.find(({ input }) => input.checked);
    if (!chosen) return stars[0].input.focus();
    problem.hidden = true;
    const words = comment.value.trim();
    await onRate({ score: Number(chosen.input.value), ...(words && { comment: words }) }).catch(() => {
      problem.hidden = false;
    });
  });
  return { element: form, focus: () => stars[0].input.focus() };
}

/** @param {number} score */
function star(score) {
  const id = `star-${score}`;
  const input = element('input', { id, type: 'radio', name: 'score', value: String(score) });
  const name = element('span', { class: 'hidden-text' }, phrase('score', { n: score }));
  return { input, label: element('label', { for: id }, name, icon(...STAR)) };
}
