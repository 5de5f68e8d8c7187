import { describe, expect, it } from 'vitest';
import { compileRules } from '#core/policy/compile-rules.ts';
import { decide, type RequestFacts } from '#core/policy/decide.ts';
import { OPEN_POLICY, type NameTable, type Policy } from '#core/policy/policy.ts';
import { isUndecided } from '#core/policy/verdict.ts';

describe('When nothing is set', () => {
  it('a site opens, and helper programs may be asked', () => {
    const verdict = decide(asking('news.example'), OPEN_POLICY);
    expect(verdict).toMatchObject({ action: 'permit', because: 'no-rule' });
    expect(isUndecided(verdict)).toBe(true);
  });
});

describe('When a site is blocked', () => {
  const policy = policyWith({ block: ['games.example'], allow: ['chess.games.example'] });

  it('it is denied, and the rule is named', () => expect(decide(asking('games.example'), policy)).toEqual(deniedBy('games.example')));
  it('so is every site below it', () => expect(decide(asking('www.games.example'), policy)).toEqual(deniedBy('games.example')));
  it('so is a request that only names it in its Host field', () =>
    expect(decide(asking('news.example', 'games.example'), policy)).toEqual(deniedBy('games.example')));
  it('but not a site that only ends alike', () =>
    expect(decide(asking('boardgames.example'), policy)).toMatchObject({ because: 'no-rule' }));
  it('and an allowed site below it opens', () =>
    expect(decide(asking('chess.games.example'), policy)).toEqual({
      action: 'permit',
      because: 'allow-rule',
      rule: 'chess.games.example',
    }));
  it('but a Host field on the allow list does not open another target', () =>
    expect(decide(asking('games.example', 'chess.games.example'), policy)).toEqual(deniedBy('games.example')));
});

describe('When filtering is off', () => {
  const policy = policyWith({ block: ['games.example'], on: false });

  it('a blocked site opens, and no helper is asked', () => {
    const verdict = decide(asking('games.example'), policy);
    expect(verdict).toMatchObject({ action: 'permit', because: 'filtering-off' });
    expect(isUndecided(verdict)).toBe(false);
  });

  it('forbidden ports stay forbidden', () =>
    expect(decide({ ...asking('mail.example'), port: 25, wantsTunnel: true }, policy)).toMatchObject({
      action: 'deny',
      because: 'forbidden-port',
    }));
});

describe('A plain request', () => {
  const sent = (port: number): RequestFacts => ({ ...asking('x.example'), port, sendsRequest: true });

  it.each([1, 22, 25, 110, 143, 587, 993, 2049, 5060, 6000, 6667, 10080])('does not go to port %i, where no web site is', (port) =>
    expect(decide(sent(port), policyWith({ allow: ['x.example'], on: false }))).toEqual({
      action: 'deny',
      because: 'forbidden-port',
      rule: String(port),
    }),
  );
  it.each([80, 443, 8080, 3000, 8000, 26, 6665 - 1, 6670, 65535])('goes to port %i', (port) =>
    expect(decide(sent(port), OPEN_POLICY).action).toBe('permit'),
  );
  it('goes where the admin made an exception', () => {
    const policy = { ...OPEN_POLICY, unsafePorts: [{ from: 6000, to: 6063 }] };
    expect(decide(sent(6000), policy).action).toBe('permit');
    expect(decide(sent(6667), policy).action).toBe('deny');
  });
  it('goes where the admin leads it: a route, a forwarded port', () =>
    expect(decide({ ...asking('x.example'), port: 25 }, OPEN_POLICY).action).toBe('permit'));
});

describe('A tunnel', () => {
  const policy = {
    ...OPEN_POLICY,
    connectPorts: [
      { from: 443, to: 443 },
      { from: 8000, to: 9000 },
    ],
  };
  it.each([443, 8000, 9000])('may reach port %i', (port) =>
    expect(decide({ ...asking('x.example'), port, wantsTunnel: true }, policy).action).toBe('permit'),
  );
  it.each([442, 444, 25, 7999, 9001])('may not reach port %i', (port) =>
    expect(decide({ ...asking('x.example'), port, wantsTunnel: true }, policy)).toEqual({
      action: 'deny',
      because: 'forbidden-port',
      rule: String(port),
    }),
  );
  it('may reach any port when the admin says so', () =>
    expect(decide({ ...asking('x.example'), port: 25, wantsTunnel: true }, { ...policy, connectPorts: null }).action).toBe('permit'));
  it('is what the port list is about: a page on another port opens', () =>
    expect(decide({ ...asking('x.example'), port: 8081 }, policy).action).toBe('permit'));
});

describe('Names from files', () => {
  const blockFiles: NameTable = {
    count: 1,
    find: (host) => (host.endsWith('ads.example') ? { name: 'ads.example', list: 'ads.txt' } : null),
  };
  it('are denied, and name and list are told', () =>
    expect(decide(asking('x.ads.example'), { ...OPEN_POLICY, blockFiles })).toEqual({
      action: 'deny',
      because: 'block-file',
      rule: 'ads.example (ads.txt)',
    }));
  it('do not stand against the allow list of a person', () =>
    expect(decide(asking('ads.example'), { ...policyWith({ allow: ['ads.example'] }), blockFiles }).action).toBe('permit'));
});

function asking(...hosts: readonly string[]): RequestFacts {
  return { hosts, port: 80, wantsTunnel: false };
}

function policyWith({ allow = [], block = [], on = true }: { allow?: string[]; block?: string[]; on?: boolean }): Policy {
  return { ...OPEN_POLICY, ...compileRules(allow, block), filteringOn: on };
}

function deniedBy(rule: string) {
  return { action: 'deny', because: 'block-rule', rule };
}
