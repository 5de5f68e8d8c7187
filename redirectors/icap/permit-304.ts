/** Leaves every request as it is, with the answer the first of these programs knew. */
import { icapLoop, permit } from '../lib/icap-loop.ts';

icapLoop(() => permit(304));
