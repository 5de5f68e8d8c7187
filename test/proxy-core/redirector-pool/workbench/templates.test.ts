import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readTemplates } from '#core/redirector-pool/workbench/templates.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../redirectors', import.meta.url));

describe('the examples to begin with', () => {
  it('are all there, each with what it does in its own words', async () => {
    const templates = await readTemplates(EXAMPLES);
    expect(templates.length).toBeGreaterThanOrEqual(25);
    expect(templates.filter(({ description }) => description.length < 20)).toEqual([]);
    expect(templates.find(({ name }) => name === 'permit-all')).toMatchObject({
      language: 'ts',
      protocol: 'squid',
      description: 'Leaves every request as it is: the smallest redirector, and the one to copy.',
    });
    expect(templates.find(({ name }) => name === 'icap/deny-page')).toMatchObject({ protocol: 'icap-stdio' });
    expect(templates.find(({ name }) => name === 'other-languages/icap-permit')).toMatchObject({ language: 'py', protocol: 'icap-stdio' });
    expect(templates.find(({ name }) => name === 'other-languages/permit-all')).toMatchObject({
      language: 'sh',
      description: 'Leaves every request as it is, with channel-IDs and without.',
    });
  });

  it('are none where none are shipped', async () => expect(await readTemplates('/nowhere/at/all')).toEqual([]));
});
