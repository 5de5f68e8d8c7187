/**
 * Fatal alerts as records (RFC 8446 sections 5.1 and 6): the one thing a
 * client that speaks TLS understands when it is refused before any server
 * answered. Bytes of HTML would be a broken connection to it.
 */

/** RFC 8446 section 6.2. */
const ALERTS = {
  unexpected_message: 10,
  record_overflow: 22,
  handshake_failure: 40,
  illegal_parameter: 47,
  access_denied: 49,
  decode_error: 50,
  protocol_version: 70,
  internal_error: 80,
  unrecognized_name: 112,
} as const;

export type TlsAlert = keyof typeof ALERTS;

const ALERT_RECORD = 21;
const FATAL = 2;

export function writeAlert(alert: TlsAlert): Uint8Array {
  return Uint8Array.of(ALERT_RECORD, 3, 3, 0, 2, FATAL, ALERTS[alert]);
}
