/** Switches YouTube's safety mode on by its PREF cookie. Plain http only: a tunnel hides the cookies. */
import { covers } from '../lib/arguments.ts';
import { icapLoop, permit, withFields } from '../lib/icap-loop.ts';

const SAFETY = 'f2=8000000';

icapLoop((request) => {
  if (request.method === 'CONNECT' || !covers('youtube.com', request.host)) return permit();
  const cookies = request.fields.filter(([name]) => name.toLowerCase() === 'cookie').flatMap(([, value]) => value.split(';'));
  const others = cookies.map((cookie) => cookie.trim()).filter((cookie) => cookie !== '' && !cookie.startsWith('PREF='));
  const pref = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith('PREF='));
  const fields = request.fields.filter(([name]) => name.toLowerCase() !== 'cookie');
  return withFields(request, [...fields, ['Cookie', [...others, safePreferences(pref)].join('; ')]], 'YouTube safety mode');
});

/** The other preferences stay as they are. */
function safePreferences(cookie = 'PREF='): string {
  const parts = cookie.slice('PREF='.length).split('&');
  return `PREF=${[...parts.filter((part) => part !== '' && !part.startsWith('f2=')), SAFETY].join('&')}`;
}
