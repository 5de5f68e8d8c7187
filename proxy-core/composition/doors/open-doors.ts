/** Opens every door the settings ask for, and says in words which did not open. */
import type { ConfigStore } from '#core/config/config-store.ts';
import { parseHostPort } from '#core/config/setting.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { networksFrom } from '../policy-from-config.ts';
import { ClientAccess, type AccessCounts } from './client-access.ts';
import { ClientDoors, type DoorToOpen } from './client-doors.ts';
import type { SharedParts } from './door-parts.ts';
import { httpDoor } from './http-doors.ts';
import { portForwardDoor } from './port-forward-door.ts';
import { proxyProtocolDoor } from './proxy-protocol-door.ts';
import { openReverse } from './reverse-door.ts';
import { socksDoor } from './socks-door.ts';
import { tlsDoor } from './tls-door.ts';

export interface OpenedDoors {
  readonly doors: ClientDoors;
  readonly problems: readonly string[];
}

/** This machine may lack a family; that is no trouble as long as another address is open. */
const MISSING_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** What `*` stands for. A listener serves one family, so that both can be had or left. */
const EVERYWHERE = ['0.0.0.0', '::'];

/** @param connections - how many the system's descriptors allow. */
export async function openDoors(
  config: ConfigStore,
  shared: SharedParts,
  connections: number,
  onOpen: (port: number) => void,
): Promise<OpenedDoors> {
  const settings = config.config;
  const doors = new ClientDoors(shared);
  const access = accessFor(config, connections);
  const proxyProblems = await openProxy(settings, doors, access(settings.proxy.clients), shared, onOpen);
  const others = otherDoors(settings, access, shared);
  const reverse = await openReverse(settings.reverse, access(settings.reverse.clients));
  const problems = [...proxyProblems, ...reverse.problems];
  for (const door of [...others, ...reverse.doors])
    problems.push(...(await openOn(door.host === '*' ? EVERYWHERE : [door.host], door, doors, onOpen)));
  return { doors, problems };
}

/** The forward proxy on each of its addresses. */
function openProxy(
  settings: ProxyConfig,
  doors: ClientDoors,
  access: ClientAccess,
  shared: SharedParts,
  onOpen: (port: number) => void,
): Promise<readonly string[]> {
  const { hosts, port } = settings.proxy;
  const serve = httpDoor({ mode: 'forward', naming: 'target', people: shared.desk.has('proxy') ? 'proxy' : null });
  return openOn(hosts, { mode: 'forward', port, access, serve, option: '--port' }, doors, onOpen);
}

/** One door on several addresses; with port 0 the first one's port is everybody's. @returns what is not as asked for. */
async function openOn(
  hosts: readonly string[],
  door: Omit<DoorToOpen, 'host'>,
  doors: ClientDoors,
  onOpen: (port: number) => void,
): Promise<readonly string[]> {
  const failures: { readonly code: string; readonly userText: string }[] = [];
  let { port } = door;
  let isOpen = false;
  for (const host of hosts) {
    const opened = await doors.open({ ...door, host, port });
    if (!opened.ok) failures.push(opened);
    else onOpen((port = opened.port));
    isOpen ||= opened.ok;
  }
  return failures.filter((failure) => !isOpen || !MISSING_ADDRESS.has(failure.code)).map((failure) => failure.userText);
}

function otherDoors(settings: ProxyConfig, access: AccessMaker, shared: SharedParts): readonly DoorToOpen[] {
  const { proxy, socks, transparent, transparentTls, proxyProtocol, portForward } = settings;
  const doors: DoorToOpen[] = [];
  const add = (listen: string, option: string, door: Omit<DoorToOpen, 'host' | 'port' | 'option'>): void => {
    const place = parseHostPort(listen);
    if (place !== null) doors.push({ ...door, ...place, option });
  };
  const people = shared.desk.has('proxy') ? 'proxy' : null;
  const clients = (own: readonly string[]): ClientAccess => access(own.length === 0 ? proxy.clients : own);
  add(socks.listen, '--set socks.listen=', { mode: 'socks', access: clients(socks.clients), serve: socksDoor });
  add(transparent.listen, '--set transparent.listen=', {
    mode: 'transparent',
    access: clients(transparent.clients),
    serve: httpDoor({ mode: 'transparent', naming: 'host', people }),
  });
  const tlsPort = parseHostPort(transparentTls.listen)?.port ?? 0;
  const tls = tlsDoor({ port: transparentTls.port, permitsUnnamed: proxy.unnamedTls === 'permit', ownPort: () => tlsPort });
  add(transparentTls.listen, '--set transparentTls.listen=', {
    mode: 'transparent-tls',
    access: clients(transparentTls.clients),
    serve: tls,
  });
  const balanced = proxyProtocolDoor({ mode: 'forward', naming: 'target', people }, networksFrom(proxyProtocol.trusted), access([]));
  const balancers = access(proxyProtocol.trusted, 'balancers');
  add(proxyProtocol.listen, '--set proxyProtocol.listen=', { mode: 'forward', access: balancers, serve: balanced });
  for (const { listen, to } of portForward.forwards) {
    const place = parseHostPort(to);
    const host = canonicalHost(place?.host ?? '');
    if (place !== null && host !== null)
      add(listen, 'portForward.forwards: listen ', {
        mode: 'port-forward',
        access: clients(portForward.clients),
        serve: portForwardDoor(host, place.port),
      });
  }
  return doors;
}

/** `balancers` speak for many clients, so they are not counted as one. */
type AccessMaker = (networks: readonly string[], who?: 'balancers') => ClientAccess;

/** One count for all doors: a client that uses two of them is one client. */
function accessFor(config: ConfigStore, connections: number): AccessMaker {
  const { limits } = config.config;
  const counts: AccessCounts = { all: 0, byClient: new Map() };
  // All programs of this machine are one client: the limit against a greedy device would hit the browser of the person in front of it.
  const isChosen = config.origin('limits.connectionsPerClient') !== 'default';
  const perLoopbackClient = isChosen ? limits.connectionsPerClient : connections;
  const each = { connections, perClient: limits.connectionsPerClient, perLoopbackClient };
  const unlimited = { connections, perClient: connections, perLoopbackClient: connections };
  return (networks, who) => new ClientAccess({ networks: networksFrom(networks), ...(who === 'balancers' ? unlimited : each) }, counts);
}
