import { describe, expect, it } from 'vitest';
import { Places } from '#core/monitor/access/places.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

class Guest {
  readonly name: string;
  isGone = false;

  constructor(name: string) {
    this.name = name;
  }

  destroy(): void {
    this.isGone = true;
  }
}

function house(known = 2) {
  const clock = new FakeClock();
  const places = new Places<Guest>({ stranger: 3, newcomer: 60, 'cookie-only': 2, known }, clock);
  const all: Guest[] = [];
  const arrive = (name: string): Guest => {
    const guest = new Guest(name);
    all.push(guest);
    places.arrive(guest);
    return guest;
  };
  return { clock, places, arrive, gone: () => all.filter(({ isGone }) => isGone).map(({ name }) => name) };
}

describe('places', () => {
  it('that strangers fill cost those who are signed in nothing', () => {
    const { clock, places, arrive, gone } = house();
    places.recognise(arrive('mine'), 'known', 's');
    for (let at = 0; at < 20; at += 1) {
      clock.advance(1000);
      arrive(`stranger ${at}`);
    }
    expect(places.count('stranger')).toBe(3);
    expect(gone()).toEqual(Array.from({ length: 17 }, (_, at) => `stranger ${at}`));
  });

  it('let a newcomer say who it is, however many come with it', () => {
    const { places, arrive, gone } = house();
    const mine = arrive('mine');
    for (let at = 0; at < 50; at += 1) arrive(`stranger ${at}`);
    expect(gone()).toEqual([]);
    places.recognise(mine, 'known', 's');
    expect([places.count('stranger'), places.count('known')]).toEqual([50, 1]);
  });

  it('go to the latest when more come at once than there is room for', () => {
    const { places, arrive, gone } = house();
    for (let at = 0; at < 500; at += 1) arrive(`stranger ${at}`);
    const mine = arrive('mine');
    expect([places.count('stranger'), gone().length, gone().at(-1), mine.isGone]).toEqual([60, 441, 'stranger 440', false]);
  });

  it('are given back once the crowd is no longer new', () => {
    const { clock, places, arrive, gone } = house();
    for (let at = 0; at < 50; at += 1) arrive(`stranger ${at}`);
    clock.advance(1000);
    arrive('late');
    expect([places.count('stranger'), gone().length]).toEqual([3, 48]);
  });

  it('of a stolen cookie are few, and never those of a session', () => {
    const { clock, places, arrive, gone } = house();
    places.recognise(arrive('mine'), 'known', 's');
    for (let at = 0; at < 5; at += 1) {
      clock.advance(1000);
      places.recognise(arrive(`thief ${at}`), 'cookie-only', null);
    }
    expect(gone()).toEqual(['thief 0', 'thief 1', 'thief 2']);
  });

  it('of the signed in are bounded too: the oldest goes', () => {
    const { clock, places, arrive, gone } = house();
    for (const name of ['a', 'b', 'c']) {
      clock.advance(1000);
      places.recognise(arrive(name), 'known', 's');
    }
    expect(gone()).toEqual(['a']);
  });

  it('never fall back: a file asked for without the proof leaves its connection known', () => {
    const { places, arrive } = house();
    const mine = arrive('mine');
    places.recognise(mine, 'known', 's');
    places.recognise(mine, 'cookie-only', null);
    places.recognise(mine, 'known', null);
    expect(places.count('known')).toBe(1);
    places.endSessions(new Set(['s']));
    expect(mine.isGone).toBe(true);
  });

  it('are free again when a guest leaves, once', () => {
    const { places, arrive } = house();
    const guest = arrive('a');
    places.leave(guest);
    places.leave(guest);
    places.recognise(guest, 'known', 's');
    expect([places.count('stranger'), places.count('known')]).toEqual([0, 0]);
  });

  it('end with their session, and not the one that is signing in anew', () => {
    const { places, arrive, gone } = house(4);
    const [signingIn, tab, other, script] = [arrive('signing in'), arrive('tab'), arrive('other'), arrive('script')];
    places.recognise(signingIn, 'known', 'old');
    places.recognise(tab, 'known', 'old');
    places.recognise(other, 'known', 'another');
    places.recognise(script, 'known', null);
    places.unbind(signingIn);
    places.endSessions(new Set(['old']));
    expect(gone()).toEqual(['tab']);
  });
});
