import { expect, it } from 'vitest';
import { BRIDGE_NAME, PORT_MESSAGE } from '../../../app/page/port-words.ts';
import { PORT_MESSAGE as AS_THE_PAGE_KNOWS_IT, portIn } from '../../../renderer/api/bridge.ts';

it('preload and page mean the same message', () => {
  expect(PORT_MESSAGE).toEqual(AS_THE_PAGE_KNOWS_IT);
  const own = {};
  const port = {} as MessagePort;
  expect(portIn({ data: PORT_MESSAGE, source: own as Window, ports: [port] }, own)).toBe(port);
});

it('the bridge stands where the page looks for it', () => expect(BRIDGE_NAME satisfies keyof Window).toBe('hearthgate'));
