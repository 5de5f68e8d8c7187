/**
 * Typed news for whoever listens. A listener is told everything first (a
 * reset), then only changes, so it can never miss what came between asking
 * and listening.
 */
export class Feed<News> {
  readonly #listeners = new Set<(news: News) => void>();
  readonly #everything: () => News;

  /** `everything` makes the first news of each listener. */
  constructor(everything: () => News) {
    this.#everything = everything;
  }

  /** Nobody listening means nobody has to gather changes. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  publish(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }

  /** @returns how to stop listening. */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#everything());
    return () => void this.#listeners.delete(listener);
  }
}
