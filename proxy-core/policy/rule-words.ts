/** What the rule editor says about a line: sentences for the codes of `rule-line.ts`. */
import type { RuleNoteCode, RuleProblemCode } from './rule-line.ts';

export const PROBLEM_WORDS: Readonly<Record<RuleProblemCode, string>> = {
  cosmetic: 'This rule hides a part of a page, which a proxy cannot do. To block the whole site, write its host only.',
  exception: 'This is an exception of a filter list. Write the host on the list of sites that are always allowed.',
  modifier: 'Options behind $ are not possible here. Write the host only, as in example.org.',
  mask: 'Write the network with the length of its prefix, as in 192.168.1.0/24.',
  prefix: 'The length of the prefix is at most 32, as in 192.168.1.0/24, or 128, as in 2001:db8::/32.',
  'short-network': 'Write the whole address of the network, as in 192.168.1.0/24.',
  range: 'Write a range of addresses as a network, as in 192.168.1.0/24.',
  star: 'A star may only stand at the start, as in *.example.org.',
  user: 'Leave out the user name before @, and write the host only, as in example.org.',
  several: 'One host a line, without spaces or commas, as in example.org.',
  'no-host': 'This is not a host name, an address or a network, as example.org, 192.0.2.1 or 192.168.1.0/24 would be.',
};

/** @param host - as it is judged. */
export function noteWords(list: 'allow' | 'block', note: RuleNoteCode, host: string): string {
  const does = list === 'block' ? 'Blocks' : 'Allows';
  switch (note) {
    case 'path':
      return `${does} the whole site ${host}: a rule cannot name one page.`;
    case 'port':
      return `${does} ${host} at every port: a rule cannot name one port.`;
    case 'below':
      return `${does} ${host} itself too.`;
    case 'number':
      return `Read as the address ${host}.`;
    case 'own':
      return 'The proxy never connects to this machine itself. Only the setting proxy.allowDestinations changes that.';
    case 'ending':
      return `${does} ${host} and every site whose name ends in .${host}.`;
    case 'network':
      return list === 'block'
        ? `Blocks every address in ${host}, and every name that leads to one.`
        : `Allows addresses in ${host} where a request names the address itself. A name that leads there needs its own rule.`;
  }
}
