/** Words in the visitor's language. What is on the screen changes with the language. */
import english from './en.js';

/**
 * @typedef {keyof typeof english | keyof typeof import('./en-cards.js').default
 *   | keyof typeof import('./en-upload.js').default} Key
 */
/** @typedef {Record<string, string | number>} Values */

/** @type {Record<string, string>} */
const original = english;
/** @type {Record<string, string>} */
let language = {};
/** @type {Record<string, string>} */
let own = {};
/** What writes each phrase that is on the screen. @type {(() => void)[]} */
const shown = [];

/** @param {Key} key @param {Values} [values] */
export const t = (key, values = {}) =>
  (own[key] ?? language[key] ?? original[key]).replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);

/** @typedef {() => string} Phrase a text that stays itself in another language */

/** @param {Key} key @param {Values} [values] @returns {Phrase} */
export const phrase = (key, values) => () => t(key, values);

/** @param {Phrase} phrase @param {(text: string) => void} write now, and whenever the language changes */
export function show(phrase, write) {
  const rewrite = () => write(phrase());
  rewrite();
  shown.push(rewrite);
}

/**
 * @param {string} locale
 * @param {string} base where the other languages are
 */
export async function speak(locale, base) {
  const version = LANGUAGES[locale];
  language = version ? await import(`${base}widget/${locale}.js?v=${version}`).then((it) => it.default, () => ({})) : {};
  rewriteAll();
}

/** @param {Record<string, string>} words of what is loaded later */
export const learn = (words) => void Object.assign(original, words);

/** @param {Record<string, string>} texts the admin's own */
export function prefer(texts) {
  own = texts;
  rewriteAll();
}

const rewriteAll = () => shown.forEach((rewrite) => rewrite());
