export const signIn = {
  title: 'Open the screens with your link',
  why: 'Only people who can start Hearthgate on this computer may look at these screens, so the first visit needs its access link.',
  terminalTitle: 'Started from a terminal?',
  terminal: 'Look for the line with the address of the screens. It ends in “#token=…”. Open the whole link.',
  desktopTitle: 'Using the desktop program?',
  desktop: 'Open the menu of its icon beside the clock and choose “Web monitor”.',
  again: 'Had it open before?',
  againText: 'Restarting Hearthgate or closing the browser signs you out. The link stays the same: open it again.',
  refused: 'That link was not accepted. It may be from another computer or from before the token was changed.',
  retry: 'Check again',
};
