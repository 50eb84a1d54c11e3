/** Which text is readable on a colour. */

const READABLE = 4.5; // WCAG 2.2, 1.4.3

/**
 * @param {HTMLElement} frame
 * @param {string | null} [accent] `#rrggbb`
 */
export function paint(frame, accent) {
  if (!/^#[0-9a-f]{6}$/i.test(accent ?? '')) return;
  const light = 1.05 / (luminance(/** @type {string} */ (accent)) + 0.05) >= READABLE;
  frame.style.setProperty('--set-accent', /** @type {string} */ (accent));
  frame.style.setProperty('--set-on-accent', light ? '#fff' : '#000');
  frame.style.setProperty('--set-shade', light ? 'rgb(0 0 0 / .2)' : 'rgb(255 255 255 / .3)');
}

/** @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
