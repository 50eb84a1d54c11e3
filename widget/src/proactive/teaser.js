/** A word from the business beside the launcher. It never takes the focus. */
import { drawing } from '../ui/drawing.js';
import styles from './teaser.css';

/** @type {Record<string, string>} */
const DISMISS = { ar: 'إغلاق', de: 'Schließen', es: 'Descartar', fr: 'Ignorer', it: 'Ignora', ja: '閉じる', nl: 'Sluiten', pt: 'Dispensar' };

/**
 * @param {Shell} shell
 * @param {string} message
 * @param {() => void} onOpen
 * @param {() => void} onDismiss
 * @returns {() => void} removes it
 */
export function showTeaser({ frame, dress }, message, onOpen, onDismiss) {
  const teaser = document.createElement('div');
  const words = document.createElement('button');
  const dismiss = document.createElement('button');
  teaser.className = 'teaser';
  teaser.setAttribute('role', 'status');
  words.className = 'words';
  words.dir = 'auto';
  dismiss.className = 'dismiss';
  words.type = dismiss.type = 'button';
  dismiss.setAttribute('aria-label', DISMISS[frame.lang] ?? 'Dismiss');
  dismiss.append(drawing(24, 'M7 7l10 10', 'M17 7L7 17'));
  teaser.append(words, dismiss);
  dress(styles);
  frame.prepend(teaser);
  words.textContent = message; // After the region is there: only then is it read out.

  words.addEventListener('click', onOpen);
  dismiss.addEventListener('click', onDismiss);
  teaser.addEventListener('keydown', ({ key }) => key === 'Escape' && onDismiss());
  return () => teaser.remove();
}
