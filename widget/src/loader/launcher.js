/** The button in the corner. */
import { drawing } from '../ui/drawing.js';

const SPEECH = 'M14 4.5c6 0 10.5 3.9 10.5 8.9S20 22.3 14 22.3c-1.2 0-2.4-.2-3.5-.5L5 24l1.4-4.7c-1.8-1.6-2.9-3.6-2.9-5.9 0-5 4.5-8.9 10.5-8.9Z';
const LOZENGE = 'M14 9.4l3.9 4-3.9 4-3.9-4Z';
const DOWN = 'M7 11l7 7 7-7';

export function createLauncher() {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');
  button.append(drawing(28, SPEECH, LOZENGE), drawing(28, DOWN));
  return button;
}
