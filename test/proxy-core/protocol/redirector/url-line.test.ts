import { expect, it } from 'vitest';
import { writeUrlQuestion } from '#core/protocol/redirector/url-line.ts';
import { questionFor, tunnelTo } from '../../../support/redirector-world.ts';

it('the ancestor’s question has no scheme, no port and no user', () => {
  expect(writeUrlQuestion(questionFor('http://127.0.0.2:8080/permit%20a%20b?q=1', { user: 'mia' }))).toBe(
    '127.0.0.2/permit%20a%20b?q=1 192.0.2.7 - GET -\n',
  );
});

it('a tunnel is asked about by its host', () => {
  expect(writeUrlQuestion(tunnelTo('a.example', 443))).toBe('a.example/ 192.0.2.7 - CONNECT -\n');
});

it('an IPv6 address stays one word', () => {
  expect(writeUrlQuestion(questionFor('http://[2001:db8::1]/'))).toBe('[2001:db8::1]/ 192.0.2.7 - GET -\n');
});

it('nothing in it can make a second line or another word', () => {
  expect(writeUrlQuestion(questionFor('http://a.example/', { path: 'x y\n' }))).toBe('a.example/x%20y%0A 192.0.2.7 - GET -\n');
});
