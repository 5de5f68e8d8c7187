/** Says what it is told to say: the path of each address is the answer, in hexadecimal. For lines with and without channel-IDs, and for ICAP. */
const isIcap = process.argv[2] === 'icap';
let rest = '';

process.stdin.setEncoding('latin1');
process.stdin.on('data', (text: string) => {
  rest += text;
  if (isIcap) answerRequests();
  else answerLines();
});

function answerLines(): void {
  const lines = rest.split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const id = /^\d+ /.exec(line)?.[0] ?? '';
    process.stdout.write(`${id}${saidBy(line)}\n`, 'latin1');
  }
}

function answerRequests(): void {
  for (let match = wholeRequest(); match !== null; match = wholeRequest()) {
    process.stdout.write(saidBy(match), 'latin1');
  }
}

function wholeRequest(): string | null {
  const head = /^[^]*?\n\n/.exec(rest)?.[0];
  const octets = Number(/null-body=(\d+)/.exec(head ?? '')?.[1] ?? 0);
  if (head === undefined || rest.length < head.length + octets) return null;
  const whole = rest.slice(0, head.length + octets);
  rest = rest.slice(whole.length);
  return whole;
}

function saidBy(text: string): string {
  return Buffer.from(/\/say-([0-9a-f]*)/.exec(text)?.[1] ?? '', 'hex').toString('latin1');
}
