/** IMF-fixdate of the running second (RFC 9110 section 5.6.7), made once a second. */
export function httpDateOf(wallMs: () => number): () => string {
  let second = -1;
  let text = '';
  return () => {
    const now = wallMs();
    const nowSecond = Math.floor(now / 1000);
    if (nowSecond !== second) {
      second = nowSecond;
      text = new Date(now).toUTCString();
    }
    return text;
  };
}
