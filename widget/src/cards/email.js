/** Asks for the address in the chat: a field that may be left alone. */
import { createCard } from './card.js';

// One address, loosely: the server reads it properly.
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

/**
 * @param {Kit} kit
 * @param {(address: string) => void} onGive
 * @param {() => void} onDismiss
 */
export function askForEmail(kit, onGive, onDismiss) {
  const { element, phrase } = kit;
  const field = element('input', { id: 'email', type: 'email', autocomplete: 'email', maxlength: '320', required: '' });
  const problem = element('p', { id: 'problem', class: 'problem', hidden: '' }, phrase('emailBad'));
  const label = element('label', { for: 'email' }, phrase('emailField'));
  field.addEventListener('input', () => judge(true));
  return createCard(kit, phrase('emailAsk'), [label, field, problem], ['send', give], ['dismiss', onDismiss]);

  function give() {
    const address = field.value.trim();
    if (judge(ADDRESS.test(address))) onGive(address);
    else field.focus();
  }

  /** @param {boolean} valid */
  function judge(valid) {
    problem.hidden = valid;
    field.setAttribute('aria-invalid', `${!valid}`);
    field.setAttribute('aria-describedby', valid ? '' : 'problem');
    return valid;
  }
}
