import { describe, expect, it } from 'vitest';
import { parseExplanation } from '#core/protocol/redirector/icap/explanation.ts';

const parse = (text: string) => parseExplanation(Buffer.from(text));

describe('an explanation', () => {
  it('has title, description and a link', () => {
    expect(parse('{"name":"n","title":"t","description":"Für dich","moreinfo":"https://x.example/"}')).toEqual({
      title: 't',
      description: 'Für dich',
      moreInfo: 'https://x.example/',
    });
  });

  it('takes its name for a title when it has none', () =>
    expect(parse('{"name":"n"}')).toEqual({ title: 'n', description: '', moreInfo: null }));

  it('may leave out the commas between its lines, as the ancestor’s own example does', () => {
    expect(parse('{\n "title": "t"\n "description": "d"\n}')).toMatchObject({ title: 't', description: 'd' });
  });

  it('links only to what a browser can safely open', () =>
    expect(parse('{"title":"t","moreinfo":"javascript:alert(1)"}')?.moreInfo).toBeNull());

  for (const text of ['', '[]', 'null', '"text"', '{}', '{"title":1}', '{"title":""}', '{', '\xff']) {
    it(`${JSON.stringify(text)} is none`, () => expect(parse(text)).toBeNull());
  }
});
