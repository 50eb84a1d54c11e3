/** The words of sending files. */
export default {
  attach: 'Attach a file',
  cancel: 'Cancel',
  fileComing: 'I’d like to send you a file.',
  fileMany: 'No more files fit into this chat.',
  fileSent: 'File sent.',
  fileTooLarge: 'Too large: 10 MB at most.',
  fileType: 'This type of file cannot be sent.',
  sending: 'Sending {name}',
};
