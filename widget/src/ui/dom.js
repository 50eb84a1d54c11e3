/** Builds elements node by node: text can only ever become text. */
import { Phrase, show } from '../text/i18n.js';
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
    if (value instanceof Phrase) show(node, value, (it, text) => it.setAttribute(name, text));
    else node.setAttribute(name, value);
  }
  for (const child of children) if (child) node.append(child instanceof Phrase ? textOf(child) : child);
  return node;
}

/**
 * @param {string | Phrase} label
 * @param {() => void} onClick
 * @param {Record<string, string | Phrase>} [attributes]
 * @param {Child[]} children
 */
export function button(label, onClick, attributes = {}, ...children) {
  const node = element('button', { type: 'button', ...attributes }, ...children, label);
  node.addEventListener('click', onClick);
  return node;
}

/** @param {string[]} paths on a 24-unit grid */
export const icon = (...paths) => drawing(24, ...paths);

/** @param {Phrase} phrase */
function textOf(phrase) {
  const node = document.createTextNode('');
  show(node, phrase, (it, text) => { it.data = text; });
  return node;
}
