/** Every property, for the short run and the long one. */
import { CHUNKED_BODIES } from './chunked-bodies.ts';
import { CLIENT_HELLOS } from './client-hellos.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { HTTP_HEADS } from './http-heads.ts';
import { PROXY_HEADERS } from './proxy-headers.ts';
import { REQUEST_TARGETS } from './request-targets.ts';
import { SENT_ON } from './sent-on.ts';
import { SOCKS_TALKS } from './socks-talks.ts';

export const ALL: readonly FuzzCase[] = [
  ...HTTP_HEADS,
  ...REQUEST_TARGETS,
  ...CHUNKED_BODIES,
  ...SENT_ON,
  ...CLIENT_HELLOS,
  ...SOCKS_TALKS,
  ...PROXY_HEADERS,
];
