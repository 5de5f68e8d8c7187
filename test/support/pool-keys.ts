/** Keys of connections, for tests that look at something else. */
import type { PoolKey } from '#core/net/kept/pool-key.ts';

export const plainKey = (site: string, port = 80): PoolKey => ({ site, host: site, port, way: 'plain' });
