/** One thing said, by either side. */
import { phrase } from '../text/i18n.js';
import { link, render } from '../text/markdown.js';
import { element } from './dom.js';

/**
 * @param {Role} role
 * @param {string} [text]
 * @param {string | null} [author] the name of the person who answers
 * @returns {HTMLLIElement}
 */
export function bubble(role, text = '', author = null) {
  const mine = role === 'user';
  const speaker = element('span', { class: 'hidden-text' }, phrase(mine ? 'you' : 'they'), ' ');
  const words = element('div', { class: 'text', dir: 'auto' }, ...(mine ? [text] : render(text)));
  const name = !mine && author && element('span', { class: 'author', dir: 'auto' }, author);
  return element('li', { class: mine ? 'user' : 'assistant' }, speaker, name, words);
}

/** @returns {HTMLSpanElement} three dots; the announcer speaks when there is something to say */
export function typingDots() {
  const dot = () => element('i');
  return element('span', { class: 'typing' }, dot(), dot(), dot());
}

/**
 * Where an answer comes from.
 * @param {Source[]} sources
 */
export function sourceNotes(sources) {
  const notes = sources.map(({ id, title, url }) =>
    element('li', {}, element('span', {}, String(id)), link(url, title) ?? title),
  );
  return element('div', { class: 'sources' }, element('p', {}, phrase('sources')), element('ul', {}, ...notes));
}
