import { flag, list } from '../setting.ts';

const RULE = { allowed: 'a host such as example.org, one a line', test: (value: string) => value.length <= 300 };
const FILE = { allowed: 'the path of a file', test: (value: string) => value.length > 0 && value.length <= 4096 };

export const filtering = {
  on: flag(true, 'the switch in tray and window'),
  allow: list(RULE, 20_000, [], 'hosts that are always allowed, with everything below them'),
  block: list(RULE, 20_000, [], 'hosts that are blocked, with everything below them'),
  blockFiles: list(FILE, 100, [], 'files of names to block: hosts lines, plain domains or ||host^'),
};
