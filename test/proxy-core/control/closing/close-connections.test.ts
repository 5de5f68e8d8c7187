import { describe, expect, it } from 'vitest';
import { closeConnections } from '#core/control/closing/close-connections.ts';
import { LiveConnections } from '#core/control/live-connections.ts';
import { Pulse } from '#core/control/pulse.ts';
import { openExchange } from '../../../support/rows.ts';

function world() {
  const live = new LiveConnections(new Pulse());
  const closed: number[] = [];
  const open = (id: number, client: string, host: string): void =>
    live.opened({ ...openExchange(id, { client, host }), close: (as) => closed.push(as === 'CLOSED_ON_REQUEST' ? id : -1) > 0 });
  open(1, '192.168.1.20', 'www.games.example');
  open(2, '192.168.1.20', 'news.example');
  open(3, '2001:db8::1', 'games.example');
  open(4, '192.168.1.21', '10.0.0.7');
  return { live, closed: () => closed.toSorted((a, b) => a - b) };
}

describe('closing by hand', () => {
  it.each([
    [{ id: 2 }, [2]],
    [{ id: 9 }, []],
    [{ client: '192.168.1.20' }, [1, 2]],
    [{ client: '2001:DB8:0::1' }, [3]],
    [{ client: '192.168.1.99' }, []],
    [{ host: 'GAMES.example.' }, [1, 3]],
    [{ host: 'www.games.example' }, [1]],
    [{ host: '10.0.0.7' }, [4]],
    [{ host: 'other.example' }, []],
  ])('%j: %j', (ask, ids) => {
    const { live, closed } = world();
    expect(closeConnections(live, ask)).toEqual({ ok: true, closed: ids.length });
    expect(closed()).toEqual(ids);
  });

  it.each([{ client: 'a b' }, { host: 'two words' }, { host: '# nothing' }])('%j closes nothing and says so', (ask) => {
    const { live, closed } = world();
    expect(closeConnections(live, ask)).toMatchObject({ ok: false });
    expect(closed()).toEqual([]);
  });

  it('counts only what it has closed itself', () => {
    const live = new LiveConnections(new Pulse());
    live.opened({ ...openExchange(1), close: () => false });
    expect(closeConnections(live, { id: 1 })).toEqual({ ok: true, closed: 0 });
  });
});
