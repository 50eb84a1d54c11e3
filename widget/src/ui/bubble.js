/** One thing said, by either side. */
import { t } from '../text/i18n.js';
import { element } from './dom.js';

/**
 * @param {'user' | 'assistant'} role
 * @param {string} [text]
 * @returns {HTMLLIElement}
 */
export function bubble(role, text = '') {
  const speaker = element('span', { class: 'speaker' }, t(role === 'user' ? 'you' : 'they'), ' ');
  return element('li', { class: role }, speaker, element('p', { class: 'text', dir: 'auto' }, text));
}

/** @returns {HTMLSpanElement} three dots; the announcer speaks when there is something to say */
export function typingDots() {
  const dot = () => element('i');
  return element('span', { class: 'typing', 'aria-hidden': 'true' }, dot(), dot(), dot());
}
