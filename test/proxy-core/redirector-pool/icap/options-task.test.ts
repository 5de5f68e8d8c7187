import { beforeEach, describe, expect, it } from 'vitest';
import { IcapConnection } from '#core/redirector-pool/icap/icap-connection.ts';
import { OptionsTask } from '#core/redirector-pool/icap/options-task.ts';
import { OPTIONS_ANSWER, ScriptedIcapServer } from '../../../support/scripted-icap-server.ts';

let server: ScriptedIcapServer;
let heard: string[];
let task: OptionsTask;

beforeEach(() => {
  server = new ScriptedIcapServer();
  heard = [];
  const connection = new IcapConnection(1, 0, { host: 'a', port: 1 }, server.connect, { connected: () => {}, closed: () => {} });
  const address = { url: 'icap://a/echo', host: 'a', port: 1344, authority: 'a' };
  task = new OptionsTask(address, 0, {
    known: (service) => void heard.push(`known ${[...service.methods].join('+')}`),
    unknown: (how) => void heard.push(`unknown: ${how}`),
    release: (_connection, isClean) => void heard.push(`released ${isClean ? 'clean' : 'dirty'}`),
  });
  task.granted(connection);
});

describe('asking a server what it can do', () => {
  it('ends with knowing it', () => {
    expect(server.connection(1).received).toMatch(/^OPTIONS icap:\/\/a\/echo ICAP\/1\.0\r\n/);
    server.connection(1).say(OPTIONS_ANSWER);
    expect(heard).toEqual(['released clean', 'known REQMOD+RESPMOD']);
  });

  it('may bring content that nobody needs', () => {
    server.connection(1).say('ICAP/1.0 200 OK\r\nMethods: REQMOD\r\nEncapsulated: opt-body=0\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
    expect(heard).toEqual(['released clean', 'known REQMOD']);
  });

  for (const [name, wire, how] of [
    ['no such service', 'ICAP/1.0 404 Not Found\r\n\r\n', 'OPTIONS answered with 404'],
    ['no ICAP', 'SSH-2.0-x\r\n', 'OPTIONS answered with a line that begins no ICAP response'],
  ] as const) {
    it(`may end with ${name}`, () => {
      server.connection(1).say(wire);
      expect(heard).toEqual(['released dirty', `unknown: ${how}`]);
    });
  }

  it('may end with a closed connection, once', () => {
    server.connection(1).say('ICAP/1.0 200 OK\r\n');
    server.connection(1).close('ECONNRESET');
    task.fail('late');
    expect(heard).toEqual(['unknown: ECONNRESET']);
  });
});
