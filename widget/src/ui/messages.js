/** The transcript: a greeting, what was said before, the turns of this visit, and what is asked just now. */
import { phrase } from '../text/i18n.js';
import { bubble } from './bubble.js';
import { button, element, icon } from './dom.js';
import { DOWN } from './icons.js';
import { createTurn } from './turn.js';

const NEAR_END_PX = 64;

/** @typedef {ReturnType<typeof createMessages>} Messages */

/** @param {HTMLElement} asked what stands after the last message: a card, or quick replies */
export function createMessages(asked) {
  const greeting = element('ol');
  const earlier = element('ol');
  const recent = element('ol');
  // A log, but a silent one: the announcer speaks for it.
  const log = element(
    'div',
    { class: 'messages', role: 'log', 'aria-live': 'off', 'aria-label': phrase('conversation'), tabindex: '0' },
    greeting, earlier, recent, asked,
  );
  const jump = button(phrase('newMessages'), toNew, { class: 'jump', hidden: '' }, icon(...DOWN));
  const end = followEnd(log, [greeting, earlier, recent, asked], (away) => { jump.hidden = !away; });

  return {
    element: element('div', { class: 'transcript' }, log, jump),
    scrollToEnd: end.follow,
    focus: () => log.focus({ preventScroll: true }),

    /** @param {string | import('../text/i18n.js').Phrase} text */
    greet(text) {
      const item = bubble('assistant');
      item.querySelector('.text')?.append(element('p', {}, text));
      greeting.replaceChildren(item);
    },

    /** @param {StoredMessage[]} messages */
    restore(messages) {
      earlier.replaceChildren(...messages.map(({ role, content, author }) => bubble(role, content, author)));
    },

    note() {
      earlier.replaceChildren(element('li', { class: 'note' }, phrase('historyFailed')));
    },

    /** @param {StoredMessage} message @returns {string} its plain text */
    add({ role, content, author }) {
      const item = bubble(role, content, author);
      recent.append(item);
      return /** @type {HTMLElement} */ (item.querySelector('.text')).innerText;
    },

    /**
     * @param {string} text
     * @param {{ onRetry: () => void, onHurry: () => void }} handlers
     */
    addTurn(text, handlers) {
      const turn = createTurn(text, handlers);
      recent.append(turn.element);
      end.follow();
      return turn;
    },

    clear() {
      earlier.replaceChildren();
      recent.replaceChildren();
    },
  };

  function toNew() {
    log.focus({ preventScroll: true }); // The button that had the focus is about to go.
    end.follow();
  }
}

/**
 * Keeps the end in view while the conversation grows or its room shrinks, unless the visitor scrolled up to
 * read. Observed, not done at each change: a fast stream then costs one scroll a frame.
 * @param {HTMLElement} log
 * @param {HTMLElement[]} contents
 * @param {(away: boolean) => void} onAway there is something new further down
 */
function followEnd(log, contents, onAway) {
  let following = true;
  let lastTop = 0;
  let lastHeight = 0;

  const follow = () => {
    following = true;
    onAway(false);
    log.scrollTop = log.scrollHeight;
  };
  const observer = new ResizeObserver(() => {
    if (following) follow();
    else if (log.scrollHeight > lastHeight) onAway(true);
    lastHeight = log.scrollHeight;
  });
  for (const element of [log, ...contents]) observer.observe(element);

  log.addEventListener('scroll', () => {
    const wentUp = log.scrollTop < lastTop;
    const nearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    following = nearEnd || (following && !wentUp);
    if (following) onAway(false);
    lastTop = log.scrollTop;
  });
  return { follow };
}
