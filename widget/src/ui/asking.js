/** What is asked just now, below the last message: one thing at a time, never a wall. */
import { button, element } from './dom.js';

/**
 * @param {Kit} kit
 * @param {(text: string) => void} onSay the visitor answers with a message
 * @param {(rating: Rating) => Promise<void>} onRate
 * @param {() => void} onDone the focus needs a new home
 */
export function createAsking(kit, onSay, onRate, onDone) {
  const place = element('div', { class: 'asked' });
  let changes = 0;

  return { element: place, begin, after, rate, clear };

  function clear() {
    changes += 1;
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

  /** What may be asked before anything was said. @param {string[]} [questions] */
  function begin(questions) {
    if (!changes) offer(questions);
  }

  /**
   * What a reply asks for.
   * @param {Turn} turn
   * @param {boolean} withCard whether the address is asked for in a card
   */
  function after({ reply, emailSuggestion, askEmail, email, quickReplies }, withCard) {
    clear();
    // Without a card the reply's own question remains.
    if (emailSuggestion) show((it) => it.askForTypo(kit, emailSuggestion, reply.includes(emailSuggestion), say, done)).catch(() => {});
    else if (askEmail && !email && withCard) show((it) => it.askForEmail(kit, say, done)).catch(() => {});
    else offer(quickReplies);
  }

  async function rate() {
    await show((it) => it.askForRating(kit, onRate, done));
    place.querySelector('input')?.focus();
  }

  function offer(questions = /** @type {string[]} */ ([])) {
    place.replaceChildren(...questions.map((text) => button(() => say(text), { dir: 'auto' }, text)));
  }

  /** @param {(cards: typeof import('../cards.js')) => Node} make */
  async function show(make) {
    const mine = (changes += 1);
    const cards = await kit.load('cards', CARDS_VERSION);
    if (mine === changes) place.replaceChildren(make(cards));
  }
}
