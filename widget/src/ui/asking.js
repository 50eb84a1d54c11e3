/** What is asked just now, below the last message: one thing at a time, never a wall. */
import { phrase, t } from '../text/i18n.js';
import { createCard } from './card.js';
import { button, element } from './dom.js';
import { askForEmail } from './email.js';

/**
 * @param {Shell} shell
 * @param {(text: string) => void} onSay the visitor answers with a message
 * @param {(rating: Rating) => Promise<void>} onRate
 * @param {() => void} onDone the focus needs a new home
 */
export function createAsking({ dress, settings }, onSay, onRate, onDone) {
  const place = element('div', { class: 'asked' });

  return { element: place, after, rate, clear };

  function clear() {
    place.replaceChildren();
  }

  function done() {
    onDone(); // Before the button that has the focus goes.
    clear();
  }

  /** @param {string} text */
  function say(text) {
    done();
    onSay(text);
  }

  /**
   * What a reply asks for.
   * @param {Turn} turn
   * @param {boolean} withCard whether the address is asked for in a card
   */
  function after({ reply, emailSuggestion, askEmail, email, quickReplies = [] }, withCard) {
    clear();
    if (emailSuggestion) place.append(typo(emailSuggestion, reply.includes(emailSuggestion)));
    else if (askEmail && !email && withCard) place.append(askForEmail(say, done));
    else place.append(...quickReplies.map((text) => button(() => say(text), { dir: 'auto' }, text)));
  }

  async function rate() {
    const { askForRating } = await import(`${settings.base}widget/rating.js?v=${RATING_VERSION}`);
    place.replaceChildren(askForRating({ element, createCard, phrase, t, dress }, onRate, done));
    place.querySelector('input')?.focus();
  }

  /** @param {string} email as it was probably meant @param {boolean} asked by the reply itself */
  function typo(email, asked) {
    // Isolated, so that a right-to-left question does not turn the address round.
    const question = phrase('didYouMean', { email: `\u2068${email}\u2069` });
    const card = createCard(question, [], ['useThis', () => say(email)], ['dismiss', done]);
    if (asked) card.children[0].className = 'hidden-text';
    return card;
  }
}
