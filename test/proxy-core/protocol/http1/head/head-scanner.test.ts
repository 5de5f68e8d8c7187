import { describe, expect, it } from 'vitest';
import { HeadScanner, type HeadProblem, type HeadScan } from '#core/protocol/http1/head/head-scanner.ts';
import { everyCut } from '../../../../support/cuts.ts';

const LIMITS = { maxHeadOctets: 400, maxLineOctets: 200, maxFields: 5 };

const WELL_FORMED: readonly {
  readonly name: string;
  readonly wire: string;
  readonly start: string;
  readonly fields: readonly (readonly [string, string])[];
}[] = [
  { name: 'no field', wire: 'GET / HTTP/1.1\r\n\r\n', start: 'GET / HTTP/1.1', fields: [] },
  {
    name: 'two fields',
    wire: 'A\r\nHost: x\r\nB: y\r\n\r\n',
    start: 'A',
    fields: [
      ['Host', 'x'],
      ['B', 'y'],
    ],
  },
  { name: 'white space around a value', wire: 'A\r\nHost: \t x y \t\r\n\r\n', start: 'A', fields: [['Host', 'x y']] },
  {
    name: 'an empty value',
    wire: 'A\r\nX:\r\nY: \r\n\r\n',
    start: 'A',
    fields: [
      ['X', ''],
      ['Y', ''],
    ],
  },
  { name: 'octets above 127 in a value', wire: 'A\r\nX: \u00e9\u00ff\r\n\r\n', start: 'A', fields: [['X', '\u00e9\u00ff']] },
  { name: 'colons in a value', wire: 'A\r\nX: a:b::c\r\n\r\n', start: 'A', fields: [['X', 'a:b::c']] },
  { name: 'every mark a name may have', wire: "A\r\n!#$%&'*+-.^_`|~1Az: v\r\n\r\n", start: 'A', fields: [["!#$%&'*+-.^_`|~1Az", 'v']] },
];

const MALFORMED: readonly { readonly name: string; readonly wire: string; readonly problem: HeadProblem }[] = [
  { name: 'a bare LF after the start line', wire: 'GET / HTTP/1.1\nHost: x\n\n', problem: 'bare-lf' },
  { name: 'a bare LF after a field', wire: 'A\r\nX: y\nZ: 1\r\n\r\n', problem: 'bare-lf' },
  { name: 'a bare CR in a value', wire: 'A\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n', problem: 'bare-cr' },
  { name: 'a bare CR in the start line', wire: 'A\rB\r\n\r\n', problem: 'bare-cr' },
  { name: 'a CR where the head should end', wire: 'A\r\n\rX: y\r\n\r\n', problem: 'bare-cr' },
  { name: 'a NUL in a value', wire: 'A\r\nX: y\0\r\n\r\n', problem: 'bad-octet' },
  { name: 'a control octet in the start line', wire: 'A\x01\r\n\r\n', problem: 'bad-octet' },
  { name: 'a tab in the start line', wire: 'A\tB\r\n\r\n', problem: 'bad-octet' },
  { name: 'DEL in a value', wire: 'A\r\nX: \x7f\r\n\r\n', problem: 'bad-octet' },
  { name: 'a folded line', wire: 'A\r\nX: y\r\n z\r\n\r\n', problem: 'obs-fold' },
  { name: 'a line folded with a tab', wire: 'A\r\nX: y\r\n\tz\r\n\r\n', problem: 'obs-fold' },
  { name: 'a space before the colon', wire: 'A\r\nX : y\r\n\r\n', problem: 'bad-field-name' },
  { name: 'a tab before the colon', wire: 'A\r\nX\t: y\r\n\r\n', problem: 'bad-field-name' },
  { name: 'no name', wire: 'A\r\n: y\r\n\r\n', problem: 'bad-field-name' },
  { name: 'a name with a separator', wire: 'A\r\nX(y: z\r\n\r\n', problem: 'bad-field-name' },
  { name: 'a name above 127', wire: 'A\r\n\u00e9: z\r\n\r\n', problem: 'bad-field-name' },
  { name: 'a line without a colon', wire: 'A\r\nXyz\r\n\r\n', problem: 'no-colon' },
  { name: 'a NUL in a name', wire: 'A\r\nX\0: y\r\n\r\n', problem: 'bad-octet' },
  { name: 'a start line that is too long', wire: `${'A'.repeat(201)}\r\n\r\n`, problem: 'start-line-too-long' },
  { name: 'a start line that never ends', wire: 'A'.repeat(300), problem: 'start-line-too-long' },
  { name: 'a field that is too long', wire: `A\r\nX: ${'y'.repeat(200)}\r\n\r\n`, problem: 'line-too-long' },
  { name: 'a name that never ends', wire: `A\r\n${'X'.repeat(300)}`, problem: 'line-too-long' },
  { name: 'a field that never ends', wire: `A\r\nX: ${'y'.repeat(300)}`, problem: 'line-too-long' },
  { name: 'too many fields', wire: `A\r\n${'X: y\r\n'.repeat(6)}\r\n`, problem: 'too-many-fields' },
  { name: 'a head that is too large', wire: `A\r\n${`X: ${'y'.repeat(150)}\r\n`.repeat(3)}\r\n`, problem: 'head-too-large' },
];

