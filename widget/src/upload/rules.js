/** What the server takes, said before anything is sent; the server looks into the file as well. */

const LARGEST = 10 * 1024 * 1024; // bytes
const ENDINGS = ['png', 'jpg', 'jpeg', 'gif', 'webp', 'pdf', 'docx', 'xlsx', 'pptx', 'txt', 'csv'];

export const TAKEN = ENDINGS.map((ending) => `.${ending}`).join();

/**
 * @param {File} file
 * @returns {import('../text/i18n.js').Key | undefined} why it cannot be sent
 */
export function refusalOf({ name, size }) {
  if (size > LARGEST) return 'fileTooLarge';
  return ENDINGS.includes(name.split('.').pop()?.toLowerCase() ?? '') && size ? undefined : 'fileType';
}

/** @type {Record<string, import('../text/i18n.js').Key>} */
const WORDS = { 'file-too-large': 'fileTooLarge', 'file-type': 'fileType', 'too-many-files': 'fileMany' };

/** @param {string} kind of the server's problem */
export const wordFor = (kind) => (Object.hasOwn(WORDS, kind) ? WORDS[kind] : 'notSent');
