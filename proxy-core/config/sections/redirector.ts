import { flag, list, text, wholeNumber } from '../setting.ts';

const ARGUMENT = { allowed: 'a program argument', test: (value: string) => value.length <= 4096 && !value.includes('\0') };

export const redirector = {
  on: flag(false, 'ask a helper program about requests no rule spoke about'),
  program: text(4096, '', 'the helper program: a path, or the name of an example such as permit-all'),
  arguments: list(ARGUMENT, 64, [], 'its arguments, each an item'),
  helpers: wholeNumber(1, 64, 1, 'processes started'),
  timeoutMs: wholeNumber(10, 60_000, 2000, 'milliseconds a helper may take'),
};
