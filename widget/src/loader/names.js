/** The few words that are there before the panel is: the launcher's name, “unread”, and “dismiss”. */

/** @type {Record<string, [string, string, string]>} */
const NAMES = {
  en: ['Chat with us', 'unread', 'Dismiss'],
  ar: ['تحدث معنا', 'غير مقروء', 'إغلاق'],
  de: ['Chatten Sie mit uns', 'ungelesen', 'Schließen'],
  es: ['Chatea con nosotros', 'sin leer', 'Descartar'],
  fr: ['Discutez avec nous', 'non lus', 'Ignorer'],
  it: ['Scrivici in chat', 'non letti', 'Ignora'],
  ja: ['チャットで相談', '未読', '閉じる'],
  nl: ['Chat met ons', 'ongelezen', 'Sluiten'],
  pt: ['Fale connosco', 'por ler', 'Dispensar'],
};

/** @param {string} locale */
export const namesIn = (locale) => NAMES[locale] ?? NAMES.en;

/** @param {string} locale */
export const directionOf = (locale) => (locale === 'ar' ? 'rtl' : 'ltr');

/**
 * The language that was asked for, else the page's, else the browser's, else English.
 * @param {string | null} [wanted]
 */
export function pickLocale(wanted) {
  const candidates = [wanted, document.documentElement.lang, ...(navigator.languages ?? [])];
  const codes = candidates.map((code) => String(code ?? '').slice(0, 2).toLowerCase());
  return codes.find((code) => Object.hasOwn(NAMES, code)) ?? 'en';
}
