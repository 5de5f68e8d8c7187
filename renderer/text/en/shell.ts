import type { HealthNote } from '#contract/views.ts';

const noteTitles: Readonly<Record<HealthNote['code'], string>> = {
  'history-set-aside': 'History was started anew',
  'history-failing': 'History is not being recorded',
  'port-busy': 'A port is taken',
  'config-problem': 'The settings have a problem',
  'block-file-problem': 'A block list file has a problem',
  'redirector-failing': 'A filter program is failing',
  'dns-failing': 'Names cannot be looked up',
};

export const shell = {
  product: 'Hearthgate',
  skip: 'Skip to the content',
  screens: { home: 'Home', live: 'Live', history: 'History', rules: 'Rules' },
  screensLabel: 'Screens',
  collapse: 'Hide the names',
  expand: 'Show the names',
  version: (version: string) => `Version ${version}`,
  state: { on: 'Filtering on', off: 'Filtering off', problem: 'Problem', unknown: 'Connecting' },
  stateLabel: (state: string) => `State: ${state}. Open Home.`,
  theme: { label: 'Colours', light: 'Light', dark: 'Dark', auto: 'As the system' },
  link: {
    lost: 'Hearthgate does not answer',
    lostText: 'What you see is the last known state. Trying again by itself.',
    connecting: 'Connecting to Hearthgate',
    retry: 'Try again now',
  },
  healthLabel: 'Health',
  noteTitles,
};
