import { describe, expect, it } from 'vitest';
import { earlierSettingsWords, localTime, missingChoiceWords, overriddenWords, refusalWords } from '#core/config/document/file-words.ts';

const KEPT_MS = Date.UTC(2026, 0, 5, 9, 3);

describe('what is said of a settings file', () => {
  it('that cannot be used: every problem on a line, and what counts instead', () =>
    expect(
      earlierSettingsWords('/d/config.json', { type: 'bad', problems: ['a is "x" (file); allowed: y', 'b is not a setting.'] }, KEPT_MS),
    ).toBe(
      [
        `The settings file /d/config.json cannot be used. The settings of ${localTime(KEPT_MS)} are in force.`,
        '- a is "x" (file); allowed: y.',
        '- b is not a setting.',
        'Correct the file and start again. Until then the first change on the screens writes a new file and keeps this one beside it.',
      ].join('\n'),
    ));
  it('that is missing', () =>
    expect(earlierSettingsWords('/d/config.json', { type: 'missing' }, KEPT_MS)).toMatch(/is missing\. The settings of 202/));
  it('that stops the start', () => expect(refusalWords('/d/config.json', ['x'])).toMatch(/cannot be used.*\n- x\.\nCorrect/));
  it('that was named and is not there', () => {
    expect(missingChoiceWords('/d/ofice.json', 'ofice.json', ['office.json', 'zzz'])).toBe(
      '--config: there is no file /d/ofice.json. Did you mean office.json?',
    );
    expect(missingChoiceWords('/d/a.json', 'a.json', [])).toContain('{"version": 1}');
  });
  it('that does not count in this run', () =>
    expect(overriddenWords([{ path: 'proxy.port', origin: 'environment' }])).toBe(
      'Not from the settings file in this run: proxy.port (environment).',
    ));
});

it('a time is written in the zone of this machine', () => {
  const date = new Date(2026, 0, 5, 9, 3);
  expect(localTime(date.getTime())).toBe('2026-01-05 09:03');
});
