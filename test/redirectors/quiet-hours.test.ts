import { describe, expect, it } from 'vitest';
import { answerTo, transcriptOf } from '../support/transcript.ts';

describe('quiet-hours', () => {
  it('refuses everything all day when the hours are the whole day', async () => {
    expect(await answerTo('quiet-hours.ts', ['00:00', '24:00'], 'http://a.example/')).toBe(
      'OK status=403 message="Quiet hours until 24:00."',
    );
  });

  it('refuses nothing when they are empty', async () => {
    expect(await answerTo('quiet-hours.ts', ['12:00', '12:00'], 'http://a.example/')).toBe('ERR');
  });

  it('goes over midnight: two halves of a day are the whole of it', async () => {
    const [late, early] = await Promise.all([
      answerTo('quiet-hours.ts', ['12:00', '00:00'], 'http://a.example/'),
      answerTo('quiet-hours.ts', ['00:00', '12:00'], 'http://a.example/'),
    ]);
    expect([late, early].filter((answer) => answer === 'ERR')).toHaveLength(1);
  });

  it('says what is wrong with a time that is none', async () => {
    expect(await transcriptOf('quiet-hours.ts', ['25:00', '1:00'], '')).toMatchObject({
      status: 2,
      errors: '25:00 is no time of the day\n',
    });
  });
});
