/** What preload and main say to each other about a page's way to the core. The page's own side is `renderer/api/bridge.ts`. */

/** The one channel: a page sends one port, nothing else. */
export const PORT_CHANNEL = 'hearthgate:port';

/** Comes to the page with its port. */
export const PORT_MESSAGE = { type: 'hearthgate-port' } as const;

/** The name the page finds the bridge under. */
export const BRIDGE_NAME = 'hearthgate';
