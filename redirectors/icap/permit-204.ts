/** Leaves every request as it is, in ICAP. */
import { icapLoop, permit } from '../lib/icap-loop.ts';

icapLoop(() => permit());
