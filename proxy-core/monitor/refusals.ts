/** Every way the monitor says no: status, name for scripts, words for people. Adding a refusal is adding a row. */

interface RefusalKind {
  readonly status: number;
  readonly title: string;
  readonly userText: string;
}

const row = (status: number, title: string, userText: string): RefusalKind => ({ status, title, userText });

export const REFUSALS = {
  BAD_REQUEST: row(400, 'Not understood', 'This request could not be read.'),
  UNAUTHORIZED: row(
    401,
    'Sign in first',
    'Open the screens and enter the key of this installation, or send it as "Authorization: Bearer".',
  ),
  WRONG_KEY: row(401, 'Wrong key', 'This is not the key of this installation.'),
  TOO_MANY_TRIES: row(429, 'Too many tries', 'Too many wrong keys came from this machine. Try again in a moment.'),
  FORBIDDEN: row(403, 'Not from here', 'Only this machine, asking for its own address, may look at these screens.'),
  NOT_A_PROXY: row(
    403,
    'This is not the proxy',
    'This port shows the screens of Hearthgate. Point the browser at the proxy port instead; the Home screen shows it.',
  ),
  NOT_FOUND: row(404, 'Nothing here', 'There is nothing at this address. The screens start at "/".'),
  METHOD_NOT_SUPPORTED: row(405, 'Not this way', 'This address does not answer to that method.'),
  REQUEST_TIMEOUT: row(408, 'Too slow', 'The request did not arrive in time.'),
  PAYLOAD_TOO_LARGE: row(413, 'Too large', 'The request is larger than one megabyte.'),
  UNSUPPORTED_MEDIA_TYPE: row(415, 'Wrong content type', 'Send JSON, with "Content-Type: application/json".'),
  HEAD_TOO_LARGE: row(
    431,
    'Head too large',
    'The request has too many or too large header fields. In a browser, cookies that other programs on this machine have set may be the reason: delete those of this address.',
  ),
  INTERNAL_SERVER_ERROR: row(500, 'Something went wrong', 'Something went wrong inside the program. The log has the details.'),
  SERVICE_UNAVAILABLE: row(
    503,
    'The screens are not built',
    'The files of the screens are missing. Start the program with "npm start", which builds them.',
  ),
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof REFUSALS;

/** For scripts: the shape every error of the contract has. */
export function refusalJson(code: RefusalCode): string {
  const { status, userText } = REFUSALS[code];
  return JSON.stringify({ json: { defined: false, code, status, message: userText } });
}

/** For people: a small page without script, style or outside address. The words are our own, so nothing needs escaping but quotes. */
export function refusalPage(code: RefusalCode): string {
  const { title, userText } = REFUSALS[code];
  const text = userText.replaceAll('"', '&quot;');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title} - Hearthgate</title><h1>${title}</h1><p>${text}</p></html>\n`;
}
