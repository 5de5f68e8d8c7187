const sites = (count: number, shown: string) => (count === 1 ? '1 site' : `${count === 0 ? 'No' : shown} sites`);
const allowing = (count: number, shown: string) => (count === 0 ? '' : `, ${sites(count, shown)} always allowed`);

export const home = {
  title: 'Home',
  filtering: {
    label: 'Filtering',
    on: 'Filtering is on',
    off: 'Filtering is off',
    onText: (blocked: number, blockedShown: string, allowed: number, allowedShown: string) =>
      `${sites(blocked, blockedShown)} blocked by your list${allowing(allowed, allowedShown)}.`,
    onEmpty: 'Nothing is blocked yet: your lists are empty.',
    fileNames: (shown: string) => `Another ${shown} names are blocked by list files.`,
    offText: 'Every site opens, whatever your rules say. Requests are still recorded.',
    switching: 'Switching…',
    editRules: 'Edit rules',
  },
  tiles: {
    perMinute: 'Requests a minute',
    perMinuteSince: (shown: string) => `${shown} since the start`,
    blocked: 'Blocked',
    blockedSince: (shown: string, share: string) => `${shown} of all, ${share}`,
    blockedSinceText: (shown: string, all: string) => `${shown} of ${all} requests`,
    open: 'Open connections',
    failed: (shown: string) => `${shown} failed since the start`,
    noneFailed: 'None failed since the start',
    data: 'Data',
    dataText: (down: string, up: string) => `${down} down, ${up} up`,
  },
  chart: {
    title: 'The last 60 seconds',
    allowed: 'Let through',
    blocked: 'Blocked',
    summary: (allowed: string, blocked: string) => `Requests of the last 60 seconds: ${allowed} let through, ${blocked} blocked.`,
    secondsAgo: (seconds: number) => (seconds === 0 ? 'now' : `${seconds} s ago`),
    now: 'now',
    empty: 'No traffic in the last minute',
  },
  empty: {
    title: 'No traffic yet',
    text: 'Point a browser at one of the addresses on this page and open any site. It shows up here at once.',
  },
  connect: {
    title: 'Point your browser here',
    text: 'Enter this as HTTP proxy and HTTPS proxy in the network settings of the browser or the system.',
    none: 'The proxy is not listening. See the message above.',
    tryTitle: 'Or try it in a terminal',
    command: (address: string) => `curl -x http://${address} http://example.com/`,
    copy: 'Copy',
    copied: 'Copied',
    modes: {
      forward: 'Proxy',
      connect: 'Proxy',
      transparent: 'Transparent HTTP',
      'transparent-tls': 'Transparent HTTPS',
      reverse: 'Reverse proxy',
      'port-forward': 'Port forward',
      socks: 'SOCKS',
      upgrade: 'Proxy',
      dns: 'Name server',
      monitor: 'These screens',
    },
  },
};
