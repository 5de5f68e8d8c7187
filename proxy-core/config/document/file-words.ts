/** What is said of a settings file that is not in force as it stands: which file, every problem, and what counts instead. Pure. */
import { didYouMean, nearestNames } from '../nearest-names.ts';

/** Why the file is not used. Sentences, one a problem. */
export type FileFault = { readonly type: 'missing' } | { readonly type: 'bad'; readonly problems: readonly string[] };

/** The file is not used, an earlier document is. Lines; the first says what matters most. */
export function earlierSettingsWords(file: string, fault: FileFault, keptMs: number): string {
  const inForce = `The settings of ${localTime(keptMs)} are in force.`;
  if (fault.type === 'missing')
    return lines(
      `The settings file ${file} is missing. ${inForce}`,
      [],
      [
        'Put it back, or change a setting on the screens, which writes it anew. To begin with the defaults, remove config-copies beside it too.',
      ],
    );
  return lines(`The settings file ${file} cannot be used. ${inForce}`, fault.problems, [
    'Correct the file and start again. Until then the first change on the screens writes a new file and keeps this one beside it.',
  ]);
}

/** Nothing starts: there are no earlier settings to go on with, and the defaults might let through what the file blocks. */
export function refusalWords(file: string, problems: readonly string[]): string {
  return lines(`The settings file ${file} cannot be used, and there are no earlier settings to go on with.`, problems, [
    'Correct the file and start again. Without the file, Hearthgate starts with its defaults.',
  ]);
}

/** @param beside - Names in the folder where the file was looked for. */
export function missingChoiceWords(file: string, name: string, beside: readonly string[]): string {
  const meant = didYouMean(nearestNames(name, beside));
  return `--config: there is no file ${file}.${meant === '' ? ' A file with {"version": 1} in it has every setting at its default.' : meant}`;
}

export function setAsideWords(file: string, keptAs: string, why: 'bad' | 'edited'): string {
  return why === 'bad'
    ? `The settings file could not be used when Hearthgate started. It is kept as ${keptAs}; the settings in force are now in ${file}.`
    : `The settings file was edited while Hearthgate ran, and then a setting was changed on the screens. The edited file is kept as ${keptAs}; the settings in force are now in ${file}.`;
}

/** @param paths - What was changed on the screens although the environment or the command line sets it. */
export function changedOverrideWords(paths: readonly string[]): string {
  const names = paths.join(', ');
  return `${names} was set for this run, on the command line or in the environment, and then changed on the screens. The change counts until Hearthgate stops, and is in the settings file without what was set for this run. If the next start sets ${names} again, that counts instead of the file.`;
}

/** @param paths - What the file sets and this run sets otherwise. */
export function overriddenWords(paths: readonly { readonly path: string; readonly origin: string }[]): string {
  return `Not from the settings file in this run: ${paths.map(({ path, origin }) => `${path} (${origin})`).join(', ')}.`;
}

/** As people write it, in the time zone of this machine: `2026-01-05 09:03`. */
export function localTime(ms: number): string {
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** On a screen the lines run together, so each ends as a sentence does. */
function lines(first: string, problems: readonly string[], last: readonly string[]): string {
  return [first, ...problems.map((problem) => `- ${/[.?!]$/.test(problem) ? problem : `${problem}.`}`), ...last].join('\n');
}
