/**
 * Says for each host what it was told to say: `teller lines|icap FILE`, the file a JSON object of host to answer. For hosts
 * it was told nothing about it leaves the request alone. `ask=HOST` as answer: sends the question itself back, as a redirect to HOST.
 */
import { readFileSync } from 'node:fs';
import { answerLines, answerRequests } from './asked.ts';

const [mode = 'lines', file = ''] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
const UNCHANGED = 'ICAP/1.0 204 No Content\r\n\r\n';

if (mode === 'icap') answerRequests((question) => told(/^Pragma: host=(.*)$/m.exec(question)?.[1] ?? '', question) ?? UNCHANGED);
else answerLines((question) => told(/^(?:[a-z]+:\/\/)?\[?([^\]/:\s]+)/i.exec(question)?.[1] ?? '', question) ?? '');

function told(host: string, question: string): string | undefined {
  const answer = answers[host];
  if (answer?.startsWith('ask=') !== true) return answer;
  const location = `http://${answer.slice(4)}/?${encodeURIComponent(question)}`;
  if (mode !== 'icap') return `302:${location}`;
  const head = `HTTP/1.1 302 Found\r\nLocation: ${location}\r\n\r\n`;
  return `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=${head.length}\r\n\r\n${head}`;
}
