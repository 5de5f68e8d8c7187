/** Which octets may stand where in a head: tables made once, one look per octet. */

const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

function table(test: (octet: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, octet) => (test(octet) ? 1 : 0));
}

function isTokenOctet(octet: number): boolean {
  const letterOrDigit = (octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);
  return letterOrDigit || (octet < 0x80 && TOKEN_MARKS.includes(String.fromCharCode(octet)));
}

/** tchar, RFC 9110 section 5.6.2. */
export const TOKEN = table(isTokenOctet);
/** field-vchar, SP, HTAB and obs-text, RFC 9110 section 5.5. */
export const FIELD_VALUE = table((octet) => octet === 0x09 || (octet >= 0x20 && octet !== 0x7f));
/** A status line: a reason may hold what a value may (RFC 9112 section 4). */
export const STATUS_LINE = FIELD_VALUE;
/** A request line: as a value, without HTAB. */
export const REQUEST_LINE = table((octet) => octet >= 0x20 && octet !== 0x7f);
/** HEXDIG, as its value plus one; 0 for everything else. */
export const HEX_DIGIT = Uint8Array.from({ length: 256 }, (_, octet) => {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30 + 1;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 11 : 0;
});

/** One or more tchar. */
export const TOKEN_TEXT = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
