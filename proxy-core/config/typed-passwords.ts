/** Passwords are given in clear only where a person types them; from here on they are hashes. */
import { environmentName } from './variables.ts';
import { hashEntry } from './secrets.ts';
import { allSettings } from './settings.ts';

interface Typed {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: ReadonlyMap<string, string>;
}

/** The same, with every password hashed. */
export async function withHashedPasswords<T extends Typed>(typed: T): Promise<T> {
  const overrides = new Map(typed.overrides);
  const environment = { ...typed.environment };
  for (const named of allSettings().filter(({ key }) => key === 'users')) {
    const word = overrides.get(named.path);
    if (word !== undefined) overrides.set(named.path, await hashed(word));
    const variable = environment[environmentName(named)];
    if (variable !== undefined) environment[environmentName(named)] = await hashed(variable);
  }
  return { ...typed, overrides, environment };
}

async function hashed(list: string): Promise<string> {
  return (await Promise.all(list.split(',').map((entry) => hashEntry(entry.trim())))).join(',');
}
