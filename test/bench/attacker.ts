/** The attacks of `npm run bench`, in a process of their own with a site of their own: reads one order a line, attacks as long as it says, answers with a line. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { ATTACKS, MOST_CONNECTIONS, pour, type Attack } from './attacks.ts';

export interface AttackOrder {
  readonly name: string;
  readonly proxyPort: number;
  readonly socksPort: number;
  readonly seconds: number;
}

const DRIP_MS = 200;
const SMALL_PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage';
const open = new Set<Socket>();
let answers: Attack['answers'];

const site = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  socket.on('error', () => undefined);
  open.add(socket.on('close', () => open.delete(socket)));
  const said = answers;
  socket.on('data', (data: Buffer) => {
    const requests = data.toString('latin1').split('GET ').length - 1;
    if (said === undefined && requests > 0) socket.write(SMALL_PAGE.repeat(requests));
  });
  if (said !== undefined) socket.once('data', () => pour(socket.setEncoding('latin1'), said.head + said.repeated));
});
site.listen(0, '127.0.0.1', () => process.stdout.write('ready\n'));

createInterface({ input: process.stdin }).on('line', (line) => {
  void attack(JSON.parse(line) as AttackOrder).then(() => process.stdout.write('over\n'));
});

async function attack({ name, proxyPort, socksPort, seconds }: AttackOrder): Promise<void> {
  const chosen = ATTACKS.find((each) => each.name === name);
  if (chosen === undefined) throw new Error(`no attack is called ${name}`);
  ({ answers } = chosen);
  const until = performance.now() + seconds * 1000;
  const port = chosen.door === 'socks' ? socksPort : proxyPort;
  let count = 0;
  const next = (): void => {
    if (performance.now() >= until || count >= MOST_CONNECTIONS) return;
    count += 1;
    one(chosen, port, count).on('close', () => setImmediate(next));
  };
  for (let started = 0; started < chosen.connections; started += 1) next();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  for (const socket of open) socket.destroy();
}

function one(chosen: Attack, port: number, count: number): Socket {
  const authority = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  open.add(socket.on('close', () => open.delete(socket)));
  socket.on('error', () => undefined);
  if (chosen.isDeaf === true) socket.pause();
  else socket.resume();
  socket.on('connect', () => {
    const first = chosen.says(authority, count);
    if (first !== '') socket.write(first, 'latin1');
    if (chosen.repeats !== undefined) pour(socket, chosen.repeats(authority));
    if (chosen.drips === true) drip(socket);
    if (chosen.closes === 'end') socket.end();
    if (chosen.closes === 'reset') setImmediate(() => socket.resetAndDestroy());
  });
  return socket;
}

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('x'), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}
