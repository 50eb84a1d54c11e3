/** What the visitor has to agree to before the first message, where the admin asks for it. */
import { phrase } from '../text/i18n.js';
import { link } from '../text/markdown.js';
import { button, element } from './dom.js';

/** @param {() => void} onAgree */
export function createConsent(onAgree) {
  const words = element('p');
  const agree = button(give, { class: 'primary' }, phrase('agree'));
  const line = element('div', { class: 'consent', hidden: '' }, words, agree);
  /** @type {{ text: string, givenAt: string } | undefined} */
  let given;

  return {
    element: line,
    given: () => given,
    needed: () => !line.hidden,
    focus: () => agree.focus(),

    /** @param {NonNullable<Config['consent']>} wanted */
    ask({ text, url, label }) {
      words.replaceChildren(text, ' ', (url && link(url, label ?? url)) || '');
      line.hidden = false;
      given = undefined;
    },
  };

  /** What is recorded is what was shown: the words, and where the link led. */
  function give() {
    const href = words.querySelector('a')?.href ?? '';
    given = { text: `${words.textContent} ${href}`.trim(), givenAt: new Date().toISOString() };
    line.hidden = true;
    onAgree();
  }
}
