/** The launcher's name in every language: the only words that are there before the panel is. */

/** @type {Record<string, string>} */
const NAMES = {
  en: 'Chat with us',
  ar: 'تحدث معنا',
  de: 'Chatten Sie mit uns',
  es: 'Chatea con nosotros',
  fr: 'Discutez avec nous',
  it: 'Scrivici in chat',
  ja: 'チャットで相談',
  nl: 'Chat met ons',
  pt: 'Fale connosco',
};

/** @param {string} locale */
export const nameIn = (locale) => NAMES[locale];

/** @param {string} locale */
export const directionOf = (locale) => (locale === 'ar' ? 'rtl' : 'ltr');

/**
 * The language that was asked for, else the page's, else the browser's, else English.
 * @param {string | null} [wanted]
 */
export function pickLocale(wanted) {
  const candidates = [wanted, document.documentElement.lang, ...navigator.languages];
  const codes = candidates.map((code) => (code ?? '').slice(0, 2).toLowerCase());
  return codes.find((code) => Object.hasOwn(NAMES, code)) ?? 'en';
}
