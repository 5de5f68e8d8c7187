/** Leaves every request as it is: the smallest redirector, and the one to copy. */
import { permit, squidLoop } from './lib/squid-loop.ts';

squidLoop(() => permit());
