/** Questions that need more than words: loaded when the first of them is asked. */
import styles from './styles/cards.css';
import words from './text/en-cards.js';

export { askForEmail } from './cards/email.js';
export { askForRating } from './cards/rating.js';
export { askForTypo } from './cards/typo.js';

/** @param {Kit} kit */
export function prepare({ dress, learn }) {
  dress(styles);
  learn(words);
}
