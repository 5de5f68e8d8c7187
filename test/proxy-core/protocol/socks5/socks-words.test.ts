import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultCode } from '#core/common/faults.ts';
import { COMMANDS, socksReplyFor, socksReplyWords } from '#core/protocol/socks5/socks-words.ts';

describe('SOCKS5 numbers', () => {
  it.each([
    [0, 'succeeded'],
    [2, 'connection not allowed by ruleset'],
    [5, 'connection refused'],
    [8, 'address type not supported'],
    [9, 'unknown reply 9'],
    [255, 'unknown reply 255'],
  ])('reply %i is %s', (code, words) => expect(socksReplyWords(code)).toBe(words));

  it.each<[FaultCode, number]>([
    ['DESTINATION_REFUSED', 2],
    ['TUNNEL_REFUSED', 2],
    ['CONNECT_UNREACHABLE', 3],
    ['NAME_NOT_FOUND', 4],
    ['CONNECT_TIMEOUT', 4],
    ['CONNECT_REFUSED', 5],
    ['INTERNAL', 1],
  ])('%s is told as %i', (fault, code) => expect(socksReplyFor(fault)).toBe(code));

  it('every fault is a failure', () => {
    for (const fault of Object.keys(FAULTS) as FaultCode[]) expect(socksReplyFor(fault)).toBeGreaterThan(0);
  });

  it('commands are numbered from 1', () => expect(COMMANDS.map((command) => COMMANDS.indexOf(command))).toEqual([0, 1, 2, 3]));
});
