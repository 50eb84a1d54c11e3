/** What the page says about its widget: `data-…` on the script tag, or `window.leadlightSettings`. */

/** @returns {Settings | null} null, with a word in the console, when the page does not say whose chat it is */
export function readSettings() {
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[src*="/widget.js"]')
  );
  const settings = { adminId: script?.dataset.admin, ...script?.dataset, ...window.leadlightSettings };
  if (script && settings.adminId) return /** @type {any} */ ({ ...settings, base: new URL('.', script.src).href });
  console.error('Leadlight: the script tag needs data-admin.');
  return null;
}
