/** Refuses everything between two times of the day, local time. Usage: quiet-hours 21:00 06:30 */
import { argumentsOr } from './lib/arguments.ts';
import { deny, permit, squidLoop } from './lib/squid-loop.ts';

const [from = '', to = ''] = argumentsOr('quiet-hours FROM TO, each as 21:00', 2);
const fromMinute = minuteOf(from);
const toMinute = minuteOf(to);

squidLoop(() => {
  const now = new Date();
  return isQuiet(now.getHours() * 60 + now.getMinutes()) ? deny(`Quiet hours until ${to}.`) : permit();
});

/** A night goes over midnight. */
function isQuiet(minute: number): boolean {
  return fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
}

function minuteOf(time: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 24 || Number(minutes) > 59) {
    process.stderr.write(`${time} is no time of the day\n`);
    process.exit(2);
  }
  return Number(hours) * 60 + Number(minutes);
}
