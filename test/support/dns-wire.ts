/** DNS messages octet by octet, for what dns-packet cannot say: labels of any octets, records in any order. */

/** Labels as latin1, one character an octet. */
export function wireName(...labels: readonly string[]): Uint8Array {
  return Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')])), Buffer.of(0)]);
}

export const uint16 = (value: number): Uint8Array => Buffer.of(value >> 8, value & 255);

export const OPT = Buffer.concat([Buffer.of(0), uint16(41), uint16(1232), Buffer.alloc(6)]);

export function record(owner: Uint8Array, type: number, data: Uint8Array, ttl = 300): Uint8Array {
  return Buffer.concat([owner, uint16(type), uint16(1), uint16(ttl >> 16), uint16(ttl & 0xffff), uint16(data.length), data]);
}

/** A pointer at the question's name. */
export const ASKED = Buffer.of(0xc0, 12);

export interface QueryParts {
  readonly id?: number;
  readonly flags?: number;
  readonly additionals?: readonly Uint8Array[];
}

export function wireQuery(
  labels: readonly string[],
  type: number,
  { id = 7, flags = 0x0100, additionals = [] }: QueryParts = {},
): Uint8Array {
  const counts = [1, 0, 0, additionals.length].map(uint16);
  return new Uint8Array(
    Buffer.concat([uint16(id), uint16(flags), ...counts, wireName(...labels), uint16(type), uint16(1), ...additionals]),
  );
}

export interface ReplySections {
  readonly rcode?: number;
  readonly answers?: readonly Uint8Array[];
  readonly authorities?: readonly Uint8Array[];
  readonly additionals?: readonly Uint8Array[];
}

/** A reply to that query, whose question is repeated octet for octet. */
export function wireReply(query: Uint8Array, sections: ReplySections = {}): Uint8Array {
  const { rcode = 0, answers = [], authorities = [], additionals = [] } = sections;
  const head = [
    query.subarray(0, 2),
    Buffer.of(0x81, 0x80 | rcode),
    ...[1, answers.length, authorities.length, additionals.length].map(uint16),
  ];
  return new Uint8Array(Buffer.concat([...head, questionOf(query), ...answers, ...authorities, ...additionals]));
}

/** Name, type and class of the only question. */
export function questionOf(message: Uint8Array): Uint8Array {
  let at = 12;
  while ((message[at] ?? 0) !== 0) at += (message[at] ?? 0) + 1;
  return message.subarray(12, at + 5);
}

/** What a reply says, as far as it can be told without reading its records. */
export function replyFacts(reply: Uint8Array): Readonly<Record<'id' | 'rcode' | 'opcode' | 'rd' | 'answers' | 'additionals', number>> {
  const at = (index: number): number => reply[index] ?? 0;
  return {
    id: (at(0) << 8) | at(1),
    opcode: (at(2) >> 3) & 15,
    rd: at(2) & 1,
    rcode: at(3) & 15,
    answers: (at(6) << 8) | at(7),
    additionals: (at(10) << 8) | at(11),
  };
}
