/** The dialog: head, conversation, and where to write. */
import { hasKeyboard, keepFocusInside } from '../a11y/focus.js';
import { followViewport, PHONE } from '../env/viewport.js';
import { element } from './dom.js';

/**
 * @param {HTMLButtonElement} launcher
 * @param {Node[]} parts
 * @param {(open: boolean) => void} onChange
 */
export function createPanel(launcher, parts, onChange) {
  const panel = element('section', { id: 'panel', class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '' }, ...parts);
  const phone = matchMedia(PHONE);
  // Full screen it hides the page; beside the page it must not shut it off.
  const sayWhetherModal = () => panel.setAttribute('aria-modal', `${phone.matches}`);

  launcher.setAttribute('aria-controls', 'panel');
  panel.addEventListener('keydown', onKey);
  launcher.addEventListener('keydown', onKey);
  // A page's single-key shortcuts cannot see that the typing happens in a text field of ours.
  for (const type of ['keydown', 'keyup', 'keypress']) panel.addEventListener(type, (event) => event.stopPropagation());
  phone.addEventListener('change', sayWhetherModal);
  sayWhetherModal();
  followViewport(panel);

  return { element: panel, set, isOpen: () => !panel.hidden };

  /** @param {boolean} open */
  function set(open) {
    if (open !== panel.hidden) return;
    const hadFocus = panel.matches(':focus-within');
    panel.hidden = !open;
    launcher.setAttribute('aria-expanded', `${open}`);
    onChange(open);
    if (hadFocus) launcher.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (panel.hidden || event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation(); // One key closes one dialog: the page's own stays.
      set(false);
    } else if (phone.matches) {
      keepFocusInside(event, panel);
    }
  }
}
