/** A device that asks a name server: one socket, one question at a time or many, over UDP or TCP. */
import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';
import dnsPacket, { type Message } from 'dns-packet';
import { onTestFinished } from 'vitest';

export interface Told {
  readonly rcode: string;
  /** Addresses, or other data as text. */
  readonly answers: readonly string[];
  readonly ttl: number | null;
}

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const WAIT_MS = 5000;

export class DnsClient {
  readonly #port: number;
  readonly #address: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (told: Told) => void>();
  #lastId = 0;
  replies = 0;

  private constructor(port: number, isIpv6: boolean) {
    this.#port = port;
    this.#address = isIpv6 ? '::1' : '127.0.0.1';
    this.#socket = createSocket(isIpv6 ? 'udp6' : 'udp4');
    this.#socket.on('message', (octets) => {
      this.replies += 1;
      const message = dnsPacket.decode(octets);
      this.#waiting.get(message.id)?.(toldIn(message));
    });
  }

  /** @param from the address of the device: any of 127.0.0.0/8, or ::1. */
  static async open(port: number, from = '127.0.0.1'): Promise<DnsClient> {
    const client = new DnsClient(port, from.includes(':'));
    await new Promise<void>((resolve) => client.#socket.bind(0, from, resolve));
    onTestFinished(() => void client.#socket.close());
    return client;
  }

  ask(name: string, type = 'A'): Promise<Told> {
    const id = this.send(name, type);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nobody answered ${type} ${name}`)), WAIT_MS);
      this.#waiting.set(id, (told) => {
        clearTimeout(late);
        resolve(told);
      });
    });
  }

  /** Waits for nothing. */
  send(name: string, type = 'A'): number {
    const id = (this.#lastId += 1);
    this.#socket.send(queryFor(id, name, type), this.#port, this.#address);
    return id;
  }
}

export function askOverTcp(port: number, name: string, type = 'A'): Promise<Told> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(framedQuery(name, type));
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0);
    socket.on('data', (octets: Buffer) => {
      held = Buffer.concat([held, octets]);
      if (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) resolve(toldIn(dnsPacket.decode(held.subarray(2))));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without an answer')));
  });
}

/** As it goes over TCP. */
export function framedQuery(name: string, type = 'A'): Buffer {
  const query = queryFor(7, name, type);
  return Buffer.concat([Buffer.from([query.length >> 8, query.length & 255]), query]);
}

function queryFor(id: number, name: string, type: string): Buffer {
  return Buffer.from(dnsPacket.encode({ id, type: 'query', flags: dnsPacket.RECURSION_DESIRED, questions: [{ name, type }] }));
}

function toldIn(message: Required<Message>): Told {
  const records = message.answers.filter(({ type }) => type === 'A' || type === 'AAAA');
  return {
    rcode: RCODES[message.flags & 15] ?? 'other',
    answers: records.map(({ data }) => String(data)),
    ttl: records[0]?.ttl ?? null,
  };
}

export const VIAS = ['udp', 'tcp'] as const;
export type Via = (typeof VIAS)[number];

/** The reply to these very octets. */
export async function askOctets(port: number, query: Uint8Array, via: Via): Promise<Uint8Array> {
  const [reply] = via === 'udp' ? [await datagramReply(port, query)] : await streamReplies(port, [query]);
  if (reply === undefined) throw new Error('closed without an answer');
  return reply;
}

/** Over one TCP connection, whose sending side is closed behind the questions. @returns every reply until the other side hangs up. */
export function streamReplies(port: number, queries: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.end(Buffer.concat(queries.flatMap((query) => [Buffer.of(query.length >> 8, query.length & 255), query])));
  return new Promise((resolve, reject) => {
    const held: Buffer[] = [];
    socket.on('data', (octets: Buffer) => held.push(octets));
    socket.on('error', reject);
    socket.on('end', () => resolve(unframed(Buffer.concat(held))));
  });
}

function unframed(octets: Buffer): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += 2 + octets.readUInt16BE(at))
    messages.push(new Uint8Array(octets.subarray(at + 2, at + 2 + octets.readUInt16BE(at))));
  return messages;
}

function datagramReply(port: number, query: Uint8Array): Promise<Uint8Array> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('nobody answered')), WAIT_MS);
    onTestFinished(() => {
      clearTimeout(late);
      socket.close();
    });
    socket.once('message', (octets) => {
      clearTimeout(late);
      resolve(new Uint8Array(octets));
    });
    socket.send(query, port, '127.0.0.1');
  });
}
