/** Which of the words the program was started with are meant for us. Pure; what they mean says the core's command line. */

export interface OwnWords {
  readonly words: readonly string[];
  /** Started by the system at login: into the tray, without a window. */
  readonly isHidden: boolean;
}

/** Started at login: said by our own entry in the system's list, never by a person. */
export const HIDDEN_SWITCH = '--hidden';

/**
 * Switches of Electron and Chromium, by family. They may be given by a person
 * (`--no-sandbox`, `--ozone-platform=wayland`), by a test driver or by the
 * system. Anything else is ours, so that a mistyped option is still refused.
 */
const RUNTIME_SWITCH =
  /^(?:--(?:inspect|remote-|disable-|enable-|force-|ozone-|use-|allow-|ignore-|gpu|js-flags|log-|trace-|no-sandbox|no-zygote|no-first-run|user-data-dir|password-store|proxy-server|proxy-bypass|lang=|high-dpi|single-process|in-process|touch-|gtk-version|original-process-start-time|vmodule|v=|autoplay-|class=|wm-)|-psn_)/;

/**
 * @param argv as the process has it: the executable first.
 * @param isDefaultApp true when a bare Electron runs a folder: its own switches and that folder come before our words.
 */
export function ownWords(argv: readonly string[], isDefaultApp: boolean): OwnWords {
  const given = isDefaultApp ? afterAppPath(argv.slice(1)) : argv.slice(1);
  const words = given.filter((word) => !RUNTIME_SWITCH.test(word));
  return { words: words.filter((word) => word !== HIDDEN_SWITCH), isHidden: words.includes(HIDDEN_SWITCH) };
}

/** The same rule as Electron's: the first word that is no switch is the app; `-r` takes a value. */
function afterAppPath(words: readonly string[]): readonly string[] {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-r' || word === '--require') at += 1;
    else if (!word.startsWith('-')) return words.slice(at + 1);
  }
  return [];
}
