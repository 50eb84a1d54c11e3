/** A reply that grows: what is finished is left alone, and the last block is made anew once a frame. */
import { render } from '../text/markdown.js';

/** @param {HTMLElement} parent */
export function createStreamed(parent) {
  let settled = 0; // how far the text is on the screen for good
  let text = '';
  /** @type {HTMLElement[]} */
  let tail = [];
  let frame = 0;

  return {
    /** @param {string} token */
    append(token) {
      text += token;
      frame ||= requestAnimationFrame(draw);
    },
    /** @param {string} whole */
    finish(whole) {
      cancelAnimationFrame(frame);
      frame = 0;
      if (whole !== text) clear();
      text = whole;
      draw();
    },
    clear,
  };

  function clear() {
    cancelAnimationFrame(frame);
    frame = settled = 0;
    text = '';
    tail = [];
    parent.replaceChildren();
  }

  function draw() {
    frame = 0;
    for (const block of tail) block.remove();
    const end = lastBreak(text, settled);
    if (end > settled) parent.append(...render(text.slice(settled, end)));
    settled = end;
    tail = render(text.slice(settled));
    parent.append(...tail);
  }
}

/**
 * @param {string} text
 * @param {number} from
 * @returns {number} the last place after `from` where a block surely ended
 */
function lastBreak(text, from) {
  const at = text.lastIndexOf('\n\n');
  if (at < from) return from;
  const fences = text.slice(from, at).match(/^ {0,3}```/gm)?.length ?? 0;
  return fences % 2 === 0 ? at + 2 : from;
}
