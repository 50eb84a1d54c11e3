/** Every word the visitor reads. A second language is a second table. */

const english = {
  title: 'Chat',
  assistant: 'Automated assistant',
  greeting: 'Hello! How can we help?',
  close: 'Close chat',
  conversation: 'Conversation',
  you: 'You said:',
  they: 'Reply:',
  placeholder: 'Write a message…',
  message: 'Your message',
  send: 'Send message',
  notSent: 'Not sent.',
  tryAgain: 'Try again',
  email: 'We’ll get back to you at',
  historyFailed: 'Earlier messages could not be loaded.',
};

/**
 * @param {keyof typeof english} key
 * @returns {string}
 */
export function t(key) {
  return english[key];
}
