import { describe, expect, it } from 'vitest';
import { cameFromUs, viaLine } from '#core/protocol/http1/head/via.ts';
import { requestHead } from '../../../../support/heads.ts';

const withVia = (...values: readonly string[]) =>
  requestHead(`GET / HTTP/1.1\r\n${values.map((value) => `Via: ${value}\r\n`).join('')}\r\n`).fields;

describe('our Via', () => {
  it('says the version received', () => expect(viaLine(0, 'us')).toBe('Via: 1.0 us\r\n'));

  it.each(['1.1 us', '1.0 other, 1.1 us', '1.1 us (comment), 1.1 other', '1.1\tus,1.1 x'])('is recognised in %j', (value) =>
    expect(cameFromUs(withVia(value), 'us')).toBe(true),
  );
  it('is recognised in a second line', () => expect(cameFromUs(withVia('1.1 x', '1.1 us'), 'us')).toBe(true));
  it.each(['1.1 usb', '1.1 bus', '1.1 other', '1.1\xa0us', '1.1 us\xa0'])('is not seen in %j', (value) =>
    expect(cameFromUs(withVia(value), 'us')).toBe(false),
  );
  it('is not seen where there is none', () => expect(cameFromUs(withVia(), 'us')).toBe(false));
});
