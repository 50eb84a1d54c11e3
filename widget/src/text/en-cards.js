/** The words of the questions that are loaded when they are asked. */
export default {
  comment: 'Comment (optional)',
  didYouMean: 'Did you mean {email}?',
  dismiss: 'No, thanks',
  emailAsk: 'Where can we reach you?',
  emailBad: 'Write it like name@example.com.',
  emailField: 'E-mail address',
  rateThanks: 'Thank you for your rating.',
  score: '{n} of 5',
  useThis: 'Yes, use it',
};
