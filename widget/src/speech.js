/** What the visitor says, once they have agreed to what the admin asks for. */
import { t } from './text/i18n.js';
import { createConsent } from './ui/consent.js';

/**
 * @param {object} parts
 * @param {ReturnType<typeof import('./a11y/announcer.js').createAnnouncer>} parts.announcer
 * @param {ReturnType<typeof import('./ui/composer.js').createComposer>} parts.composer
 * @param {ReturnType<typeof import('./configure.js').configure>} parts.setup
 * @param {import('./storage.js').Storage} parts.storage
 * @param {(text: string, typed: boolean) => void} parts.post
 */
export function createSpeech({ announcer, composer, setup, storage, post }) {
  const consent = createConsent(goOn);
  /** What waits until the visitor agrees. @type {Set<() => void>} */
  const held = new Set();

  return { consent, askConsent, afterConsent, type, say };

  /** A session that exists has its consent recorded. */
  function askConsent() {
    const wanted = setup.config()?.consent;
    if (wanted && !storage.session()) consent.ask(wanted);
  }

  /** @param {() => void} action */
  function afterConsent(action) {
    askConsent();
    held.add(action);
    announcer.say(t('agreeFirst'));
    consent.focus();
  }

  /** What was typed. @param {string} text @returns {boolean} whether it was taken; else it stays in the field */
  function type(text) {
    const free = !consent.needed();
    if (free) post(text, true);
    else afterConsent(composer.send);
    return free;
  }

  /** What a button or the page says for the visitor. @param {string} text */
  function say(text) {
    const send = () => post(text.trim(), false);
    if (text.trim()) setup.ready.then(() => (consent.needed() ? afterConsent(send) : send()));
  }

  function goOn() {
    composer.focus();
    held.forEach((action) => action());
    held.clear();
  }
}
