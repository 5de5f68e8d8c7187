import { beforeEach, describe, expect, it } from 'vitest';
import { memoryForTurn, outlivesTurn, turnIsOver } from '#core/net/outgoing/turn-memory.ts';

beforeEach(() => turnIsOver());
const at = (piece: Buffer) => [piece.buffer, piece.byteOffset, piece.length];

describe('memory of one turn', () => {
  it('is handed out once', () => {
    const [first, second] = [memoryForTurn(10), memoryForTurn(20)];
    expect(at(second)).toEqual([first.buffer, first.byteOffset + 10, 20]);
  });

  it('is used again when everything has left', () => {
    const first = memoryForTurn(10);
    turnIsOver();
    expect(at(memoryForTurn(10))).toEqual(at(first));
  });

  it('is let go of when something refers to it still', () => {
    const first = memoryForTurn(10);
    outlivesTurn();
    turnIsOver();
    expect(memoryForTurn(10).buffer).not.toBe(first.buffer);
  });

  it('is followed by more when it does not do', () => {
    const pieces = Array.from({ length: 40 }, (_, index) => memoryForTurn(16_384).fill(index));
    expect(pieces.map((piece) => [piece.length, piece.every((octet) => octet === piece[0]), piece[0]])).toEqual(
      pieces.map((_, index) => [16_384, true, index]),
    );
  });
});
