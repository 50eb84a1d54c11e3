/** What the visitor hears: the bot's replies, the words of a person who joined, and what changes with them. */
import { createLive } from './live.js';

/**
 * @param {object} parts
 * @param {Shell['events']['emit']} parts.emit
 * @param {import('./session.js').Session} parts.session
 * @param {ReturnType<typeof import('./configure.js').configure>} parts.setup
 * @param {ReturnType<typeof import('./a11y/announcer.js').createAnnouncer>} parts.announcer
 * @param {ReturnType<typeof import('./ui/asking.js').createAsking>} parts.asking
 * @param {import('./ui/head.js').Head} parts.head
 * @param {HTMLElement} parts.rate the way to the rating
 * @param {import('./ui/messages.js').Messages} parts.messages
 * @param {() => void} parts.onHeard something new was said
 */
export function createHearing({ emit, session, setup, announcer, asking, head, rate, messages, onHeard }) {
  const live = createLive(session, onEvent);
  let email = '';

  return { restored, onReply, onEmail, forget };

  /** @param {Partial<Conversation>} conversation */
  async function restored({ messages: said = [], email: known, handoff }) {
    for (const { seq } of said) live.passed(seq);
    onEmail(known);
    onHandoff(handoff);
    await setup.ready;
    allowRating(said.length > 0);
    if (!said.length) asking.begin(setup.config()?.quickReplies);
  }

  /** @param {Turn} turn @param {string} words @param {boolean} here */
  function onReply(turn, words, here) {
    asking.after(turn, setup.config()?.askEmail !== 'chat');
    onEmail(turn.email);
    if (turn.handoff !== undefined) onHandoff(turn.handoff);
    allowRating(true);
    if (here) heard(words, 'assistant');
  }

  /** @param {ServerEvent} event */
  function onEvent({ type, data }) {
    if (type === 'handoff') onHandoff(data.state);
    if (type === 'message' && data.role === 'person') heard(messages.add(data).lastChild?.textContent ?? '', 'person');
  }

  /** @param {string} text @param {string} role */
  function heard(text, role) {
    announcer.say(text);
    emit('message', { role, text });
    onHeard();
  }

  /** @param {string | null} [address] */
  function onEmail(address) {
    if (address && address !== email) emit('lead', { email: address });
    email = address ?? '';
    head.confirmEmail(email);
  }

  /** @param {Handoff} [state] */
  function onHandoff(state) {
    const words = head.handOff(state);
    if (words) announcer.say(words);
    live.follow(state);
  }

  /** @param {boolean} may */
  function allowRating(may) {
    rate.hidden = !may || !setup.config()?.rating;
  }

  function forget() {
    onHandoff(null);
    onEmail(null);
    allowRating(false);
  }
}
