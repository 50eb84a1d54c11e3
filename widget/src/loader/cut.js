/** The server's limits, in characters: no message may be refused for the address of its page. */

export const LONGEST_URL = 2048;
export const LONGEST_VALUE = 200;

/** Half of a surrogate pair would not be valid JSON to the server. @param {string} text @param {number} longest */
export const cut = (text, longest) => text.slice(0, longest).toWellFormed();
