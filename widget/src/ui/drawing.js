/** Line drawings, silent to screen readers. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {number} size units of the grid
 * @param {string[]} paths
 */
export function drawing(size, ...paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
