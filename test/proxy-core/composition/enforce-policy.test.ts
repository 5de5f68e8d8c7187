import { expect, it } from 'vitest';
import { enforcePolicy } from '#core/composition/enforce-policy.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { CurrentPolicy } from '#core/policy/current-policy.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';

it('a change closes idle connections to what is blocked now, by name or address, but none to a parent', async () => {
  const idle = ['www.games.example', 'news.example', 'school.example', 'games.parent.example'].map((host, at) => {
    const way = host === 'games.parent.example' ? {} : 'plain';
    return new UpstreamConnection({ site: host, host, port: 80, way }, `192.0.2.${at + 1}`, 80);
  });
  const closed: string[] = [];
  const policy = new CurrentPolicy(OPEN_POLICY);
  const pool = {
    closeIdle: (isUnwanted: (one: UpstreamConnection) => boolean) =>
      void closed.push(...idle.filter(isUnwanted).map(({ key }) => key.host)),
  };
  const enforcer = enforcePolicy({ policy, open: [], pool, asksOutside: () => false, pause: () => Promise.resolve() });
  policy.replace({ ...OPEN_POLICY, ...compileRules([], ['games.example', 'games.parent.example']) });
  await enforcer.settled();
  expect(closed.splice(0)).toEqual(['www.games.example']);
  policy.replace({ ...OPEN_POLICY, ...compileRules(['school.example'], ['192.0.2.0/24']) });
  await enforcer.settled();
  expect(closed.splice(0)).toEqual(['www.games.example', 'news.example']);
  policy.replace({ ...OPEN_POLICY, ...compileRules([], ['192.0.2.0/24']), filteringOn: false });
  await enforcer.settled();
  expect(closed).toEqual([]);
});
