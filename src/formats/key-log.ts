// TLS keys as browsers and hooks write them. https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html

const LINE = /^(?:CLIENT_RANDOM|[A-Z][A-Z0-9_]{3,60}) [0-9a-fA-F]{64} [0-9a-fA-F]{32,256}$/;

/** True where the text is a key log: every whole line is a key, a comment or blank, and there is a key. */
export function isKeyLog(text: string, complete: boolean): boolean {
  const lines = text.split(/\r?\n/);
  if (!complete) lines.pop();
  let keys = 0;
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    if (/^RSA [0-9a-f]{16} [0-9a-f]{96}$/i.test(line) || LINE.test(line)) keys++;
    else return false;
  }
  return keys > 0;
}
