/**
 * Connects to another host than the one asked for and leaves the request, or
 * the TLS inside the tunnel, as it is. This is how an engine's enforced safe
 * search works: `intercept-host www.google.com forcesafesearch.google.com`.
 * Usage: intercept-host FROM TO [PORT]
 */
import { argumentsOr } from './lib/arguments.ts';
import { intercept, permit, squidLoop } from './lib/squid-loop.ts';

const [from = '', to = '', port] = argumentsOr('intercept-host FROM TO [PORT]', 2);

squidLoop((request) => (request.host === from ? intercept(to, port === undefined ? undefined : Number(port)) : permit()));
