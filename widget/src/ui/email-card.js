/** Asks for the address in the chat: a field that may be left alone. */
import { phrase } from '../text/i18n.js';
import { button, element } from './dom.js';

// One address, loosely: the server reads it properly.
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

/**
 * @param {object} handlers
 * @param {(address: string) => void} handlers.onGive
 * @param {() => void} handlers.onDismiss
 */
export function createEmailCard({ onGive, onDismiss }) {
  const field = element('input', {
    id: 'email',
    type: 'email',
    autocomplete: 'email',
    inputmode: 'email',
    maxlength: '320',
    required: '',
  });
  const problem = element('p', { id: 'email-problem', class: 'problem', hidden: '' }, phrase('emailBad'));
  const form = element(
    'form',
    { class: 'card', novalidate: '', 'aria-labelledby': 'asked' },
    element('p', { id: 'asked' }, phrase('emailAsk')),
    element('label', { for: 'email' }, phrase('emailField')),
    field,
    problem,
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit', class: 'primary' }, phrase('share')),
      button(phrase('dismiss'), onDismiss),
    ),
  );
  let given = false;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const address = field.value.trim();
    const valid = ADDRESS.test(address);
    judge(valid);
    if (!valid) field.focus();
    else if (!given) onGive(address);
    given ||= valid;
  });
  field.addEventListener('input', () => judge(true));
  return form;

  /** @param {boolean} valid */
  function judge(valid) {
    problem.hidden = valid;
    if (valid) {
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-describedby');
    } else {
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', 'email-problem');
    }
  }
}
