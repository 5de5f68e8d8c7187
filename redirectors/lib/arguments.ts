/** Arguments of a redirector. What is missing is said on standard error, which the proxy shows to the person who set it up. */

/** Ends the program when there are fewer than `least`. */
export function argumentsOr(usage: string, least: number): readonly string[] {
  const given = process.argv.slice(2);
  if (given.length >= least) return given;
  process.stderr.write(`usage: ${usage}\n`);
  process.exit(2);
}

/** A host covers itself and every name below it. */
export function covers(host: string, name: string): boolean {
  return name === host || name.endsWith(`.${host}`);
}
