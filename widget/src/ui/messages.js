/** The transcript: a greeting, what was said before, and the turns of this visit. */
import { t } from '../text/i18n.js';
import { bubble } from './bubble.js';
import { element } from './dom.js';
import { createTurn } from './turn.js';

const NEAR_END_PX = 64;

export function createMessages() {
  const greeting = element('ol');
  const earlier = element('ol');
  const recent = element('ol');
  const lists = [greeting, earlier, recent];
  // A log, but a silent one: the announcer speaks for it.
  const log = element(
    'div',
    { class: 'messages', role: 'log', 'aria-live': 'off', 'aria-label': t('conversation'), tabindex: '0' },
    ...lists,
  );
  const scrollToEnd = followEnd(log, lists);

  return {
    element: log,
    scrollToEnd,

    /** @param {string} text */
    greet(text) {
      greeting.replaceChildren(bubble('assistant', text));
    },

    /** @param {StoredMessage[]} messages */
    restore(messages) {
      earlier.replaceChildren(...messages.map(({ role, content }) => bubble(role, content)));
    },

    /** @param {string} text */
    note(text) {
      earlier.replaceChildren(element('li', { class: 'note' }, text));
    },

    /**
     * @param {string} text
     * @param {{ onRetry: () => void }} handlers
     */
    addTurn(text, handlers) {
      const turn = createTurn(text, handlers);
      recent.append(turn.element);
      scrollToEnd();
      return turn;
    },
  };
}

/**
 * Keeps the end in view while the conversation grows or its room shrinks, unless the visitor scrolled up to
 * read. Observed, not done at each change: a fast stream then costs one scroll a frame.
 * @param {HTMLElement} log
 * @param {HTMLElement[]} contents
 * @returns {() => void} goes to the end and stays there
 */
function followEnd(log, contents) {
  let following = true;
  let lastTop = 0;

  const scrollToEnd = () => {
    following = true;
    log.scrollTop = log.scrollHeight;
  };
  const observer = new ResizeObserver(() => following && scrollToEnd());
  for (const element of [log, ...contents]) observer.observe(element);

  log.addEventListener('scroll', () => {
    const wentUp = log.scrollTop < lastTop;
    const nearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    following = nearEnd || (following && !wentUp);
    lastTop = log.scrollTop;
  });
  return scrollToEnd;
}
