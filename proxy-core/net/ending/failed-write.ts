/**
 * A write that fails ends what can be sent, not what can be read. Node closes a
 * socket when a write to it fails, and throws away what the peer said before:
 * the answer of an origin that refuses an upload and closes, the last octets of
 * a client that leaves. Here a failed write is only noted; what is written
 * afterwards is dropped, and reading goes on until the peer's octets are used
 * up.
 *
 * On Linux and macOS what has arrived before a reset can still be read after
 * it. Windows drops it in the system, where nothing can be done about it.
 */
import type { Socket } from 'node:net';

type Written = (error?: Error | null) => void;

/**
 * From now on a failed write leaves the socket open for reading.
 * @param failed - told once, with the first failure. The caller closes the socket when it has ended.
 */
export function outliveFailedWrites(socket: Socket, failed: (error: NodeJS.ErrnoException) => void): void {
  const { _write, _writev } = socket;
  let hasFailed = false;
  let goOn: Written = ignored;
  // One for all writes: a stream makes the next one only when the last one is through.
  const written = (error?: Error | null): void => {
    if (error !== null && error !== undefined && !hasFailed) {
      hasFailed = true;
      failed(error);
    }
    goOn(null);
  };
  const write: Socket['_write'] = (chunk, encoding, callback) => {
    if (hasFailed) return callback(null);
    goOn = callback;
    _write.call(socket, chunk, encoding, written);
  };
  const writeAll: NonNullable<Socket['_writev']> = (chunks, callback) => {
    if (hasFailed) return callback(null);
    goOn = callback;
    _writev?.call(socket, chunks, written);
  };
  socket._write = write;
  socket._writev = writeAll;
}

/**
 * Whether an end that was read after a failed write is one the peer meant: the
 * system reports a reset only once, to the write here, and plain ends from then on.
 */
export function isProperEnd(failure: NodeJS.ErrnoException | null): boolean {
  return failure === null || failure.code === 'EPIPE';
}

function ignored(): void {
  // replaced by each write
}
