/**
 * Codes that history stores and the window explains. Never free text, so they
 * can be counted, searched and translated. Words for them stand in
 * `renderer/text/`; a test checks that none is missing.
 */

/** Why a verdict is what it is. */
export const REASONS = [
  'no-rule', // nothing spoke against it
  'filtering-off', // somebody switched filtering off
  'allow-rule', // a rule of the allow list
  'block-rule', // a rule of the block list
  'block-file', // a name in a block list file
  'blocked-alias', // the name stands for one that a rule or list blocks
  'bypass-name', // a name by which devices find ways past the filter
  'own-address', // the proxy itself, or a protected destination
  'forbidden-port', // a port that tunnels, or plain requests, may not reach
  'not-allowed-client', // the client's network may not use this listener
  'sign-in-needed', // proxy user and password missing or wrong
  'redirector', // a helper program decided
  'redirector-failed', // a helper program did not; the configured answer was given
  'unnamed-tls', // a TLS hello without a server name
  'malformed', // the request could not be read, so nothing was decided
] as const;
export type ReasonCode = (typeof REASONS)[number];

/** What was done with a request. */
export const ACTIONS = ['permit', 'deny', 'rewrite', 'redirect', 'respond', 'intercept', 'challenge'] as const;
export type Action = (typeof ACTIONS)[number];

/** Which door a request came in by. */
export const MODES = [
  'forward',
  'connect',
  'transparent',
  'transparent-tls',
  'reverse',
  'port-forward',
  'socks',
  'upgrade',
  'dns', // a name asked of the name server for other devices
] as const;
export type Mode = (typeof MODES)[number];
