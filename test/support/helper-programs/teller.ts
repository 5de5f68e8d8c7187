/**
 * Says for each host what it was told to say: `teller lines|icap FILE`, the file a JSON object of host to answer. For hosts
 * it was told nothing about it leaves the request alone. `ask=HOST` as answer: sends the question itself back, as a redirect to HOST.
 */
import { readFileSync } from 'node:fs';

const [mode = 'lines', file = ''] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
let rest = '';

process.stdin.setEncoding('latin1');
process.stdin.on('data', (text: string) => {
  rest += text;
  if (mode === 'icap') answerRequests();
  else answerLines();
});

function answerLines(): void {
  const lines = rest.split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const id = /^\d+ /.exec(line)?.[0] ?? '';
    const question = line.slice(id.length);
    const host = /^(?:[a-z]+:\/\/)?\[?([^\]/:\s]+)/i.exec(question)?.[1] ?? '';
    process.stdout.write(`${id}${told(host, question) ?? ''}\n`, 'latin1');
  }
}

function answerRequests(): void {
  for (;;) {
    const head = /^[^]*?\n\n/.exec(rest)?.[0];
    const octets = Number(/null-body=(\d+)/.exec(head ?? '')?.[1] ?? 0);
    if (head === undefined || rest.length < head.length + octets) return;
    const question = rest.slice(0, head.length + octets);
    rest = rest.slice(question.length);
    const host = /^Pragma: host=(.*)$/m.exec(question)?.[1] ?? '';
    process.stdout.write(told(host, question) ?? 'ICAP/1.0 204 No Content\r\n\r\n', 'latin1');
  }
}

function told(host: string, question: string): string | undefined {
  const answer = answers[host];
  if (answer?.startsWith('ask=') !== true) return answer;
  const location = `http://${answer.slice(4)}/?${encodeURIComponent(question)}`;
  if (mode !== 'icap') return `302:${location}`;
  const head = `HTTP/1.1 302 Found\r\nLocation: ${location}\r\n\r\n`;
  return `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=${head.length}\r\n\r\n${head}`;
}
