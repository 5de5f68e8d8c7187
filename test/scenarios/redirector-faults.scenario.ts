/** Whatever a helper program does wrong, the request gets the configured answer in time, and nothing is left behind. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import { CAN_COUNT, holdings } from '../support/left-behind.ts';
import { processStarter, type ProcessLimits } from '#core/redirector-pool/helpers/helper-process.ts';
import { realClock } from '../support/real-clock.ts';
import { poolWith, questionFor, realPools } from '../support/redirector-world.ts';

const FAULTY = fileURLToPath(new URL('../support/helper-programs/faulty.ts', import.meta.url));
const TIME_LIMIT_MS = 300;
/** Helpers that stay are not waited for long. */
const QUICK: ProcessLimits = { termAfterMs: 30, killAfterMs: 30, pipesAfterMs: 100 };

interface Outcome {
  readonly answers: readonly (RedirectorAnswer | null)[];
  readonly view: RedirectorPoolView | undefined;
}

/** Asks some questions at once of helpers with a fault, stops everything, and counts what is left. */
async function asked(fault: string, options: Partial<PoolOptions> = {}, questions = 3): Promise<Outcome> {
  const before = CAN_COUNT ? holdings() : null;
  const pool = poolWith({ program: FAULTY, args: [fault], timeLimitMs: TIME_LIMIT_MS, onFailure: 'deny', ...options });
  const { pools } = realPools([pool], { startHelper: processStarter(realClock, QUICK) });
  // They are started one after the other.
  while ((pools.views()[0]?.counters.started ?? 0) < pool.min) await new Promise((resolve) => setImmediate(resolve));
  const answers = await Promise.all(
    Array.from({ length: questions }, async (_, n) => await pools.ask(questionFor(`http://a.example/${n}`))),
  );
  const view = pools.views()[0];
  await pools.stop();
  await new Promise((resolve) => setImmediate(resolve));
  if (before !== null) expect(holdings()).toEqual(before);
  return { answers, view };
}

function expectAllDenied({ answers }: Outcome): void {
  expect(answers.map((answer) => (answer?.type === 'failed' ? answer.policy : answer?.type))).toEqual(answers.map(() => 'deny'));
}

describe('a helper that', () => {
  for (const concurrency of [0, 50]) {
    const how = concurrency === 0 ? 'one question at a time' : 'channel-IDs';
    for (const fault of ['silent', 'half', 'junk', 'giant', 'floods', 'deaf', 'stays']) {
      it(`${fault} (${how}) costs the configured answer`, async () => expectAllDenied(await asked(fault, { concurrency })));
    }
  }

  it('answers under a wrong ID answers nothing', async () => {
    const outcome = await asked('wrong-id');
    expectAllDenied(outcome);
    expect(outcome.view?.counters.unasked).toBeGreaterThan(0);
  });

  it('answers twice is believed once', async () => {
    const { answers, view } = await asked('twice', { timeLimitMs: 10_000 });
    expect(answers.map((answer) => answer?.type)).toEqual(['permit', 'permit', 'permit']);
    expect(view?.counters.unasked).toBeGreaterThan(0);
  });

  it('greets is survived with channel-IDs', async () => {
    expectAllDenied(await asked('greets'));
  });

  it('says no ICAP where ICAP is wanted costs the configured answer', async () => {
    expectAllDenied(await asked('greets', { protocol: 'icap-stdio' }));
  });

  it('is set to skip or allow lets the request go, and says why', async () => {
    for (const onFailure of ['allow', 'skip'] as const) {
      const { answers } = await asked('silent', { onFailure }, 1);
      expect(answers).toEqual([{ type: 'failed', because: 'silent', policy: onFailure, rule: 'family', comment: null }]);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a helper that dies', () => {
  const LINE = 'OK status=302 url="http://b.example/"\n';
  const PAGE = 'HTTP/1.1 403 No\r\n\r\n';
  const ICAP = `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}2\r\nno\r\n0\r\n\r\n`;

  /** Reads the beginning of one question, says so much of an answer, and is gone. */
  const saysAndDies = (beginning: string, said: string): Partial<PoolOptions> => {
    const octal = [...said].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
    return { program: 'sh', args: ['-c', `read first rest; ${beginning}; printf '${octal}'; exit 1`], min: 2, max: 2, timeLimitMs: 10_000 };
  };

  for (const [name, beginning, options, wire, whole] of [
    ['a line with its channel-ID', 'printf "%s " "$first"', { concurrency: 10 }, LINE, 'redirect'],
    ['a line', ':', { concurrency: 0 }, LINE, 'redirect'],
    ['an ICAP response', ':', { protocol: 'icap-stdio' }, ICAP, 'respond'],
  ] as const) {
    it(`after any octet of ${name} is not believed before the last one`, async () => {
      for (let cut = 0; cut < wire.length; cut += 1) {
        const { answers } = await asked('', { ...options, ...saysAndDies(beginning, wire.slice(0, cut)) }, 1);
        expect([cut, answers[0]]).toMatchObject([cut, { type: 'failed', because: 'crashed' }]);
      }
      const { answers } = await asked('', { ...options, ...saysAndDies(beginning, wire) }, 1);
      expect(answers[0]?.type).toBe(whole);
    });
  }
});

describe('a system that cannot start another process', () => {
  it('costs the configured answer', async () => {
    const { answers, view } = await asked('x', { program: '/nowhere/at/all' });
    expect(answers.map((answer) => answer?.type)).toEqual(['failed', 'failed', 'failed']);
    expect(view?.lastEnd).toBe('could not be started: ENOENT');
  });

  it.skipIf(process.platform === 'win32')('for want of descriptors recovers when there are some again', () => {
    const program = fileURLToPath(new URL('../support/low-on-descriptors.ts', import.meta.url));
    const { stdout } = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, program], { encoding: 'utf8' });
    // `cat` gives the address back: the request is left as it is.
    expect(JSON.parse(stdout)).toEqual({ first: 'failed', how: 'could not be started: EMFILE', second: 'permit' });
  });
});
