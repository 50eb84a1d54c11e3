/** The panel's own means, for what is loaded later: so that nothing comes twice, and all speak one language. */
import { learn, phrase, t } from './text/i18n.js';
import { button, element, icon } from './ui/dom.js';

/** @param {Shell} shell @returns {Kit} */
export function createKit({ settings, dress }) {
  /** @type {Map<string, Promise<any>>} */
  const loaded = new Map();
  /** @type {Kit} */
  const kit = { button, element, icon, phrase, t, dress, learn, load };
  return kit;

  /** @param {string} name @param {string} version */
  function load(name, version) {
    const module = loaded.get(name) ?? import(`${settings.base}widget/${name}.js?v=${version}`).then((it) => {
      it.prepare(kit);
      return it;
    });
    loaded.set(name, module);
    module.catch(() => loaded.delete(name)); // The next one asks again.
    return module;
  }
}
