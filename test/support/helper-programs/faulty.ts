/** Does one thing wrong: `faulty FAULT`. Everything it could answer rightly it does. */
const [fault = ''] = process.argv.slice(2);

function onQuestion(id: string): void {
  switch (fault) {
    case 'silent':
      return;
    case 'junk':
      process.stdout.write(`${id}%$&!\nTraceback (most recent call last):\n\x00\xff\n`);
      return;
    case 'wrong-id':
      process.stdout.write('999 302:http://wrong.example/\n');
      return;
    case 'twice':
      process.stdout.write(`${id}ERR\n${id}302:http://wrong.example/\n`);
      return;
    case 'giant':
      process.stdout.write(`${id}OK rewrite-url="${'x'.repeat(200_000)}"\n`);
      return;
    case 'half':
      process.stdout.write(`${id}E`);
      return;
    case 'floods':
      for (;;) if (!process.stdout.write('nobody asked\n'.repeat(1000))) return;
  }
}

if (fault === 'greets') process.stdout.write('Hello, this is version 7!\n');
if (fault === 'deaf') process.stdin.destroy();
else
  process.stdin.on('data', (octets: Buffer) =>
    octets
      .toString()
      .split('\n')
      .slice(0, -1)
      .forEach((line) => onQuestion(/^\d+ /.exec(line)?.[0] ?? '')),
  );
if (fault === 'deaf' || fault === 'stays') setInterval(() => {}, 1000);
if (fault === 'stays') process.on('SIGTERM', () => {});
