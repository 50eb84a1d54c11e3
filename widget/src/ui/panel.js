/** The dialog: head, conversation, and where to write. */
import { hasKeyboard, keepFocusInside } from '../a11y/focus.js';
import { followViewport, PHONE } from '../env/viewport.js';
import { element } from './dom.js';

/**
 * @param {object} parts
 * @param {HTMLButtonElement} parts.launcher
 * @param {import('./head.js').Head} parts.head
 * @param {import('./messages.js').Messages} parts.messages
 * @param {HTMLElement} parts.consent
 * @param {import('./composer.js').Composer} parts.composer
 * @param {HTMLElement} parts.announcer
 * @param {(open: boolean) => void} parts.onChange
 */
export function createPanel({ launcher, head, messages, consent, composer, announcer, onChange }) {
  const panel = element(
    'section',
    { id: 'panel', class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '' },
    head.element, ...head.strips, messages.element, consent, composer.element, announcer,
  );
  const phone = matchMedia(PHONE);
  let stopFollowing = () => {};

  launcher.setAttribute('aria-controls', 'panel');
  panel.addEventListener('keydown', onKey);
  launcher.addEventListener('keydown', onKey);
  // A page's single-key shortcuts cannot see that the typing happens in a text field of ours.
  for (const type of ['keydown', 'keyup', 'keypress']) panel.addEventListener(type, (event) => event.stopPropagation());
  phone.addEventListener('change', sayWhetherModal);
  sayWhetherModal();

  return { element: panel, open, close, toggle, isOpen: () => !panel.hidden };

  function open() {
    if (panel.hidden) {
      panel.hidden = false;
      launcher.setAttribute('aria-expanded', 'true');
      stopFollowing = followViewport(panel);
      messages.scrollToEnd();
      onChange(true);
    }
    if (hasKeyboard()) composer.focus();
    else messages.focus(); // Focus in a field would raise the phone's keyboard before anything was read.
  }

  function close() {
    if (panel.hidden) return;
    const hadFocus = panel.matches(':focus-within');
    panel.hidden = true;
    launcher.setAttribute('aria-expanded', 'false');
    stopFollowing();
    onChange(false);
    if (hadFocus) launcher.focus();
  }

  function toggle() {
    if (panel.hidden) open();
    else close();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (panel.hidden || event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation(); // One key closes one dialog: the page's own stays.
      close();
    } else if (phone.matches) {
      keepFocusInside(event, panel);
    }
  }

  // Full screen it hides the page; beside the page it must not shut it off.
  function sayWhetherModal() {
    panel.setAttribute('aria-modal', String(phone.matches));
  }
}
