/** Says what it is told to say: the path of each address is the answer, in hexadecimal. For lines with and without channel-IDs, and for ICAP. */
import { answerLines, answerRequests } from './asked.ts';

if (process.argv[2] === 'icap') answerRequests(saidBy);
else answerLines(saidBy);

function saidBy(text: string): string {
  return Buffer.from(/\/say-([0-9a-f]*)/.exec(text)?.[1] ?? '', 'hex').toString('latin1');
}
