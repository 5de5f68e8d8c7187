import { describe, expect, it } from 'vitest';
import { fillTemplate } from '#core/redirector-pool/files/fill-template.ts';
import { questionFor } from '../../../support/redirector-world.ts';

const question = questionFor('http://a.example/?x=1', { url: 'http://a.example/?<script>"\'&' });

describe('a page', () => {
  it('has its placeholders filled', () => {
    expect(fillTemplate('%(host)s %(client_ip)s %(protocol)s %(comment)s.', question, 'why')).toBe('a.example 192.0.2.7 http why.');
  });

  it('cannot be made to run anything by an address or a comment', () => {
    expect(fillTemplate('<p>%(url)s %(comment)s</p>', question, '<b>')).toBe(
      '<p>http://a.example/?&#60;script&#62;&#34;&#39;&#38; &#60;b&#62;</p>',
    );
  });

  it('keeps everything else, percent signs included', () => {
    const page = '100% %s %(unknown)s %(constructor)s %(host) %%(url)';
    expect(fillTemplate(page, question, null)).toBe(page);
  });

  it('is not filled with what was filled in', () => {
    expect(fillTemplate('%(comment)s', question, '%(host)s')).toBe('%(host)s');
  });
});
