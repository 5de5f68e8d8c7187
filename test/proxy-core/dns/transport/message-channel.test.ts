import { describe, expect, it } from 'vitest';
import type { DnsTransportPorts, HttpsAnswer, StreamEvents } from '#core/dns/transport/dns-ports.ts';
import { openHttpsChannel, openStreamChannel } from '#core/dns/transport/message-channel.ts';

const QUERY = Uint8Array.of(0x12, 0x34, 1, 2, 3);

/** Keeps what a channel does, and the events it listens to. */
function world(): { transport: DnsTransportPorts; log: string[]; events: () => StreamEvents; answer: (given: HttpsAnswer) => void } {
  const log: string[] = [];
  let events: StreamEvents | undefined;
  let onAnswer: ((given: HttpsAnswer) => void) | undefined;
  const transport: DnsTransportPorts = {
    machineHasIpv6: () => true,
    openDatagram: () => {
      throw new Error('no datagrams here');
    },
    openStream: (address, port, tlsHost, given) => {
      log.push(`stream ${address} ${port} ${tlsHost}`);
      events = given;
      return { write: (octets) => void log.push(`write ${[...octets].join(' ')}`), close: () => void log.push('close') };
    },
    openHttps: (address, port, host) => {
      log.push(`https ${address} ${port} ${host}`);
      return {
        post: (path, message, given) => {
          log.push(`post ${path} ${[...message].join(' ')}`);
          onAnswer = given;
        },
        close: () => void log.push('close'),
      };
    },
  };
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('nothing was opened');
    return value;
  };
  return { transport, log, events: () => known(events), answer: (given) => known(onAnswer)(given) };
}

const listener = (log: string[]): Parameters<ReturnType<typeof openStreamChannel>>[1] => ({
  onOpen: () => void log.push('open'),
  onMessage: (message) => void log.push(`message ${[...message].join(' ')}`),
  onRefused: (query, detail) => void log.push(`refused ${query === QUERY} ${detail}`),
  onClose: (detail) => void log.push(`closed ${detail}`),
});

describe('messages on TCP and TLS', () => {
  it('go with their length before them, and come so', () => {
    const { transport, log, events } = world();
    const channel = openStreamChannel(transport, 853, 'dns.example')('192.0.2.1', listener(log));
    events().onOpen();
    channel.send([QUERY, Uint8Array.of(9)]);
    events().onData(Uint8Array.of(0, 2, 7));
    events().onData(Uint8Array.of(8, 0));
    events().onClose('over');
    channel.close();
    expect(log).toEqual(['stream 192.0.2.1 853 dns.example', 'open', 'write 0 5 18 52 1 2 3 0 1 9', 'message 7 8', 'closed over', 'close']);
  });
});

describe('messages on HTTPS', () => {
  it('go without their id and come back with it; the query itself stays as it is', () => {
    const { transport, log, answer } = world();
    const channel = openHttpsChannel(transport, { host: 'dns.example', port: 443, path: '/q' })('192.0.2.1', listener(log));
    channel.send([QUERY]);
    answer({ type: 'message', octets: Uint8Array.of(0, 0, 0x81, 9) });
    channel.close();
    expect(log).toEqual(['https 192.0.2.1 443 dns.example', 'post /q 0 0 1 2 3', 'message 18 52 129 9', 'close']);
    expect([...QUERY]).toEqual([0x12, 0x34, 1, 2, 3]);
  });

  it.each([
    [{ type: 'refused', detail: 'HTTP status 404' } as const, 'refused true HTTP status 404'],
    [{ type: 'message', octets: Uint8Array.of(1, 0, 0x81) } as const, 'refused true the reply is to another question'],
    [{ type: 'message', octets: new Uint8Array(0) } as const, 'refused true the reply is to another question'],
  ])('are refused: %j', (given, event) => {
    const { transport, log, answer } = world();
    openHttpsChannel(transport, { host: 'dns.example', port: 443, path: '/q' })('192.0.2.1', listener(log)).send([QUERY]);
    answer(given);
    expect(log.at(-1)).toBe(event);
  });
});
