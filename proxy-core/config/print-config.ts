/** `--print-config`: every value, its default, where it came from and what it is for. Secrets are never shown. */
import type { ConfigStore } from './config-store.ts';
import { allSettings } from './settings.ts';

export function printConfig(store: ConfigStore): string {
  const values = store.config as unknown as Record<string, Record<string, unknown>>;
  const lines: string[] = [];
  let section = '';
  for (const named of allSettings()) {
    if (named.section !== section) lines.push(`${section === '' ? '' : '\n'}[${named.section}]`);
    section = named.section;
    const value = values[named.section]?.[named.key];
    const shown = named.setting.isSecret === true ? `(${Array.isArray(value) ? value.length : 0} not shown)` : JSON.stringify(value);
    lines.push(
      `${named.path} = ${shown}   (${store.origin(named.path)}; default ${JSON.stringify(named.setting.fallback)})   ${named.setting.about}`,
    );
  }
  return lines.join('\n');
}
