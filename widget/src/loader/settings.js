/** What the page says about its widget: `data-…` on the script tag, or `window.leadlightSettings`. */

/** @returns {Settings | null} null, with a word in the console, when the page does not say whose chat it is */
export function readSettings() {
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[src*="/widget.js"]')
  );
  const { admin, locale, position, accent, theme, proactive } = script?.dataset ?? {};
  const page = window.leadlightSettings ?? {};
  const settings = { adminId: admin, locale, position, accent, theme, proactive: proactive !== undefined, ...page };
  if (!script || !settings.adminId) {
    console.error('Leadlight: the script tag needs data-admin.');
    return null;
  }
  return /** @type {Settings} */ ({ ...settings, base: new URL('.', script.src).href });
}
