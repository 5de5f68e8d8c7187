import type { Socket } from 'node:net';

/** Hands over each whole message of a stream as the server takes it: two octets of length, then the message (RFC 7766 section 8). */
export function onFramedMessages(socket: Socket, take: (message: Buffer, reply: (octets: Uint8Array) => void) => void): void {
  let held: Buffer = Buffer.alloc(0);
  const reply = (octets: Uint8Array): void =>
    void socket.write(Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 255]), octets]));
  socket.on('data', (octets: Buffer) => {
    held = Buffer.concat([held, octets]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const end = 2 + held.readUInt16BE(0);
      const message = held.subarray(2, end);
      held = held.subarray(end);
      take(message, reply);
    }
  });
}
