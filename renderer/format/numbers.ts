/** Numbers as people read them, in the language of the browser. Pure. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** 12 345 678 -> 12.3M: for tiles, where the exact number says no more. */
export function formatShort(count: number): string {
  return count < 100_000 ? whole.format(count) : short.format(count);
}

/** Part of a whole in percent; something that happened is never shown as 0 %. */
export function formatShare(part: number, all: number): string {
  if (all === 0 || part === 0) return '0%';
  const percent = (part / all) * 100;
  if (percent < 0.1) return `<${oneDigit.format(0.1)}%`;
  return `${percent < 10 ? oneDigit.format(percent) : whole.format(percent)}%`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Octets in the largest unit that keeps at least one before the point, steps of 1024. */
export function formatOctets(octets: number): string {
  let amount = octets;
  let step = 0;
  while (amount >= 999.5 && step < UNITS.length - 1) {
    amount /= 1024;
    step += 1;
  }
  const number = step === 0 || amount >= 99.95 ? whole.format(amount) : oneDigit.format(amount);
  return `${number} ${UNITS[step]}`;
}
