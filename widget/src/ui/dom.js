/** Builds elements node by node: text can only ever become text. */
import { Phrase } from '../text/i18n.js';
import { drawing } from './drawing.js';

/** @typedef {Node | string | Phrase | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | Phrase>} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value instanceof Phrase) value.show((text) => node.setAttribute(name, text));
    else node.setAttribute(name, value);
  }
  for (const child of children) {
    const text = child instanceof Phrase && new Text();
    if (text) /** @type {Phrase} */ (child).show((words) => { text.data = words; });
    if (child) node.append(text || /** @type {Node} */ (child));
  }
  return node;
}

/**
 * @param {() => void} onClick
 * @param {Record<string, string | Phrase>} attributes
 * @param {Child[]} children
 */
export function button(onClick, attributes, ...children) {
  const node = element('button', { type: 'button', ...attributes }, ...children);
  node.addEventListener('click', onClick);
  return node;
}

/** @param {string} path on a 24-unit grid */
export const icon = (path) => drawing(24, path);
