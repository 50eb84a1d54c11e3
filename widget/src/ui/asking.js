/** What is asked just now, below the last message: one thing at a time, never a wall. */
import { phrase } from '../text/i18n.js';
import { button, element } from './dom.js';
import { createEmailCard } from './email-card.js';
import { createRatingCard } from './rating-card.js';

/**
 * @param {object} handlers
 * @param {(text: string) => void} handlers.onSay the visitor answers with a message
 * @param {(rating: { score: number, comment?: string }) => Promise<void>} handlers.onRate
 * @param {() => void} handlers.onDone the focus needs a new home
 */
export function createAsking({ onSay, onRate, onDone }) {
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
  function after({ emailSuggestion, askEmail, email, quickReplies }, withCard) {
    if (emailSuggestion) place.replaceChildren(typo(emailSuggestion));
    else if (askEmail && !email && withCard) place.replaceChildren(createEmailCard({ onGive: say, onDismiss: done }));
    else if (quickReplies?.length) place.replaceChildren(replies(quickReplies));
    else clear();
  }

  function rate() {
    const card = createRatingCard({
      onDismiss: done,
      async onRate(rating) {
        await onRate(rating);
        done();
      },
    });
    place.replaceChildren(card.element);
    card.focus();
  }

  /** @param {string[]} texts */
  function replies(texts) {
    return element('div', { class: 'replies' }, ...texts.map((text) => button(text, () => say(text), { dir: 'auto' })));
  }

  /** @param {string} email as it was probably meant */
  function typo(email) {
    // Isolated, so that a right-to-left question does not turn the address round.
    const question = element('p', { id: 'asked' }, phrase('didYouMean', { email: `\u2068${email}\u2069` }));
    const actions = element(
      'div',
      { class: 'actions' },
      button(phrase('useThis'), () => say(email), { class: 'primary' }),
      button(phrase('keepMine'), done),
    );
    return element('div', { class: 'card', role: 'group', 'aria-labelledby': 'asked' }, question, actions);
  }
}
