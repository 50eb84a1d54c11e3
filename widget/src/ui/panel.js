/** The dialog: who the visitor talks to, the conversation, and where to write. */
import { keepFocusInside } from '../a11y/focus.js';
import { followViewport, PHONE } from '../env/viewport.js';
import { t } from '../text/i18n.js';
import { element, icon } from './dom.js';
import { CHECK, CLOSE, PANE } from './icons.js';

/**
 * @param {object} parts
 * @param {HTMLButtonElement} parts.launcher
 * @param {ReturnType<typeof import('./messages.js').createMessages>} parts.messages
 * @param {ReturnType<typeof import('./composer.js').createComposer>} parts.composer
 * @param {ReturnType<typeof import('../a11y/announcer.js').createAnnouncer>} parts.announcer
 */
export function createPanel({ launcher, messages, composer, announcer }) {
  const title = element('h2', { id: 'title' }, t('title'));
  const closing = element('button', { type: 'button', class: 'close', 'aria-label': t('close') }, icon(...CLOSE));
  const email = element('strong');
  const contact = element('p', { class: 'contact', hidden: '' }, icon(...CHECK), element('span', {}, t('email'), ' ', email));
  const panel = element(
    'section',
    { id: 'panel', class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '' },
    element('div', { class: 'head' }, element('span', { class: 'mark' }, icon(...PANE)), heading(title), closing),
    contact,
    messages.element,
    composer.element,
    announcer.element,
  );
  const phone = matchMedia(PHONE);
  let stopFollowing = () => {};

  launcher.setAttribute('aria-controls', 'panel');
  closing.addEventListener('click', close);
  panel.addEventListener('keydown', onKey);
  launcher.addEventListener('keydown', onKey);
  // A page's single-key shortcuts cannot see that the typing happens in a text field of ours.
  for (const type of ['keydown', 'keyup', 'keypress']) panel.addEventListener(type, (event) => event.stopPropagation());
  phone.addEventListener('change', sayWhetherModal);
  sayWhetherModal();

  return { element: panel, open, close, toggle, introduce, confirmEmail };

  function open() {
    if (panel.hidden) {
      panel.hidden = false;
      launcher.setAttribute('aria-expanded', 'true');
      stopFollowing = followViewport(panel);
      messages.scrollToEnd();
    }
    composer.focus();
  }

  function close() {
    if (panel.hidden) return;
    const hadFocus = panel.matches(':focus-within');
    panel.hidden = true;
    launcher.setAttribute('aria-expanded', 'false');
    stopFollowing();
    if (hadFocus) launcher.focus();
  }

  function toggle() {
    if (panel.hidden) open();
    else close();
  }

  /** @param {string} name the business */
  function introduce(name) {
    title.textContent = name;
  }

  /** @param {string | null} address where the business will answer */
  function confirmEmail(address) {
    if (!address || address === email.textContent) return;
    email.textContent = address;
    contact.hidden = false;
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

/** @param {HTMLElement} title */
function heading(title) {
  return element('div', { class: 'heading' }, title, element('p', {}, t('assistant')));
}
