/** A question in the conversation, with two ways to answer it. */

/**
 * @typedef {[import('../text/i18n.js').Key, () => void]} Answer
 * @param {Kit} kit
 * @param {import('../text/i18n.js').Phrase} question
 * @param {Node[]} fields
 * @param {Answer} yes
 * @param {Answer} no
 */
export function createCard({ button, element, phrase }, question, fields, [yes, onYes], [no, onNo]) {
  const form = element(
    'form',
    { class: 'card', novalidate: '', 'aria-labelledby': 'asked' },
    element('p', { id: 'asked' }, question),
    ...fields,
    element(
      'div',
      { class: 'actions' },
      element('button', { class: 'primary' }, phrase(yes)),
      button(onNo, {}, phrase(no)),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onYes();
  });
  return form;
}
