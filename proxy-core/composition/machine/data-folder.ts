/** Where what is stored lives when nobody says otherwise: the usual place of each system. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function defaultDataFolder(platform: string, environment: Readonly<Record<string, string | undefined>>): string {
  const chosen = environment['HEARTHGATE_DATA'];
  if (chosen !== undefined && chosen !== '') return chosen;
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Hearthgate');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Hearthgate');
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'hearthgate');
  }
}
