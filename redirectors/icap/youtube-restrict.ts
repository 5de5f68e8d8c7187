/** Asks YouTube for its restricted mode by a field of the request. Usage: youtube-restrict [Strict|Moderate] */
import { icapLoop, permit, withFields } from '../lib/icap-loop.ts';

const HOSTS = ['www.youtube.com', 'm.youtube.com', 'youtubei.googleapis.com', 'youtube.googleapis.com', 'www.youtube-nocookie.com'];
const level = process.argv[2] === 'Moderate' ? 'Moderate' : 'Strict';

icapLoop((request) => {
  if (request.method === 'CONNECT' || !HOSTS.includes(request.host)) return permit();
  const others = request.fields.filter(([name]) => name.toLowerCase() !== 'youtube-restrict');
  return withFields(request, [...others, ['YouTube-Restrict', level]]);
});
