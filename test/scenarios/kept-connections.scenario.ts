/** Whom a connection to an origin may serve next: the same site only, and nothing that must not be sent twice. */
import { describe, expect, it } from 'vitest';
import { HTTP_DOORS, openHttpDoors, requestAt, type HttpDoor, type HttpDoors } from '../support/http-doors.ts';
import { answering, ok, origin, type Peer } from '../support/raw-peers.ts';

/** A front that chooses the server by the first Host of a connection, as tunnels behind a balancer do. */
function firstHostDecides(peer: Peer): void {
  let chosen: string | null = null;
  answering((head) => {
    const host = /^Host: ([^:\r]+)/im.exec(head)?.[1] ?? '';
    return ok(`server of ${(chosen ??= host)}`);
  })(peer);
}

async function asked(doors: HttpDoors, door: HttpDoor, authority: string): Promise<string> {
  const browser = await doors.comesIn(door);
  await browser.say(requestAt(door, authority)).hears(/server of \S+$/);
  browser.socket.destroy();
  return /server of (\S+)$/.exec(browser.heard)?.[1] ?? '';
}

describe('two sites at one address', () => {
  it.each(HTTP_DOORS)('are each answered by their own server, at the door %s', async (door) => {
    const site = await origin(firstHostDecides);
    const doors = await openHttpDoors(['a.test', 'b.test'], site);
    const answers = [];
    for (const name of ['a.test', 'b.test', 'a.test', 'b.test']) answers.push(await asked(doors, door, `${name}:${site.port}`));
    expect(answers).toEqual(['a.test', 'b.test', 'a.test', 'b.test']);
    expect(site.connections).toHaveLength(2);
  });
});
