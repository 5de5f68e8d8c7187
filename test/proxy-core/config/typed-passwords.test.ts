import { expect, it } from 'vitest';
import { withHashedPasswords } from '#core/config/typed-passwords.ts';

it('passwords are hashed wherever they were typed, and nothing else is touched', async () => {
  const typed = {
    environment: { HEARTHGATE_SOCKS_USERS: 'tom:word', PATH: 'a:b' },
    overrides: new Map([
      ['proxy.users', 'mia:secret, tom:word'],
      ['dns.servers', '192.0.2.1:53'],
    ]),
  };
  const hashed = await withHashedPasswords(typed);
  expect(JSON.stringify([hashed.environment, ...hashed.overrides])).not.toMatch(/secret|word/);
  expect(hashed.overrides.get('proxy.users')).toMatch(/^mia:scrypt\$[^,]+,tom:scrypt\$[^,]+$/);
  expect([hashed.environment.PATH, hashed.overrides.get('dns.servers')]).toEqual(['a:b', '192.0.2.1:53']);
  expect(typed.overrides.get('proxy.users')).toContain('secret');
});
