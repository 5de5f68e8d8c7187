import { describe, expect, it } from 'vitest';
import { help, parseCommandLine } from '#core/command-line.ts';

const read = (...words: readonly string[]) => parseCommandLine(words);

describe('the command line', () => {
  it('understands the words kits start the program with', () => {
    const line = read(
      '--headless',
      '--port',
      '3128',
      '--monitor-port',
      '8080',
      '--data',
      'DIR',
      '--set',
      'proxy.allowDestinations=127.0.0.0/8,::1/128',
      '--set',
      'proxy.connectPorts=443,1024-65535',
      '--set',
      'dns.servers=127.0.0.1:5353',
    );
    expect(line).toMatchObject({ ok: true, value: { headless: true, dataFolder: 'DIR', configFile: null } });
    expect(line.ok && [...line.value.overrides]).toEqual([
      ['proxy.port', '3128'],
      ['monitor.port', '8080'],
      ['proxy.allowDestinations', '127.0.0.0/8,::1/128'],
      ['proxy.connectPorts', '443,1024-65535'],
      ['dns.servers', '127.0.0.1:5353'],
    ]);
  });

  it('takes values after an equals sign, and equals signs in values', () => {
    const line = read('--port=1', '--set=filtering.block=a=b', '--config=x.json');
    expect(line.ok && [line.value.configFile, ...line.value.overrides]).toEqual([
      'x.json',
      ['proxy.port', '1'],
      ['filtering.block', 'a=b'],
    ]);
  });

  it.each([
    [['--print-config'], { only: null, changedOnly: false }],
    [['--print-config', 'dns'], { only: 'dns', changedOnly: false }],
    [['--print-config=dns.servers', '--changed'], { only: 'dns.servers', changedOnly: true }],
    [['--changed', '--print-config', '--port', '1'], { only: null, changedOnly: true }],
    [['--port', '1'], null],
  ])('%j prints %j', (words, printConfig) => expect(read(...words)).toMatchObject({ ok: true, value: { printConfig } }));
  it('refuses --changed alone', () => expect(read('--changed')).toMatchObject({ ok: false }));

  it.each(['--print-config', '--version', '--help'])('knows %s', (word) => expect(read(word).ok).toBe(true));

  it('tells of every word it does not know, and of values that are missing', () => {
    expect(read('--prot', '1', '--set', 'x', '--data')).toEqual({
      ok: false,
      problems: [
        '--prot is not an option. Did you mean --port? See --help.',
        '1 is not an option. See --help.',
        '--set x: write it as --set SECTION.KEY=VALUE.',
        '--data needs a value. See --help.',
      ],
    });
  });

  it('takes a person to hash, whatever the password, and opens no window for it', () => {
    const line = read('--hash', 'mia:a, b: c=d');
    expect(line).toMatchObject({ ok: true, value: { hash: 'mia:a, b: c=d', headless: true } });
    expect(read()).toMatchObject({ ok: true, value: { hash: null, headless: false } });
  });

  it.each(['mia', 'mia:', ':secret', 'm a:secret', 'a,b:secret', `${'n'.repeat(65)}:secret`])(
    'refuses to hash %j without repeating it',
    (typed) => {
      const line = read('--hash', typed);
      expect(line).toEqual({ ok: false, problems: [expect.stringContaining('NAME:PASSWORD')] });
      expect(JSON.stringify(line)).not.toContain('secret');
    },
  );

  it('names the default data folder in its help', () => expect(help('/home/mia/data')).toContain('(/home/mia/data)'));

  it('names every option in its help', () => {
    for (const word of [
      '--headless',
      '--port',
      '--monitor-port',
      '--data',
      '--config',
      '--set',
      '--print-config',
      '--changed',
      '--hash',
      '--version',
      '--help',
    ])
      expect(help('/data')).toContain(word);
  });
});
