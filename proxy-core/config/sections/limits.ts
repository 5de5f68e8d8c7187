import { seconds, wholeNumber } from '../setting.ts';

/** Every limit with its reason and what peers do. */
export const limits = {
  headOctets: wholeNumber(
    1024,
    1_048_576,
    65_536,
    'octets of a request head; Squid 64 KB, HAProxy 16 KB. Response heads: 256 KB, as Chromium',
  ),
  lineOctets: wholeNumber(256, 1_048_576, 16_384, 'octets of one line of a request head; nginx 8 KB, Apache 8 KB'),
  fields: wholeNumber(10, 10_000, 500, 'field lines of a request head; Apache 100, HAProxy 101. Response heads: 1000'),
  headSeconds: seconds(
    0.1,
    3600,
    30,
    'a request head has to arrive within this; a slow sender must not hold a connection (nginx 60, Apache 20)',
  ),
  keepAliveSeconds: seconds(0.1, 86_400, 60, 'a kept connection may wait this long for its next request (Squid 120, nginx 75)'),
  connectSeconds: seconds(0.1, 600, 10, 'connecting in all, every address tried (Squid 60; people give up sooner)'),
  answerHeadSeconds: seconds(
    0.1,
    86_400,
    900,
    'an origin may think this long before its answer starts; long polls wait for minutes, and a peer that is gone is noticed sooner (Squid 900, nginx 60)',
  ),
  bodyStallSeconds: seconds(
    0.1,
    86_400,
    120,
    'a client may pause this long in sending or taking content, an origin in taking it; what an origin sends may pause for as long as both live (Squid 900)',
  ),
  tunnelIdleSeconds: seconds(
    1,
    604_800,
    3600,
    'a tunnel without traffic is closed after this; keep-alive probes find dead peers sooner (HAProxy by hand, 3600 usual)',
  ),
  lingerSeconds: seconds(
    0.1,
    60,
    5,
    'after a last answer what the client still sends is read until it has been quiet for this long, six times as long in all, so that it can read the answer',
  ),
  contentMegabytes: wholeNumber(0, 1_000_000, 0, 'MB of request content at most; 0: no limit (nginx 1, Squid none)'),
  connections: wholeNumber(1, 1_000_000, 10_000, 'client connections in all; lowered at start when the system allows fewer descriptors'),
  connectionsPerClient: wholeNumber(
    1,
    1_000_000,
    1024,
    'connections of one client address; a browser opens up to 256, and a device runs several. An address is not counted while it is loopback',
  ),
  upstreamIdle: wholeNumber(0, 100_000, 512, 'idle connections to origins kept for reuse in all'),
  upstreamIdlePerOrigin: wholeNumber(0, 10_000, 64, 'idle connections kept for one origin'),
  upstreamIdleSeconds: seconds(0.1, 3600, 30, 'an idle connection to an origin is kept this long; most origins close after 5 to 75'),
};
