import { describe, expect, it } from 'vitest';
import { REFUSALS, type RefusalCode, refusalJson, refusalPage } from '#core/monitor/refusals.ts';

describe.each(Object.keys(REFUSALS) as RefusalCode[])('the refusal %s', (code) => {
  it('says the same to scripts and to people', () => {
    const { status, userText } = REFUSALS[code];
    expect(JSON.parse(refusalJson(code))).toEqual({ json: { defined: false, code, status, message: userText } });
    expect(refusalPage(code)).toContain(userText.replaceAll('"', '&quot;'));
  });

  it('needs nothing from anywhere', () => expect(refusalPage(code)).not.toMatch(/<script|<link|https?:|style=/));
});
