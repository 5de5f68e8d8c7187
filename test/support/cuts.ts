/** Every way the network may cut a message: whole, in two at each place, octet by octet. */
export function* everyCut(wire: string): Generator<readonly Buffer[]> {
  const octets = Buffer.from(wire, 'latin1');
  yield [octets];
  for (let cut = 1; cut < octets.length; cut += 1) yield [octets.subarray(0, cut), octets.subarray(cut)];
  yield Array.from(octets, (octet) => Buffer.from([octet]));
}
