/** Asks whether an address was meant as it was typed. */
import { createCard } from './card.js';

/**
 * @param {Kit} kit
 * @param {string} email as it was probably meant
 * @param {boolean} asked by the reply itself
 * @param {(address: string) => void} onGive
 * @param {() => void} onDismiss
 */
export function askForTypo(kit, email, asked, onGive, onDismiss) {
  // Isolated, so that a right-to-left question does not turn the address round.
  const question = kit.phrase('didYouMean', { email: `\u2068${email}\u2069` });
  const card = createCard(kit, question, [], ['useThis', () => onGive(email)], ['dismiss', onDismiss]);
  if (asked) card.children[0].className = 'hidden-text';
  return card;
}
