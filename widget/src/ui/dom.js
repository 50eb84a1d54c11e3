/** Builds elements node by node: text can only ever become text. */
import { show } from '../text/i18n.js';
import { drawing } from './drawing.js';

/** @typedef {import('../text/i18n.js').Phrase} Phrase */
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
    if (typeof value === 'function') show(value, (text) => node.setAttribute(name, text));
    else node.setAttribute(name, value);
  }
  for (const child of children) {
    if (typeof child === 'function') {
      const text = new Text();
      show(child, (words) => { text.data = words; });
      node.append(text);
    } else if (child) {
      node.append(child);
    }
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
