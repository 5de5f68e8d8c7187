/** What a terminal is told once the core runs: what is open, what to try, what is not as asked for. Pure. */
import type { StartReport } from '../running-core.ts';

export interface StartWordsOptions {
  /** Said in place of the screens' address when there is none. */
  readonly withoutScreens: string;
  /** See `remote-screens.ts`; null: the screens are for this machine's own browser. */
  readonly remote: string | null;
  readonly howToStop: string;
}

export function startWords(report: StartReport, { withoutScreens, remote, howToStop }: StartWordsOptions): readonly string[] {
  const [address] = report.proxy;
  return [
    `Proxy    ${address === undefined ? 'not listening, see below' : report.proxy.join('  ')}`,
    ...report.others.map((other) => `Open     ${other}`),
    `Screens  ${report.monitorLink ?? withoutScreens}`,
    ...(remote === null ? [] : [`Remote   ${remote}`]),
    ...(address === undefined ? [] : [`Try      curl -x http://${address}${credentials(report.signsIn)} http://example.com/`]),
    ...report.problems.map((problem) => `Note     ${problem.replaceAll('\n', '\n         ')}`),
    howToStop,
  ];
}

/** curl asks for the password, so that it stays out of the shell's history. */
function credentials(name: string | null): string {
  if (name === null) return '';
  return ` --proxy-user ${/^[\w.@-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`}`;
}
