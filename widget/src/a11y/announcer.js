/** Reads whole replies to a screen reader. Apart from the transcript, which changes with every token. */
import { element } from '../ui/dom.js';

const SHOWN_MS = 3000;

/** @typedef {ReturnType<typeof createAnnouncer>} Announcer */

export function createAnnouncer() {
  const region = element('div', { class: 'hidden-text', role: 'status', 'aria-live': 'polite' });

  return {
    element: region,
    /** @param {string} text */
    say(text) {
      const line = element('p', {}, text);
      region.append(line);
      // Once read it must go, or the reader's cursor finds every reply twice.
      setTimeout(() => line.remove(), SHOWN_MS);
    },
  };
}
