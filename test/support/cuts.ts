/** Every way the network may cut a message: whole, in two at each place, octet by octet. Each in memory of its own: a reader may move what it has read. */
export function* everyCut(wire: string): Generator<readonly Buffer[]> {
  const octets = (): Buffer => Buffer.from(wire, 'latin1');
  yield [octets()];
  for (let cut = 1; cut < wire.length; cut += 1) {
    const whole = octets();
    yield [whole.subarray(0, cut), whole.subarray(cut)];
  }
  yield Array.from(octets(), (octet) => Buffer.from([octet]));
}
