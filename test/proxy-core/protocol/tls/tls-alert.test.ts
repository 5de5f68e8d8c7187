import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { writeAlert } from '#core/protocol/tls/tls-alert.ts';
import { captureHello } from '../../../support/captured-hello.ts';

describe('a fatal alert', () => {
  it.each([
    ['unrecognized_name', 112],
    ['access_denied', 49],
    ['decode_error', 50],
    ['illegal_parameter', 47],
    ['handshake_failure', 40],
    ['protocol_version', 70],
    ['unexpected_message', 10],
    ['record_overflow', 22],
    ['internal_error', 80],
  ] as const)('%s is one record of seven octets', (alert, code) => expect([...writeAlert(alert)]).toEqual([21, 3, 3, 0, 2, 2, code]));

  it.each([
    ['unrecognized_name', /unrecognized name/i],
    ['access_denied', /access denied/i],
    ['illegal_parameter', /illegal parameter/i],
  ] as const)('%s is understood by Node', async (alert, words) => {
    const { outcome } = await captureHello(nodeClient, writeAlert(alert));
    expect(outcome).toMatch(words);
  });

  it('is understood by openssl', async (ctx) => {
    if (!existsSync('/usr/bin/openssl')) return ctx.skip('the openssl command is not installed');
    const { outcome } = await captureHello(opensslClient, writeAlert('unrecognized_name'));
    expect(outcome).toMatch(/alert number 112/);
  });
});

function nodeClient(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'refused.example', rejectUnauthorized: false });
    socket.on('error', ({ message }) => resolve(message));
    socket.on('secureConnect', () => resolve('connected'));
  });
}

function opensslClient(port: number): Promise<string> {
  return new Promise((resolve) => {
    const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'refused.example'];
    const child = execFile('openssl', args, (_error, out, words) => resolve(out + words));
    child.stdin?.end();
  });
}
