import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startNames } from '#core/composition/start-names.ts';
import { DEFAULT_CONFIG } from '#core/config/settings.ts';
import { countingRandom } from '../../support/dns-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const health = { on: () => {}, off: () => {} };

async function problemsWith(authority: string): Promise<readonly string[]> {
  const ports = { clock: new FakeClock(), random: countingRandom(), log: new SilentLog() };
  const settings = { ...DEFAULT_CONFIG.dns, servers: ['127.0.0.1:9'], useHostsFile: false, authority };
  const { names, problems } = await startNames(settings, ports, health);
  names.stop();
  expect(ports.clock.waiting).toBe(0);
  return problems;
}

describe('names start', () => {
  it('without an authority of their own', async () => expect(await problemsWith('')).toEqual([]));

  it('with one', async () => {
    writeFileSync(join(folder, 'good.pem'), '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n');
    expect(await problemsWith(join(folder, 'good.pem'))).toEqual([]);
  });

  it('all the same when it cannot be used, and say which file it is', async () => {
    writeFileSync(join(folder, 'bad.pem'), 'nothing of the kind');
    expect(await problemsWith(join(folder, 'bad.pem'))).toEqual([expect.stringMatching(/bad\.pem.*PEM/)]);
    expect(await problemsWith(join(folder, 'missing.pem'))).toEqual([expect.stringMatching(/missing\.pem.*ENOENT/)]);
  });
});
