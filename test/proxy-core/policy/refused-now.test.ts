import { describe, expect, it } from 'vitest';
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { OPEN_POLICY, type Policy } from '#core/policy/policy.ts';
import { refusedNow, type JudgedFacts } from '#core/policy/refused-now.ts';

const TUNNEL: JudgedFacts = {
  asked: { hosts: ['www.games.example'], port: 443, wantsTunnel: true },
  led: null,
  port: 443,
  address: '192.0.2.7',
  isChosen: false,
  wasAskedOutside: false,
};
const rules = (allow: string[], block: string[], more: Partial<Policy> = {}): Policy => ({
  ...OPEN_POLICY,
  ...compileRules(allow, block),
  ...more,
});
const network = (text: string): readonly Network[] => [parseNetwork(text) as Network];
const refused = (because: string, rule: string | null) => ({ type: 'refused', verdict: { action: 'deny', because, rule } });

describe('what is open, when the policy changes', () => {
  it.each<[string, Policy, Partial<JudgedFacts>, object | null]>([
    ['stays where no rule speaks about it', rules([], ['chat.example']), {}, null],
    ['goes with a block rule', rules([], ['games.example']), {}, refused('block-rule', 'games.example')],
    ['stays while an allow rule goes before', rules(['games.example'], ['games.example']), {}, null],
    ['stays while filtering is off', rules([], ['games.example', '192.0.2.0/24'], { filteringOn: false }), {}, null],
    [
      'goes when another host it named is blocked',
      rules([], ['b.example']),
      { asked: { ...TUNNEL.asked, hosts: ['a.example', 'b.example'] } },
      refused('block-rule', 'b.example'),
    ],
    [
      'goes when the place it was led to is blocked',
      rules([], ['led.example']),
      { led: { hosts: ['led.example'], port: 443, wantsTunnel: false }, wasAskedOutside: true },
      refused('block-rule', 'led.example'),
    ],
    ['goes when its port may not be reached any more', rules([], [], { connectPorts: [] }), {}, refused('forbidden-port', '443')],
    [
      'stays at such a port when it is no tunnel',
      rules([], [], { connectPorts: [] }),
      { asked: { ...TUNNEL.asked, wantsTunnel: false } },
      null,
    ],
    ['goes when its address is blocked', rules([], ['192.0.2.0/24']), {}, refused('block-rule', '192.0.2.0/24')],
    ['stays at a blocked address when its name is allowed', rules(['games.example'], ['192.0.2.0/24']), {}, null],
    ['stays where a parent knows the address', rules([], ['192.0.2.0/24']), { address: null }, null],
    [
      'goes when its address is denied',
      rules([], [], { denyDestinations: network('192.0.2.0/24') }),
      {},
      refused('own-address', '192.0.2.7'),
    ],
    ['goes when its address is protected again', rules([], []), { address: '127.0.0.1' }, refused('own-address', '127.0.0.1')],
    ['stays at a protected address that the admin chose', rules([], []), { address: '127.0.0.1', isChosen: true }, null],
  ])('%s', (_name, policy, facts, refusal) => expect(refusedNow({ ...TUNNEL, ...facts }, policy, false)).toEqual(refusal));

  it('goes when helper programs would be asked now and were not, and stays when they were', () => {
    expect(refusedNow(TUNNEL, rules([], []), true)).toEqual({ type: 'not-asked' });
    expect(refusedNow({ ...TUNNEL, wasAskedOutside: true }, rules([], []), true)).toBeNull();
    expect(refusedNow(TUNNEL, rules(['games.example'], []), true)).toBeNull();
  });
});
