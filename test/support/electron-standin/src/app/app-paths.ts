/** app.getPath and setPath. */
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

export class AppPaths {
  readonly #changed = new Map<string, string>();
  readonly #appName: () => string;

  constructor(appName: () => string) {
    this.#appName = appName;
  }

  get(name: string): string {
    const path = this.#changed.get(name) ?? this.#usual(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  set(name: string, path: string): void {
    this.get(name);
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    this.#changed.set(name, path);
    if (name === 'userData') this.#changed.set('sessionData', path);
  }

  #usual(name: string): string | undefined {
    const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    const userData = join(appData, this.#appName());
    const paths: Readonly<Record<string, string>> = {
      home: homedir(),
      temp: tmpdir(),
      exe: process.execPath,
      appData,
      userData,
      sessionData: userData,
      logs: join(userData, 'logs'),
      downloads: join(homedir(), 'Downloads'),
      documents: join(homedir(), 'Documents'),
      desktop: join(homedir(), 'Desktop'),
    };
    return paths[name];
  }
}
