/** The transcript: a greeting, what was said before, the turns of this visit, and what is asked just now. */
import { phrase } from '../text/i18n.js';
import { bubble } from './bubble.js';
import { button, element } from './dom.js';
import { createTurn } from './turn.js';

const NEAR_END_PX = 64;

/** @typedef {ReturnType<typeof createMessages>} Messages */

/** @param {HTMLElement} asked what stands after the last message */
export function createMessages(asked) {
  const greeting = element('ol');
  const earlier = element('ol');
  const recent = element('ol');
  const contents = [greeting, earlier, recent, asked];
  // A log, but a silent one: the announcer speaks for it.
  const log = element(
    'div',
    { class: 'messages', role: 'log', 'aria-live': 'off', 'aria-label': phrase('conversation'), tabindex: '0' },
    ...contents,
  );
  const jump = button(toNew, { class: 'jump', hidden: '' }, phrase('newMessages'));
  const follow = followEnd(log, contents, (away) => { jump.hidden = !away; });

  return {
    element: element('div', { class: 'transcript' }, log, jump),
    follow,
    focus: () => log.focus({ preventScroll: true }),

    /** @param {string | import('../text/i18n.js').Phrase} text */
    greet(text) {
      const item = bubble('assistant');
      item.lastChild?.appendChild(element('p', {}, text));
      greeting.replaceChildren(item);
    },

    /** @param {StoredMessage[]} messages */
    restore: (messages) => earlier.replaceChildren(...messages.map((message) => bubble(message.role, message.content, message))),

    note: () => earlier.replaceChildren(element('li', { class: 'note' }, phrase('historyFailed'))),

    /** @param {Pick<StoredMessage, 'role' | 'content' | 'author' | 'attachment'>} message */
    add(message) {
      const item = bubble(message.role, message.content, message);
      recent.append(item);
      return item;
    },

    /** @param {string} text @param {() => void} onAgain */
    addTurn(text, onAgain) {
      const turn = createTurn(text, onAgain);
      recent.append(turn.element);
      follow();
      return turn;
    },

    clear() {
      earlier.replaceChildren();
      recent.replaceChildren();
    },
  };

  function toNew() {
    log.focus({ preventScroll: true }); // The button that had the focus is about to go.
    follow();
  }
}

/**
 * Keeps the end in view while the conversation grows or its room shrinks, unless the visitor scrolled up to
 * read. Observed, not done at each change: a fast stream then costs one scroll a frame.
 * @param {HTMLElement} log
 * @param {HTMLElement[]} contents
 * @param {(away: boolean) => void} onAway there is something new further down
 * @returns {() => void} goes to the end and stays there
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
    const nearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    following = nearEnd || (following && log.scrollTop >= lastTop);
    if (following) onAway(false);
    lastTop = log.scrollTop;
  });
  return follow;
}
