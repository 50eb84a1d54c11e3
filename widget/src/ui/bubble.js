/** One thing said, by either side. */
import { phrase } from '../text/i18n.js';
import { link, render } from '../text/markdown.js';
import { element, icon } from './dom.js';
import { CLIP } from './icons.js';

/**
 * @param {Role} role
 * @param {string} [text]
 * @param {Partial<StoredMessage>} [more]
 * @returns {HTMLLIElement}
 */
export function bubble(role, text = '', { author, sources, attachment } = {}) {
  const mine = role === 'user';
  const speaker = element('span', { class: 'hidden-text' }, phrase(mine ? 'you' : 'they'), ' ');
  const words = element('div', { class: 'text', dir: 'auto' }, attachment && icon(CLIP), ...(mine ? [text] : render(text)));
  const name = !mine && author && element('span', { class: 'author', dir: 'auto' }, author);
  return element('li', { class: mine ? 'user' : 'assistant' }, speaker, name, words, sourceNotes(sources));
}

/** @returns {HTMLSpanElement} three dots; the announcer speaks when there is something to say */
export function typingDots() {
  const dot = () => element('i');
  return element('span', { class: 'typing' }, dot(), dot(), dot());
}

/**
 * Where an answer can be read up. What has no page of its own would tell a visitor nothing.
 * @param {Source[]} [sources]
 */
export function sourceNotes(sources = []) {
  const links = sources.map(({ title, url }) => url && link(url, title)).filter(Boolean);
  const notes = links.map((each) => element('li', {}, each));
  return notes[0] && element('div', { class: 'sources' }, element('p', {}, phrase('sources')), element('ul', {}, ...notes));
}
