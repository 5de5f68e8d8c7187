/** Every sentence of the pages the proxy answers with. English first; one object a language. */
import type { ReasonCode } from '#core/contract/reasons.ts';

export const PAGE_TEXT = {
  blockedTitle: 'This site is blocked',
  errorTitle: 'This page could not be opened',
  because: {
    'no-rule': 'No rule speaks against it.',
    'filtering-off': 'Filtering is off.',
    'allow-rule': 'A rule allows it.',
    'block-rule': 'A rule of this proxy blocks it.',
    'block-file': 'It stands on a block list of this proxy.',
    'blocked-alias': 'Its name leads to one that a rule or a block list blocks.',
    'bypass-name': 'Devices ask for this name to find a way past the filter.',
    'own-address': 'The address belongs to this computer or this network, and the proxy does not lead there.',
    'forbidden-port': 'The proxy does not open connections to this port.',
    'not-allowed-client': 'This device may not use the proxy.',
    'sign-in-needed': 'This proxy asks for a user name and a password.',
    redirector: 'A filter program blocks it.',
    'redirector-failed': 'A filter program did not answer, and then nothing is let through.',
    'unnamed-tls': 'The connection does not say which site it is for.',
    malformed: 'The request could not be read.',
  } satisfies Record<ReasonCode, string>,
  site: 'Site',
  rule: 'Rule',
  time: 'Time',
  what: 'What happened',
  code: 'Code',
  more: 'More about this',
  askBlocked: 'If you think this is a mistake, ask the person who looks after this proxy.',
  askError: 'This is not a block. Try again in a moment.',
} as const;