describe('a head', () => {
  for (const { name, wire, start, fields } of WELL_FORMED) {
    it(`with ${name} reads the same however the network cuts it`, () => {
      for (const pieces of everyCut(wire)) expect(read(pieces)).toEqual({ start, fields, rest: '' });
    });

    it(`with ${name} leaves what follows untouched`, () => {
      for (const pieces of everyCut(`${wire}GET`)) expect(read(pieces).rest).toBe('GET');
    });
  }

  for (const { name, wire, problem } of MALFORMED) {
    it(`with ${name} is malformed: ${problem}`, () => {
      for (const pieces of everyCut(wire)) expect(read(pieces).problem).toBe(problem);
    });
  }

  it('tells of a bad octet before the head is complete', () => {
    expect(new HeadScanner().feed(Buffer.from('\x16\x03\x01'), 0)).toMatchObject({ type: 'malformed', problem: 'bad-octet' });
  });

  it.each(['A\r\nX: y\r\nZ\0', 'A\nB', 'A\r\nX : y\r\n\r\n'])('that is malformed can be had back, however it was cut: %j', (wire) => {
    for (const pieces of everyCut(wire)) {
      const scanner = new HeadScanner(LIMITS);
      let scan: HeadScan = { type: 'more' };
      let fed = '';
      for (const piece of pieces) {
        if (scan.type !== 'more') continue;
        scan = scanner.feed(Buffer.concat([Buffer.from('!!'), piece]), 2);
        fed += piece.toString('latin1');
      }
      expect(scan.type === 'malformed' && Buffer.from(scan.octets).toString('latin1')).toBe(fed);
    }
  });

  it('can be given up half way, and the next one is read', () => {
    const scanner = new HeadScanner();
    expect(Buffer.from(scanner.abandon(Buffer.from('!AB'), 1)).toString()).toBe('AB');
    scanner.feed(Buffer.from('A\r\nX:'), 0);
    expect(Buffer.from(scanner.abandon(Buffer.from('! y'), 1)).toString()).toBe('A\r\nX: y');
    const scan = scanner.feed(Buffer.from('B\r\n\r\n'), 0);
    expect(scan.type === 'head' && [scan.startLine, scan.end]).toEqual(['B', 5]);
  });

  it('knows whether it is in the middle of a head', () => {
    const scanner = new HeadScanner();
    expect(scanner.isMidway).toBe(false);
    scanner.feed(Buffer.from('GET'), 0);
    expect(scanner.isMidway).toBe(true);
    scanner.feed(Buffer.from(' / HTTP/1.1\r\n\r\n'), 0);
    expect(scanner.isMidway).toBe(false);
  });

  it('reads the head after the first one as well', () => {
    const scanner = new HeadScanner();
    const wire = Buffer.from('A\r\nX: 1\r\n\r\nB\r\nY: 2\r\n\r\n');
    const first = scanner.feed(wire, 0);
    expect(first.type === 'head' && first.startLine).toBe('A');
    const second = scanner.feed(wire, first.type === 'head' ? first.end : 0);
    expect(second.type === 'head' && second.startLine).toBe('B');
  });
});

interface Outcome {
  readonly start?: string;
  readonly fields?: readonly (readonly [string, string])[];
  readonly rest?: string;
  readonly problem?: HeadProblem;
}

function read(pieces: readonly Buffer[]): Outcome {
  const scanner = new HeadScanner(LIMITS);
  let scan: HeadScan = { type: 'more' };
  let rest = '';
  for (const piece of pieces) {
    if (scan.type === 'more') {
      scan = scanner.feed(piece, 0);
      if (scan.type === 'head') rest = piece.toString('latin1', scan.end);
    } else rest += piece.toString('latin1');
  }
  switch (scan.type) {
    case 'more':
      return {};
    case 'malformed':
      return { problem: scan.problem };
    case 'head': {
      const { fields } = scan;
      return {
        start: scan.startLine,
        fields: Array.from({ length: fields.count }, (_, index) => [fields.name(index), fields.value(index)] as const),
        rest,
      };
    }
  }
}
