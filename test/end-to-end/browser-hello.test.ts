/** The first octets of a real Chromium, with everything browsers put into them: grease, post-quantum keys, an ECH extension. */
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { ClientHelloReader } from '#core/protocol/tls/client-hello.ts';
import { findBrowser, launchOptions } from '../support/browser.ts';
import { captureHello } from '../support/captured-hello.ts';
import { readEveryWay } from '../support/every-way.ts';

it("Chromium's ClientHello reads the same however it is cut", async (ctx) => {
  const found = findBrowser();
  if (found.type === 'missing') return ctx.skip(found.reason);
  const { octets } = await captureHello(async (port) => {
    const browser = await chromium.launch(
      launchOptions(found.path, { args: [`--host-resolver-rules=MAP home.example 127.0.0.1:${port}`, '--no-proxy-server'] }),
    );
    const page = await browser.newPage();
    const outcome = await page.goto('https://home.example/').then(
      () => 'loaded',
      (error: Error) => error.message,
    );
    await browser.close();
    return outcome;
  });
  const wire = octets.toString('latin1');
  expect(readEveryWay(wire, () => new ClientHelloReader())).toEqual({
    type: 'hello',
    serverName: 'home.example',
    alpn: ['h2', 'http/1.1'],
    octets: octets.length,
  });
  expect(wire).toMatch(/([\x0a\x1a\x2a\x3a\x4a\x5a\x6a\x7a\x8a\x9a\xaa\xba\xca\xda\xea\xfa])\1/); // grease
  expect(octets.length).toBeGreaterThan(1000); // a post-quantum key share
});
