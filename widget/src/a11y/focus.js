/** Keeps Tab inside an element that covers the whole page. */

const FOCUSABLE = 'button:not([disabled]), textarea, input:not([tabindex="-1"]), a[href], [tabindex="0"]';

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} container
 */
export function keepFocusInside(event, container) {
  if (event.key !== 'Tab') return;
  const all = /** @type {HTMLElement[]} */ ([...container.querySelectorAll(FOCUSABLE)]);
  const stops = all.filter((stop) => stop.checkVisibility());
  const leaving = event.shiftKey ? stops[0] : stops[stops.length - 1];
  const entering = event.shiftKey ? stops[stops.length - 1] : stops[0];
  if (event.target !== leaving) return;
  event.preventDefault();
  entering.focus();
}

/** A keyboard on the screen must not jump up because something else happened. */
export const hasKeyboard = () => matchMedia('(pointer: fine)').matches;
