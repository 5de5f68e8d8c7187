/**
 * Every sentence a person reads outside the screens: tray, notifications,
 * dialogs, the page shown instead of a broken one, and the terminal.
 */

const connections = (count: number) => (count === 1 ? '1 open connection' : `${count} open connections`);

export const text = {
  product: 'Hearthgate',
  tray: {
    on: 'Filtering: On',
    off: 'Filtering: Off',
    starting: 'Filtering: starting',
    problem: (what: string) => `Problem: ${what}`,
    open: 'Open',
    filtering: 'Filtering',
    copyProxy: 'Copy proxy command',
    webMonitor: 'Web monitor…',
    startAtLogin: 'Start at login',
    exit: 'Exit…',
    tooltip: (state: string, open: number, down: string, up: string) => `Hearthgate: ${state}\n${connections(open)}, ↓ ${down} ↑ ${up}`,
    notDone: 'That did not work',
    copied: 'The proxy command was copied',
    coreGone: 'the core does not answer. Exit and start Hearthgate again.',
  },
  closed: {
    title: 'Hearthgate is still running',
    text: 'Filtering goes on. Open it again from its icon in the tray, or by starting it once more. Exit from the same icon.',
  },
  exit: {
    question: 'Exit Hearthgate?',
    consequence: (proxy: string | null) =>
      proxy === null
        ? 'Nothing is filtered or recorded until it runs again.'
        : `Nothing is filtered or recorded until it runs again. Programs that are told to use ${proxy} as their proxy reach no site until then.`,
    exit: 'Exit',
    stay: 'Keep running',
  },
  broken: {
    preload: {
      title: 'Hearthgate cannot show its screens',
      text: 'A part of the program is missing or damaged (app/preload.cjs). Filtering goes on as it was. Install Hearthgate again to repair it.',
    },
    crash: {
      title: 'The window closed itself several times',
      text: 'Filtering goes on as it was. Close this window and open it again from the tray, or use the web monitor. The log has the details.',
    },
    screens: {
      title: 'The screens are not there',
      text: 'The folder with the screens is missing from this installation. Filtering goes on as it was. Install Hearthgate again to repair it.',
    },
  },
  start: {
    failed: 'Hearthgate could not start',
    failedText: (folder: string) => `Something unexpected happened. Details are in ${folder}.`,
    noWindowHere: '--headless: the desktop program always has a tray. Start the core without it by: node dist/headless.js',
    screensInWindow: 'in the window',
    stopIt: 'Exit from the tray, or Ctrl+C.',
  },
  startAtLogin: {
    comment: 'A filtering proxy for a family PC or a small office',
    failed: (file: string, code: string) => `${file} could not be changed (${code}).`,
  },
};
