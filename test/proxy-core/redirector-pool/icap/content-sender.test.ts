import { describe, expect, it } from 'vitest';
import { ContentSender, MAX_KEPT_OCTETS, MAX_WAITING_OCTETS } from '#core/redirector-pool/icap/content-sender.ts';

const octets = (text: string): Uint8Array => Buffer.from(text);

function taken(sender: ContentSender): string {
  return sender
    .take()
    .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString()))
    .join('');
}

function keptText(sender: ContentSender): string | null {
  return sender.kept === null ? null : Buffer.concat(sender.kept).toString();
}

describe('content without a preview', () => {
  it('goes out as it comes, in chunks, and ends', () => {
    const sender = new ContentSender(true);
    sender.begin(null, true);
    sender.feed(octets('hello'));
    sender.feed(octets(' world'));
    expect(taken(sender)).toBe('5\r\nhello\r\n6\r\n world\r\n');
    expect(sender.isDone).toBe(false);
    sender.end();
    expect(taken(sender)).toBe('0\r\n\r\n');
    expect(sender.isDone).toBe(true);
    expect(taken(sender)).toBe('');
  });

  it('may be none', () => {
    const sender = new ContentSender(false);
    sender.begin(null, false);
    expect([taken(sender), sender.isDone, sender.wantsMore]).toEqual(['', true, false]);
  });

  it('may be empty', () => {
    const sender = new ContentSender(true);
    sender.begin(null, true);
    sender.end();
    expect(taken(sender)).toBe('0\r\n\r\n');
  });
});

describe('a preview', () => {
  function previewed(previewOctets: number, pieces: readonly string[], ends: boolean): ContentSender {
    const sender = new ContentSender(true);
    for (const piece of pieces) sender.feed(octets(piece));
    if (ends) sender.end();
    sender.begin(previewOctets, true);
    return sender;
  }

  it('shorter than allowed waits for more', () => {
    const sender = previewed(10, ['abc'], false);
    expect(taken(sender)).toBe('3\r\nabc\r\n');
    expect(sender.waitsForServer).toBe(false);
    sender.feed(octets('defghijkl'));
    expect(taken(sender)).toBe('7\r\ndefghij\r\n0\r\n\r\n');
    expect([sender.waitsForServer, sender.isDone, sender.wantsMore]).toEqual([true, false, false]);
  });

  it('that is all of it says so', () => {
    expect(taken(previewed(10, ['abc'], true))).toBe('3\r\nabc\r\n0; ieof\r\n\r\n');
    expect(taken(previewed(3, ['abc'], true))).toBe('3\r\nabc\r\n0; ieof\r\n\r\n');
    expect(taken(previewed(10, [], true))).toBe('0; ieof\r\n\r\n');
  });

  it('that is full is followed by the rest when the server asks for it', () => {
    const sender = previewed(4, ['abcdef'], false);
    expect(taken(sender)).toBe('4\r\nabcd\r\n0\r\n\r\n');
    sender.feed(octets('gh'));
    expect(taken(sender)).toBe('');
    sender.proceed();
    expect(taken(sender)).toBe('2\r\nef\r\n2\r\ngh\r\n');
    sender.end();
    expect(taken(sender)).toBe('0\r\n\r\n');
  });

  it('of no octets asks before it sends any', () => {
    const sender = previewed(0, ['abc'], false);
    expect(taken(sender)).toBe('0\r\n\r\n');
    expect(sender.waitsForServer).toBe(true);
  });

  it('is not followed by anything the server did not ask for', () => {
    const sender = previewed(1, ['abc'], true);
    taken(sender);
    expect(taken(sender)).toBe('');
  });
});

describe('what was fed', () => {
  it('is kept, whatever was sent of it, so that the message can go on as it came', () => {
    const sender = new ContentSender(true);
    sender.begin(2, true);
    sender.feed(octets('abc'));
    taken(sender);
    sender.feed(octets('def'));
    expect(keptText(sender)).toBe('abcdef');
  });

  it('is sent again on another connection', () => {
    const sender = new ContentSender(true);
    sender.begin(null, true);
    sender.feed(octets('abc'));
    taken(sender);
    sender.begin(null, true);
    expect(taken(sender)).toBe('3\r\nabc\r\n');
  });

  it('is not kept without a bound', () => {
    const sender = new ContentSender(true);
    sender.begin(null, true);
    for (let sent = 0; sent <= MAX_KEPT_OCTETS; sent += 65_536) {
      sender.feed(new Uint8Array(65_536));
      sender.take();
    }
    expect(sender.kept).toBeNull();
  });

  it('waits without being written only up to a bound', () => {
    const sender = new ContentSender(true);
    sender.feed(new Uint8Array(MAX_WAITING_OCTETS - 1));
    expect(sender.wantsMore).toBe(true);
    sender.feed(new Uint8Array(1));
    expect(sender.wantsMore).toBe(false);
    sender.begin(null, true);
    sender.take();
    expect(sender.wantsMore).toBe(true);
  });

  it('after the end, or of no octets, is nothing', () => {
    const sender = new ContentSender(true);
    sender.begin(null, true);
    sender.feed(octets(''));
    expect(taken(sender)).toBe('');
    sender.end();
    sender.feed(octets('late'));
    expect(taken(sender)).toBe('0\r\n\r\n');
  });
});
