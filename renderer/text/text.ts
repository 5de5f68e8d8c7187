/** The sentences of the screens in the language in use. Another language is another object of the same type. */
import { en } from './en.ts';

export type Text = typeof en;

export const text: Text = en;
