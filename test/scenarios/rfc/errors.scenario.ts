/** Answers of the proxy's own (RFC 9110 section 15): the right status, well-formed, small, escaped, readable for whoever asked. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { client, origin } from '../../support/raw-peers.ts';
import { get, request, rows, type Seen } from '../../support/proxy-rows.ts';
import { readAnswers, statusOf, valueOf, type StrictMessage } from '../../support/strict-http.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});

async function answerTo(wire: string, methods: readonly string[] = []): Promise<{ readonly answer: StrictMessage; readonly text: string }> {
  const browser = await client(port);
  browser.say(wire);
  await browser.until(({ heard, hasEnded }) => readAnswers(heard, methods, hasEnded).messages[0]?.isComplete === true, 'an answer');
  const { messages, problems } = readAnswers(browser.heard, methods, browser.hasEnded);
  expect(problems).toEqual([]);
  return { answer: messages[0] as StrictMessage, text: browser.heard };
}

const nobody = 'http://nobody.invalid';
const asking = (target: string, fields = '', version = '1.1', method = 'GET'): string =>
  `${method} ${target} HTTP/${version}\r\nHost: nobody.invalid\r\n${fields}\r\n`;

describe('an answer of our own', () => {
  it('has type, length, date, Via and our version, and nobody may keep it', async () => {
    const { answer } = await answerTo(asking(`${nobody}/`));
    expect(statusOf(answer)).toBe(502);
    expect(answer.start).toBe('HTTP/1.1 502 Bad Gateway');
    expect(valueOf(answer, 'Content-Type')).toBe('text/html; charset=utf-8');
    expect(valueOf(answer, 'Date')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    expect(valueOf(answer, 'Via')).toMatch(/^1\.1 hearthgate-/);
    expect(valueOf(answer, 'Cache-Control')).toBe('no-store');
    expect(answer.content).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    expect(answer.content.length).toBeLessThan(4000);
  });

  it('is JSON for whoever asks for it', async () => {
    const { answer } = await answerTo(asking(`${nobody}/`, 'Accept: text/html;q=0.5, application/json\r\n'));
    expect(valueOf(answer, 'Content-Type')).toBe('application/json');
    expect(JSON.parse(answer.content)).toMatchObject({ error: 'NAME_NOT_FOUND', host: 'nobody.invalid' });
  });

  it('has no content for HEAD, but says how much there would be', async () => {
    const { answer, text } = await answerTo(asking(`${nobody}/`, '', '1.1', 'HEAD'), ['HEAD']);
    expect(Number(valueOf(answer, 'Content-Length'))).toBeGreaterThan(100);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('to HTTP/1.0 is of our version and ends by closing', async () => {
    const { answer } = await answerTo(asking(`${nobody}/`, '', '1.0'));
    expect([answer.start, valueOf(answer, 'Connection')]).toEqual(['HTTP/1.1 502 Bad Gateway', 'close']);
  });

  it.each([
    ['the target', asking(`${nobody}/<script>alert(1)</script>?"onload=alert(2)<img>'&amp;`)],
    ['other fields', asking(`${nobody}/`, 'Referer: <script>alert(3)</script>\r\nUser-Agent: <script>\r\nX: <img>\r\n')],
    ['JSON', asking(`${nobody}/<script>\u0085</script>"`, 'Accept: application/json\r\n')],
    ['a refused request', 'GET <script>alert(1)</script> HTTP/1.1\r\nHost: <script>\r\n\r\n'],
    ['a method', '<script> / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('never shows markup of %s as markup', async (_name, wire) => {
    const { answer } = await answerTo(wire);
    expect(answer.content).not.toMatch(/<script>|<img>/);
  });

  it('shows a long address cut in the middle', async () => {
    const { answer } = await answerTo(asking(`${nobody}/${'a'.repeat(8000)}`));
    expect(answer.content.length).toBeLessThan(4000);
  });
});

describe('what went wrong on the way', () => {
  const status =
    (code: string, ...statuses: readonly number[]) =>
    async (seen: Seen): Promise<void> => {
      await seen.answered(1);
      expect(statuses).toContain(statusOf(seen.answers[0]));
      expect(seen.answers[0]?.content).toContain(code);
    };
  rows(
    () => port,
    [
      { name: 'a name that does not exist', send: asking(`${nobody}/`), outcome: status('NAME_NOT_FOUND', 502) },
      {
        name: 'a name server that is not there',
        send: 'GET http://www.site.test.example/ HTTP/1.1\r\nHost: x\r\n\r\n',
        outcome: status('NAME_', 502, 504),
      },
      {
        name: 'a port nobody listens on',
        send: 'GET http://127.0.0.1:8/ HTTP/1.1\r\nHost: x\r\n\r\n',
        outcome: status('CONNECT_REFUSED', 502),
      },
      {
        name: 'an address that is refused',
        send: 'GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\n\r\n',
        outcome: status('DESTINATION_REFUSED', 403),
      },
      { name: 'another scheme', send: request('GET').replace('http:', 'https:'), outcome: status('UNSUPPORTED_SCHEME', 400) },
      { name: 'a page asked of the proxy', send: get().replace('http://{O}', ''), outcome: status('NOT_A_PROXY_REQUEST', 400) },
    ],
  );

  it('an upload to nobody: the answer can be read although the content is not', async () => {
    const gone = await origin();
    gone.stop();
    const browser = await client(port);
    browser.say(`POST http://${gone.authority}/ HTTP/1.1\r\nHost: ${gone.authority}\r\nContent-Length: 1048576\r\n\r\n`);
    for (let piece = 0; piece < 16; piece += 1) browser.say(Buffer.alloc(65_536, 'x'));
    await browser.hears('</html>');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 502 (?=.*Connection: close)/s);
  });

  it.each([
    ['a length', 'Content-Length: 100\r\n'],
    ['chunks', 'Transfer-Encoding: chunked\r\n'],
  ])('content with %s that comes after an error is no request', async (_name, field) => {
    const site = await origin();
    const browser = await client(port);
    await browser.say(asking(`${nobody}/`, field, '1.1', 'POST')).hears('</html>');
    browser.say(`GET http://${site.authority}/smuggled HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`);
    await browser.ends();
    expect(site.connections).toHaveLength(0);
  });
});
