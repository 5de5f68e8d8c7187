/** Every sentence a person reads on the screens, in English. This object is the type other languages have to satisfy. */
import { home } from './en/home.ts';
import { history } from './en/history.ts';
import { live } from './en/live.ts';
import { problem } from './en/problem.ts';
import { request } from './en/request.ts';
import { rules } from './en/rules.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';

export const en = { shell, home, live, history, rules, request, problem, signIn };
