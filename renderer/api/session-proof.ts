/**
 * The half of a session that the cookie does not hold. It lies in the storage
 * of this origin, port included, so a page of another program on this machine,
 * to which the browser hands the cookie, cannot read it.
 */

/** The request field that carries it. */
export const PROOF_FIELD = 'x-hearthgate-proof';
/** Its name in the storage; other tabs are told of changes under it. */
export const PROOF_NAME = 'hearthgate-proof';

export interface SessionProof {
  /** Null: this browser has none. Read anew each time, since another tab may have signed in. */
  get(): string | null;
  set(proof: string): void;
}

/** @param storage throws where the user forbids it; then the proof lasts as long as the page. */
export function sessionProof(storage: () => Pick<Storage, 'getItem' | 'setItem'>): SessionProof {
  let ofThisPage: string | null = null;
  return {
    get() {
      try {
        return storage().getItem(PROOF_NAME) ?? ofThisPage;
      } catch {
        return ofThisPage;
      }
    },
    set(proof) {
      ofThisPage = null;
      try {
        storage().setItem(PROOF_NAME, proof);
      } catch {
        ofThisPage = proof;
      }
    },
  };
}
