import { flag, wholeNumber } from '../setting.ts';

export const history = {
  on: flag(true, 'keep a row for every request'),
  days: wholeNumber(1, 3650, 30, 'rows older than this are forgotten'),
};
