import { MessageChannel } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { PORT_MESSAGE, portIn } from '../../../renderer/api/bridge.ts';

const page = {};
const { port1, port2 } = new MessageChannel();
const port = port1 as unknown as MessagePort;
afterAll(() => [port1, port2].forEach((end) => end.close()));

function message(changes: Partial<Pick<MessageEvent, 'data' | 'source' | 'ports'>>): Pick<MessageEvent, 'data' | 'source' | 'ports'> {
  return { data: PORT_MESSAGE, source: page as Window, ports: [port], ...changes };
}

describe('a window message', () => {
  it('from our own preload brings a port', () => expect(portIn(message({}), page)).toBe(port));

  it.each([
    ['from another window', message({ source: {} as Window })],
    ['from nowhere', message({ source: null })],
    ['of another type', message({ data: { type: 'something-else' } })],
    ['that is a text', message({ data: 'hearthgate-port' })],
    ['that is nothing', message({ data: null })],
    ['without a port', message({ ports: [] })],
  ])('%s brings none', (_what, event) => expect(portIn(event, page)).toBeNull());
});
