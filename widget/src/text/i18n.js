/** Words in the visitor's language. What is on the screen changes with the language. */
import english from './en.js';

/** @typedef {keyof typeof english} Key */
/** @typedef {Record<string, string | number>} Values */

/** @type {Record<string, string>} */
let language = {};
/** @type {Record<string, string>} */
let own = {};
/** @type {Set<{ node: WeakRef<Node>, phrase: Phrase, write: (node: any, text: string) => void }>} */
const shown = new Set();

/**
 * @param {Key} key
 * @param {Values} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = own[key] ?? language[key] ?? english[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** A text that stays itself in another language. */
export class Phrase {
  /** @param {Key} key @param {Values} [values] */
  constructor(key, values) {
    this.key = key;
    this.values = values;
  }

  toString() {
    return t(this.key, this.values);
  }
}

/** @param {Key} key @param {Values} [values] */
export const phrase = (key, values) => new Phrase(key, values);

/**
 * Writes the phrase now and whenever the language changes, as long as the node is in use.
 * @template {Node} N
 * @param {N} node
 * @param {Phrase} phrase
 * @param {(node: N, text: string) => void} write
 */
export function show(node, phrase, write) {
  write(node, String(phrase));
  shown.add({ node: new WeakRef(node), phrase, write });
}

/**
 * @param {string} locale
 * @param {string} base where the other languages are
 */
export async function speak(locale, base) {
  const version = Object.hasOwn(LANGUAGES, locale) && LANGUAGES[locale];
  const table = version && (await import(`${base}widget/${locale}.js?v=${version}`).catch(() => null));
  language = table ? table.default : {};
  rewrite();
}

/** @param {Record<string, string>} texts the admin's own */
export function prefer(texts) {
  own = texts;
  rewrite();
}

function rewrite() {
  for (const entry of shown) {
    const node = entry.node.deref();
    if (node) entry.write(node, String(entry.phrase));
    else shown.delete(entry);
  }
}
