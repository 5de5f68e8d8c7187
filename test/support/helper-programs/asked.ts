/** What helper programs in tests read on their standard input: lines with or without a channel-ID, or whole ICAP requests. */
let rest = '';

/** The channel-ID of a question, where there is one, goes in front of its answer. */
export function answerLines(answer: (question: string) => string): void {
  onInput(() => {
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const id = /^\d+ /.exec(line)?.[0] ?? '';
      process.stdout.write(`${id}${answer(line.slice(id.length))}\n`, 'latin1');
    }
  });
}

export function answerRequests(answer: (request: string) => string): void {
  onInput(() => {
    for (let request = wholeRequest(); request !== null; request = wholeRequest()) process.stdout.write(answer(request), 'latin1');
  });
}

function onInput(read: () => void): void {
  process.stdin.setEncoding('latin1');
  process.stdin.on('data', (text: string) => {
    rest += text;
    read();
  });
}

function wholeRequest(): string | null {
  const head = /^[^]*?\n\n/.exec(rest)?.[0];
  const octets = Number(/null-body=(\d+)/.exec(head ?? '')?.[1] ?? 0);
  if (head === undefined || rest.length < head.length + octets) return null;
  const whole = rest.slice(0, head.length + octets);
  rest = rest.slice(whole.length);
  return whole;
}
