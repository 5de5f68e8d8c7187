import { describe, expect, it } from 'vitest';
import { noteWords, PROBLEM_WORDS } from '#core/policy/rule-words.ts';

describe('what is said of a line', () => {
  it('names the host it was understood as, and what the list does with it', () => {
    for (const note of ['path', 'port', 'below', 'ending', 'network'] as const) {
      expect(noteWords('block', note, 'a.example')).toMatch(/^Blocks .*a\.example/);
      expect(noteWords('allow', note, 'a.example')).toMatch(/^Allows .*a\.example/);
    }
    expect(noteWords('block', 'number', '192.0.2.1')).toBe('Read as the address 192.0.2.1.');
    expect(noteWords('allow', 'own', 'localhost')).toContain('proxy.allowDestinations');
  });

  it('says where an allowed network does not reach', () => {
    expect(noteWords('block', 'network', '10.0.0.0/8')).toContain('every name that leads to one');
    expect(noteWords('allow', 'network', '10.0.0.0/8')).toContain('needs its own rule');
  });

  it('shows how a network is written wherever it tells of one that is none', () => {
    for (const code of ['mask', 'prefix', 'short-network', 'range', 'no-host'] as const)
      expect(PROBLEM_WORDS[code]).toContain('192.168.1.0/24');
  });
});
