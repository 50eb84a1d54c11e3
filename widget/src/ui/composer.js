/** Where the visitor writes. */
import { t } from '../text/i18n.js';
import { element, icon } from './dom.js';
import { SEND } from './icons.js';

const BORDERS_PX = 2;
const TALLEST_PX = 132;
const LONGEST_MESSAGE = '4000'; // The server's limit.

/** @param {{ onSend: (text: string) => void }} handlers */
export function createComposer({ onSend }) {
  const input = element('textarea', {
    rows: '1',
    maxlength: LONGEST_MESSAGE,
    placeholder: t('placeholder'),
    'aria-label': t('message'),
    enterkeyhint: 'send',
  });
  const button = element('button', { type: 'submit', 'aria-label': t('send'), disabled: '' }, icon(...SEND));
  const form = element('form', { class: 'composer' }, input, button);

  form.addEventListener('submit', send);
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', onKey);

  return { element: form, focus };

  function focus() {
    input.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  function send(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = '';
    refresh();
    focus();
    onSend(text);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // While an input method composes, Enter picks a candidate.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  }

  function refresh() {
    button.disabled = input.value.trim() === '';
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight + BORDERS_PX, TALLEST_PX)}px`;
  }
}
