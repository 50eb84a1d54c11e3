/** Where the visitor writes. */
import { hasKeyboard } from '../a11y/focus.js';
import { phrase } from '../text/i18n.js';
import { element, icon } from './dom.js';
import { SEND } from './icons.js';

const BORDERS_PX = 2;
const LONGEST_MESSAGE = '4000'; // The server's limit.

/** @param {(text: string) => boolean} onSend says whether the text was taken */
export function createComposer(onSend) {
  const input = element('textarea', {
    rows: '1',
    maxlength: LONGEST_MESSAGE,
    placeholder: phrase('placeholder'),
    'aria-label': phrase('message'),
    enterkeyhint: 'send',
  });
  const submit = element('button', { 'aria-label': phrase('send') }, icon(SEND));
  // No person sees or reaches this field; what fills it in is no person.
  const trap = element('input', { name: 'website', tabindex: '-1', autocomplete: 'off', 'aria-hidden': 'true', class: 'hidden-text' });
  const form = element('form', { class: 'composer' }, trap, input, submit);

  form.addEventListener('submit', send);
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', (event) => {
    // While an input method composes, Enter picks a candidate.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  });
  refresh();

  return { element: form, focus, send, trapped: () => trap.value };

  function focus() {
    if (hasKeyboard()) input.focus({ preventScroll: true });
  }

  /** @param {Event} [event] */
  function send(event) {
    event?.preventDefault();
    const text = input.value.trim();
    if (!text || !onSend(text)) return;
    input.value = '';
    refresh();
    input.focus({ preventScroll: true });
  }

  // The style sheet says how tall it may become.
  function refresh() {
    submit.disabled = input.value.trim() === '';
    input.style.height = 'auto';
    if (input.scrollHeight) input.style.height = `${input.scrollHeight + BORDERS_PX}px`;
  }
}
