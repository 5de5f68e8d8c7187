/** The loads of `npm run bench`, and what running one gives. */

export interface Load {
  /** Octets of each answer. */
  readonly octets: number;
  readonly connections: number;
  /** Inside a CONNECT tunnel. */
  readonly tunnel: boolean;
  /** A new connection for each request. */
  readonly closes: boolean;
  readonly seconds?: number;
}

export interface LoadResult {
  /** Requests, or MB for bulk. */
  readonly unit: 'requests' | 'MB';
  readonly units: number;
  readonly seconds: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Wrong or missing answers: a rate with errors is no result. */
  readonly errors: number;
}

const MB = 1 << 20;

export const SCENARIOS: Readonly<Record<string, Load>> = {
  'small pages, kept connections': { octets: 1024, connections: 32, tunnel: false, closes: false },
  'small pages, a connection each': { octets: 1024, connections: 32, tunnel: false, closes: true },
  'tunnels, one exchange each': { octets: 1024, connections: 32, tunnel: true, closes: true },
  'exchanges inside open tunnels': { octets: 1024, connections: 32, tunnel: true, closes: false },
  'downloads of 64 MB': { octets: 64 * MB, connections: 1, tunnel: false, closes: false },
  'downloads of 64 MB through a tunnel': { octets: 64 * MB, connections: 1, tunnel: true, closes: false },
};
