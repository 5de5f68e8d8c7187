/**
 * Field lines of an origin in the one form they are sent on in: a token, a
 * colon, a space, a value without control octets, CRLF. What browsers leave
 * out is left out here too; what they read is read as they read it.
 *
 * @see RFC 9112 section 5.1: a proxy removes white space before a colon from responses
 * @see RFC 9112 section 5.2: a proxy puts spaces in place of obs-fold
 * @see RFC 9112 section 2.2: lines that start with white space behind a status line are consumed without a look
 */
import { isWhiteSpace, trimmed, trimmedEnd } from '../../wire/white-space.ts';
import { TOKEN_TEXT } from './octet-classes.ts';

const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/;
const EVERY_CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/g;
const CONTROLS_AT_ENDS = /^[\x00-\x20]+|[\x00-\x20]+$/g;

export class MendedLines {
  /** A line was left out: what the origin meant by it, framing perhaps, another reader may have seen. */
  isDoubtful = false;
  /** How long content is, said with control octets: readers disagree about that, and it cannot be left out. */
  isUnsafe = false;
  #text = '';
  /** Of the line that the next one may go on with; '' when there is none. */
  #name = '';
  #value = '';

  /** @param line - as it came, without its end; no NUL, CR or LF in it. */
  add(line: string): void {
    if (isWhiteSpace(line.charCodeAt(0))) return this.#goOn(trimmed(line));
    this.#finish();
    const colon = line.indexOf(':');
    const name = trimmedEnd(line.slice(0, Math.max(colon, 0)));
    if (!TOKEN_TEXT.test(name)) return void (this.isDoubtful = true);
    this.#name = name;
    this.#value = trimmed(line.slice(colon + 1));
  }

  /** All lines, each with CRLF. Nothing is added afterwards. */
  end(): string {
    this.#finish();
    return this.#text;
  }

  #goOn(more: string): void {
    if (this.#name === '') this.isDoubtful = true;
    else if (more !== '') this.#value += this.#value === '' ? more : ` ${more}`;
  }

  #finish(): void {
    if (this.#name === '') return;
    const name = this.#name.toLowerCase();
    const isOdd = CONTROLS.test(this.#value);
    if (isOdd && (name === 'content-length' || name === 'transfer-encoding')) this.isUnsafe = true;
    const value = isOdd ? withoutControls(name, this.#value) : this.#value;
    if (value !== null) this.#text += `${this.#name}: ${value}\r\n`;
    this.#name = '';
  }
}

/**
 * A space in place of each control octet, as RFC 9110 section 5.5 has it for the worst of them: sent on as they are, VT and FF
 * are white space or line ends to some readers, and others refuse the message. Two fields of which browsers make something
 * else get that: a cookie with control octets is no cookie (RFC 6265bis section 5.6), and an address has them encoded, except
 * at its ends (URL standard). @returns null: the line is left out.
 */
function withoutControls(name: string, value: string): string | null {
  if (name === 'set-cookie') return null;
  if (name === 'location') return value.replace(CONTROLS_AT_ENDS, '').replace(EVERY_CONTROL, percentEncoded);
  return trimmed(value.replace(EVERY_CONTROL, ' '));
}

function percentEncoded(octet: string): string {
  return `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Text of a reason phrase, fit for a status line. */
export function mendedReason(reason: string): string {
  return trimmed(CONTROLS.test(reason) ? reason.replace(EVERY_CONTROL, ' ') : reason);
}
