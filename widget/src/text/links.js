/** Which addresses may become links. */

const SAFE = ['https:', 'http:', 'mailto:', 'tel:'];
const LONGEST = 2048;

/**
 * @param {string} target
 * @returns {string | null} null for script, data and other odd schemes, hidden names and endless addresses
 */
export function safeHref(target) {
  if (target.length > LONGEST || !/^(https?:\/\/|mailto:|tel:)/i.test(target)) return null;
  try {
    const url = new URL(target);
    return SAFE.includes(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
