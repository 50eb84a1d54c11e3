/** A word from the business beside the launcher. It never takes the focus. */
import { drawing } from '../ui/drawing.js';

/**
 * @param {HTMLElement} frame
 * @param {{ message: string, dismissName: string, onOpen: () => void, onDismiss: () => void }} options
 * @returns {() => void} removes it
 */
export function showTeaser(frame, { message, dismissName, onOpen, onDismiss }) {
  const teaser = document.createElement('div');
  const words = document.createElement('button');
  const dismiss = document.createElement('button');
  teaser.className = 'teaser';
  teaser.setAttribute('role', 'status');
  words.className = 'words';
  words.dir = 'auto';
  dismiss.className = 'dismiss';
  words.type = dismiss.type = 'button';
  dismiss.setAttribute('aria-label', dismissName);
  dismiss.append(drawing(24, 'M7 7l10 10', 'M17 7L7 17'));
  teaser.append(words, dismiss);
  frame.prepend(teaser);
  words.textContent = message; // After the region is there: only then is it read out.

  const remove = () => teaser.remove();
  words.addEventListener('click', onOpen);
  dismiss.addEventListener('click', onDismiss);
  teaser.addEventListener('keydown', ({ key }) => key === 'Escape' && onDismiss());
  return remove;
}
