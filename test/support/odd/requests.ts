/**
 * Requests as pages make them. Each is a function body that runs in the page;
 * `at` is a place of its own at the page's origin, `ws` the same for WebSocket.
 * What the origin receives is compared, directly and through the proxy.
 */
export interface OddRequest {
  readonly name: string;
  readonly run: string;
}

const fetched = (name: string, options: string, suffix = "''"): OddRequest => ({
  name,
  run: `await fetch(at + ${suffix}, ${options}).then((r) => r.text())`,
});

/** Octets that stand raw in an address when a browser sends it, or that it encodes by rules of its own. */
const CHARACTERS = [
  '|',
  '^',
  '`',
  '{',
  '}',
  '"',
  '<',
  '>',
  '[',
  ']',
  '\\',
  "'",
  ';',
  '~',
  '!',
  '$',
  '(',
  '*',
  '%',
  '%zz',
  '%00',
  ' ',
  '\u00e9',
  '\u{1f620}',
  '//',
  ':',
  '@',
];
const TARGETS: readonly OddRequest[] = CHARACTERS.flatMap((text) => [
  fetched(`${JSON.stringify(text)} in a path`, '{}', JSON.stringify(`/a${text}b`)),
  fetched(`${JSON.stringify(text)} in a query`, '{}', JSON.stringify(`?q=a${text}b`)),
]);

const METHODS: readonly OddRequest[] = [
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'REPORT',
  'QUERY',
  'patch',
  'M-SEARCH',
  "O'DD",
].map((method) => fetched(`method ${method}`, JSON.stringify({ method })));

const CONTENT: readonly OddRequest[] = [
  fetched('POST without content', "{ method: 'POST' }"),
  fetched('POST with empty content', "{ method: 'POST', body: '' }"),
  fetched('POST with text', "{ method: 'POST', body: 'a=1' }"),
  fetched('POST with octets', "{ method: 'POST', body: new Uint8Array([0, 13, 10, 255]) }"),
  fetched('POST with a megabyte', "{ method: 'POST', body: 'x'.repeat(1000000) }"),
  fetched('PUT with a type of its own', "{ method: 'PUT', body: new Blob(['x'], { type: 'Text/X; a=\"b\"' }) }"),
  fetched('DELETE with content', "{ method: 'DELETE', body: 'x' }"),
  fetched('PROPFIND with content', "{ method: 'PROPFIND', body: '<x/>' }"),
  fetched('a form', "{ method: 'POST', body: new URLSearchParams({ 'a b': '\u00e9&=' }) }"),
  fetched('fetch that outlives its page', "{ method: 'POST', keepalive: true, body: 'x' }"),
  { name: 'a beacon', run: "navigator.sendBeacon(at, 'x')" },
];

const FIELDS: readonly OddRequest[] = [
  fetched('an empty field', "{ headers: { 'X-Test': '' } }"),
  fetched('a field in latin1', "{ headers: { 'X-Test': '\u00e9\u00a0' } }"),
  fetched('a field of 8 KB', "{ headers: { 'X-Test': 'a'.repeat(8192) } }"),
  fetched('a field with a control octet', "{ headers: { 'X-Test': 'a\\u0001b' } }"),
  fetched('a field with a tab', "{ headers: { 'X-Test': 'a\\tb' } }"),
  fetched('a field with an odd name', "{ headers: { '!#$%&*+-.^_`|~9': 'a' } }"),
  fetched('200 fields', "{ headers: Object.fromEntries(Array.from({ length: 200 }, (_, i) => ['X-Test-' + i, 'a'])) }"),
  fetched('a range', "{ headers: { Range: 'bytes=1-2,4-' } }"),
  fetched('conditions', `{ headers: { 'If-None-Match': 'W/"a", *', 'If-Modified-Since': 'x' } }`),
  fetched('Authorization', '{ headers: { Authorization: \'Strange a="b"\' } }'),
  fetched('caches passed by', "{ cache: 'no-store' }"),
  fetched('caches asked again', "{ cache: 'no-cache' }"),
  fetched('no referrer', "{ referrerPolicy: 'no-referrer' }"),
  fetched('no credentials', "{ credentials: 'omit' }"),
  fetched('Max-Forwards', "{ headers: { 'Max-Forwards': '0' } }"),
  fetched('Pragma and Cache-Control', "{ headers: { Pragma: 'x', 'Cache-Control': 'max-age=0,,x' } }"),
];

const element = (name: string, tag: string, attribute: string): OddRequest => ({
  name,
  run: `await new Promise((done) => { const e = document.createElement('${tag}'); e.onload = e.onerror = done; e.${attribute} = at; document.body.append(e); })`,
});

const PARTS: readonly OddRequest[] = [
  element('an image', 'img', 'src'),
  element('a script', 'script', 'src'),
  element('a frame', 'iframe', 'src'),
  {
    name: 'a video',
    run: "await new Promise((done) => { const e = document.createElement('video'); e.onerror = e.onloadedmetadata = done; e.src = at; document.body.append(e); })",
  },
  {
    name: 'a style sheet',
    run: "await new Promise((done) => { const e = document.createElement('link'); e.rel = 'stylesheet'; e.onload = e.onerror = done; e.href = at; document.head.append(e); })",
  },
  {
    name: 'XMLHttpRequest',
    run: "await new Promise((done) => { const r = new XMLHttpRequest(); r.onloadend = done; r.open('GET', at); r.setRequestHeader('X-Test', 'a'); r.setRequestHeader('X-Test', 'b'); r.send(); })",
  },
  {
    name: 'an event stream',
    run: "await new Promise((done) => { const s = new EventSource(at + '/events'); s.onerror = () => { s.close(); done(); }; })",
  },
  {
    name: 'a WebSocket',
    run: "await new Promise((done) => { const s = new WebSocket(ws + '/socket', ['a', 'b']); s.onclose = s.onopen = done; })",
  },
  { name: 'a form that is sent', run: form('POST', 'application/x-www-form-urlencoded') },
  { name: 'a form in parts', run: form('POST', 'multipart/form-data') },
  { name: 'a form as text', run: form('POST', 'text/plain') },
  { name: 'a form in the address', run: form('GET', '') },
  { name: 'a POST that is led on by 307', run: "await fetch(at + '/led/307', { method: 'POST', body: 'x' }).then((r) => r.text())" },
  { name: 'a POST that is led on by 303', run: "await fetch(at + '/led/303', { method: 'POST', body: 'x' }).then((r) => r.text())" },
];

function form(method: string, kind: string): string {
  return `await new Promise((done) => {
    const frame = document.createElement('iframe'); frame.name = 'f' + Math.random(); document.body.append(frame);
    const f = document.createElement('form'); f.method = '${method}'; f.enctype = '${kind}'; f.action = at; f.target = frame.name;
    const i = document.createElement('input'); i.name = 'a b'; i.value = '\u00e9&\\r\\nx'; f.append(i); document.body.append(f);
    frame.onload = done; f.submit();
  })`;
}

export const ODD_REQUESTS: readonly OddRequest[] = [...TARGETS, ...METHODS, ...CONTENT, ...FIELDS, ...PARTS];
