import { expect, it } from 'vitest';
import { remoteScreens, type Server } from '#core/composition/start/remote-screens.ts';

const LINK = 'http://127.0.0.1:8080/#token=t';
const SSH = { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.1 22' };
const server = (environment: Server['environment'], platform = 'linux'): Server => ({
  environment,
  platform,
  user: 'mia',
  hostname: 'box',
});
const command = (rest: string) => `${rest} on the other computer, then the address above`;

it.each([
  ['over SSH, by the address that was reached', LINK, server(SSH), command('ssh -L 8080:127.0.0.1:8080 mia@192.0.2.1')],
  [
    'over SSH on another port',
    LINK,
    server({ SSH_CONNECTION: '::1 5 2001:db8::1 2222' }),
    command('ssh -L 8080:127.0.0.1:8080 -p 2222 mia@2001:db8::1'),
  ],
  ['over SSH from a Mac', LINK, server(SSH, 'darwin'), command('ssh -L 8080:127.0.0.1:8080 mia@192.0.2.1')],
  ['without a display, by the name of the machine', LINK, server({}), command('ssh -L 8080:127.0.0.1:8080 mia@box')],
  ['with a display', LINK, server({ DISPLAY: ':0' }), null],
  ['with a Wayland display', LINK, server({ WAYLAND_DISPLAY: 'wayland-0' }), null],
  ['on Windows', LINK, server({}, 'win32'), null],
  ['with a variable that makes no sense', LINK, server({ SSH_CONNECTION: 'x', DISPLAY: ':0' }), null],
  ['when the screens are not open', null, server(SSH), null],
  ['when the screens are open to the network', 'http://192.0.2.1:8080/#token=t', server(SSH), null],
  ['of screens on IPv6', 'http://[::1]:8080/#token=t', server({}), command('ssh -L 8080:[::1]:8080 mia@box')],
])('%s', (_name, link, from, wanted) => expect(remoteScreens(link, from)).toBe(wanted));
