/** What the visitor has to agree to before the first message, where the admin asks for it. */
import { link } from '../text/markdown.js';
import { phrase } from '../text/i18n.js';
import { button, element } from './dom.js';

/** @typedef {ReturnType<typeof createConsent>} ConsentLine */

/** @param {{ onAgree: () => void }} handlers */
export function createConsent({ onAgree }) {
  const words = element('p');
  const agree = button(phrase('agree'), give, { class: 'primary' });
  const line = element('div', { class: 'consent', hidden: '' }, words, agree);
  /** @type {{ text: string, givenAt: string } | undefined} */
  let given;
  let text = '';

  return {
    element: line,
    given: () => given,
    needed: () => text !== '' && !given,
    focus: () => agree.focus(),

    /** @param {NonNullable<Config['consent']>} wanted */
    ask(wanted) {
      if (given) return;
      const label = wanted.label ?? wanted.url ?? '';
      text = label ? `${wanted.text} ${label} ${wanted.url ?? ''}`.trim() : wanted.text;
      words.replaceChildren(wanted.text, ' ', (wanted.url && link(wanted.url, label)) || '');
      line.hidden = false;
    },

    /** For the next visitor of this device. */
    forget() {
      given = undefined;
      line.hidden = text === '';
    },
  };

  function give() {
    given = { text, givenAt: new Date().toISOString() };
    line.hidden = true;
    onAgree();
  }
}
