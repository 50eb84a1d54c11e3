/** Keeps Tab inside an element that covers the whole page. */

const FOCUSABLE = ':is(a, button, input, textarea, [tabindex]):not(:disabled, [tabindex="-1"])';

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} container
 */
export function keepFocusInside(event, container) {
  if (event.key !== 'Tab') return;
  const all = /** @type {HTMLElement[]} */ ([...container.querySelectorAll(FOCUSABLE)]);
  const stops = all.filter((stop) => stop.checkVisibility());
  if (event.shiftKey) stops.reverse();
  if (event.target !== stops.at(-1)) return;
  event.preventDefault();
  stops[0].focus();
}

/** A keyboard on the screen must not jump up because something else happened. */
export const hasKeyboard = () => matchMedia('(pointer: fine)').matches;
