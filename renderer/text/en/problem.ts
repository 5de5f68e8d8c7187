export const problem = {
  noAnswer: 'Hearthgate did not answer. Nothing was changed; try again in a moment.',
  signedOut: 'This page is no longer signed in. Load it again and enter the key.',
  notAccepted: 'That is more than Hearthgate takes at once. Shorten it and try again.',
  screenFailed: 'This screen stopped working',
  screenFailedText: 'The rest of Hearthgate goes on. Loading the page again usually helps.',
  reload: 'Load again',
};
