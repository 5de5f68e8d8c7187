/**
 * Sessions as they are kept over a restart: hashes only, so what is read from
 * the file opens nothing. Text in and out; who reads and writes it is handed in.
 */

/** Where the text lies. Each call may fail; then sessions last for this run. */
export interface SessionStore {
  /** Null when there is none. */
  read(): Promise<string | null>;
  /** Replaces all of it at once. */
  write(text: string): Promise<void>;
  /** False: it was removed, which ends every session. */
  isThere(): Promise<boolean>;
}

export interface KeptSession {
  /** Hashes of the two secrets, SHA-256, base64url. */
  readonly id: string;
  readonly proof: string;
  /** Epoch milliseconds. */
  readonly usedAtMs: number;
}

const VERSION = 1;
const HASH = /^[\w-]{43}$/;

/** @param keyHash of the key they were opened with: another key ends all of them. */
export function writeSessions(sessions: Iterable<KeptSession>, keyHash: string): string {
  const plain = Array.from(sessions, ({ id, proof, usedAtMs }) => ({ id, proof, usedAtMs }));
  return `${JSON.stringify({ version: VERSION, key: keyHash, sessions: plain }, null, 1)}\n`;
}

/** None of them when the text is damaged, of another version or of another key. Unknown fields are left out. */
export function parseSessions(text: string | null, keyHash: string): readonly KeptSession[] {
  if (text === null) return [];
  const document = parsed(text);
  if (!isObject(document) || document['version'] !== VERSION || document['key'] !== keyHash) return [];
  const sessions: unknown = document['sessions'];
  return Array.isArray(sessions) ? sessions.filter(isSession) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // damaged: the users sign in again
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSession(value: unknown): value is KeptSession {
  if (!isObject(value)) return false;
  const { id, proof, usedAtMs } = value;
  return typeof id === 'string' && HASH.test(id) && typeof proof === 'string' && HASH.test(proof) && Number.isSafeInteger(usedAtMs);
}
