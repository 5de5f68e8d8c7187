/** Where a browser sees something else through the proxy than directly, on purpose, and why. */
interface Intended {
  readonly why: string;
  readonly cases: readonly string[];
}

const RESPONSES: readonly Intended[] = [
  {
    why: 'a length that is none leaves open where the answer ends: RFC 9112 section 6.3 has the proxy answer 502',
    cases: ['a plus', 'a fraction', 'words', 'twenty digits']
      .map((what) => `length: a length ${what === 'twenty digits' ? 'of' : 'with'} ${what}`)
      .concat('length: a negative length', 'length: a length in hexadecimal', 'length: an empty length'),
  },
  {
    why: 'a transfer coding nobody knows cannot be undone, so what the content is cannot be said (RFC 9112 section 6.1)',
    cases: ['length: an unknown transfer coding', 'length: a transfer coding that only looks chunked', 'coding: chunked with an octet 0B'],
  },
  {
    why: 'a status that is no number of three digits, or none at all, says nothing about the answer',
    cases: [
      'status line: HTTP without a version',
      'status line: a status of two digits',
      'status line: a status of four digits',
      'status line: a status that is no number',
      'status line: a status with a sign',
    ],
  },
  {
    why: 'control octets become spaces, since a later reader may take one for the end of the line',
    cases: [
      'status line: a control octet in the reason',
      'field: a control octet in a value',
      'field: an escape in a value',
      'field: DEL in a value',
      'field: a vertical tab and a form feed in a value',
    ],
  },
  {
    why: 'a CR that ends no line may end one for another reader (RFC 9112 section 2.2)',
    cases: ['status line: a line that ends in CR CR LF', 'field: a bare CR in a value'],
  },
  {
    why: 'a head that breaks off may lack the field that matters',
    cases: ['status: half a status line', 'status: half a head', 'status: a head without its end'],
  },
  {
    why: 'the proxy reads what the browser does not: it knows the start line, or the chunks',
    cases: [
      'status line: a tab before the status',
      'status line: ICY',
      'coding: a tab behind a chunk size',
      'coding: white space before a chunk size',
      'status: HTTP/1.0 with chunks',
    ],
  },
  {
    why: 'a field that Connection names belongs to the hop before us (RFC 9110 section 7.6.1)',
    cases: ['field: a connection field that names others'],
  },
  { why: 'behind a proxy a browser takes 407 for the proxy', cases: ['status: 407 of a site'] },
];

const REQUESTS: readonly Intended[] = [
  {
    why: 'the proxy is strict to clients: control octets in a field are refused (RFC 9110 section 5.5)',
    cases: ['a field with a control octet'],
  },
];

const byName = (all: readonly Intended[]): Readonly<Record<string, string>> =>
  Object.fromEntries(all.flatMap(({ why, cases }) => cases.map((name) => [name, why])));

export const INTENDED_RESPONSES = byName(RESPONSES);
export const INTENDED_REQUESTS = byName(REQUESTS);
