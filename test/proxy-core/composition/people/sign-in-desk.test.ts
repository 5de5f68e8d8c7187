import { describe, expect, it } from 'vitest';
import { SignInDesk } from '#core/composition/people/sign-in-desk.ts';
import { hashEntry } from '#core/config/secrets.ts';
import { FixedRandom } from '../../../support/fixed-random.ts';

const basic = (text: string): string => Buffer.from(text).toString('base64');

const mia = await hashEntry('mia:right');
const tom = await hashEntry('tom:pa:ss, wörd');
const desk = (): SignInDesk => new SignInDesk({ proxy: [mia, 'junk', tom], socks: [mia], nobody: ['junk'] }, new FixedRandom());

describe('the desk', () => {
  it('knows which lists have people', () => {
    const own = desk();
    expect(['proxy', 'socks', 'nobody', 'unknown'].map((list) => own.has(list))).toEqual([true, true, false, false]);
  });

  it.each([
    ['proxy', 'mia:right', 'mia'],
    ['proxy', 'tom:pa:ss, wörd', 'tom'],
    ['proxy', 'mia:wrong', null],
    ['proxy', 'MIA:right', null],
    ['proxy', 'eve:right', null],
    ['proxy', 'mia:', null],
    ['proxy', ':right', null],
    ['proxy', 'mia', null],
    ['socks', 'tom:pa:ss, wörd', null],
    ['unknown', 'mia:right', null],
  ])('of %s: %s is %s', async (list, text, who) => expect(await desk().checkBasic(list, basic(text))).toBe(who));

  it.each(['', '!!!!', basic('\0'), Buffer.from([0xff, 0xfe, 0x3a, 0x80]).toString('base64')])('%j is nobody', async (credentials) =>
    expect(await desk().checkBasic('proxy', credentials)).toBeNull(),
  );

  it('checks a person once; what is known is answered without a thread', async () => {
    const own = desk();
    await own.check('proxy', 'mia', 'right');
    // Every thread of the pool may be busy: this answer waits for none of them.
    const answers: (string | null)[] = [];
    void own.check('proxy', 'mia', 'right').then((who) => answers.push(who));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(answers).toEqual(['mia']);
    expect(await own.check('socks', 'mia', 'wrong')).toBeNull();
  });

  it('lets a crowd wait, and turns away whoever finds too many waiting', async () => {
    const own = desk();
    const answers = await Promise.all(Array.from({ length: 80 }, () => own.check('proxy', 'mia', 'right')));
    expect([answers[0], answers[65], answers.filter((who) => who === null).length]).toEqual(['mia', 'mia', 80 - 66]);
    expect(await own.check('proxy', 'mia', 'right')).toBe('mia');
  }, 20_000);
});
