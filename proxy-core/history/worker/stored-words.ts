/**
 * The thread's copy of the loop's word book, and the ids its words have in the
 * database. A word is looked up or stored when a row first needs it.
 */
import type { RequestKind } from '../worker-messages.ts';
import type { Sqlite, Statement } from './sqlite.ts';

/** Words by number, as the loop counts them, with ids of one state of the database. */
export class StoredWords {
  readonly sites: string[] = [];
  readonly kinds: RequestKind[] = [];
  /** 0: not looked up yet. */
  siteIds: number[] = [];
  kindIds: number[] = [];
  /** The state of the database the ids belong to: see `WordStore.epoch`. */
  epoch = 0;

  learn(sites: readonly string[], kinds: readonly RequestKind[]): void {
    for (const site of sites) this.sites.push(site);
    for (const kind of kinds) this.kinds.push(kind);
  }

  /** Ids of another state are of no use. */
  belongTo(epoch: number): void {
    if (this.epoch === epoch) return;
    this.epoch = epoch;
    this.siteIds = [];
    this.kindIds = [];
  }
}

/** Ids of words that rows refer to. */
export interface UsedWords {
  readonly sites: Set<number>;
  readonly kinds: Set<number>;
}

let epochs = 0;

export class WordStore {
  readonly #findSite: Statement;
  readonly #addSite: Statement;
  readonly #findKind: Statement;
  readonly #addKind: Statement;
  #used: UsedWords | null = null;
  /** Changes whenever ids handed out may no longer be true. Never repeats, also not in another file. */
  epoch = (epochs += 1);

  constructor(database: Sqlite) {
    this.#findSite = database.prepare('SELECT id FROM sites WHERE host = ?');
    this.#addSite = database.prepare('INSERT INTO sites (host) VALUES (?)');
    this.#findKind = database.prepare(`SELECT id FROM kinds WHERE client = ? AND rule IS ? AND method = ? AND status IS ? AND port = ?
      AND user IS ? AND mode = ? AND action = ? AND because = ? AND fault IS ?`);
    this.#addKind = database.prepare(`INSERT INTO kinds (client, rule, method, status, port, user, mode, action, because, fault)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  }

  /** After a transaction that was undone: words it stored are gone. */
  forgetIds(): void {
    this.epoch = epochs += 1;
  }

  /** From now on every word a new row needs is noted in `used`; null ends it. */
  noteUse(used: UsedWords | null): void {
    this.#used = used;
    this.forgetIds();
  }

  /** Only inside a transaction: it may store the word. */
  siteId(words: StoredWords, site: number): number {
    const host = words.sites[site];
    if (host === undefined) throw new Error(`site ${site} was never named`);
    const id = idOf(this.#findSite.get(host)) ?? this.#addSite.run(host).lastInsertRowid;
    this.#used?.sites.add(id);
    words.siteIds[site] = id;
    return id;
  }

  /** Only inside a transaction, as `siteId`. */
  kindId(words: StoredWords, kind: number): number {
    const named = words.kinds[kind];
    if (named === undefined) throw new Error(`kind ${kind} was never named`);
    const { client, rule, method, status, port, user, mode, action, because, fault } = named;
    const values = [client, rule, method, status, port, user, mode, action, because, fault];
    const id = idOf(this.#findKind.get(...values)) ?? this.#addKind.run(values).lastInsertRowid;
    this.#used?.kinds.add(id);
    words.kindIds[kind] = id;
    return id;
  }
}

function idOf(row: unknown): number | undefined {
  return (row as { readonly id: number } | undefined)?.id;
}
