// Who may speak to the local server: this computer's browser, with the token, from the server's own page. Nobody else.
import { timingSafeEqual } from 'node:crypto';

export interface Gate {
  readonly token: string;
  /** `127.0.0.1:port`, `localhost:port`. */
  readonly hosts: readonly string[];
}

export interface Asked {
  readonly method: string;
  readonly host: string | null;
  readonly origin: string | null;
  readonly site: string | null;
  readonly cookie: string | null;
  readonly queryToken: string | null;
}

export type Verdict = 'pass' | 'enter' | 'refuse';

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

export const COOKIE = 'telltale';

/** `enter`: the token came in the address and becomes a cookie; the address without it follows. */
export function judge(asked: Asked, gate: Gate): Verdict {
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return 'refuse';
  // A name that another site lets point at this computer is not this server's name.
  if (asked.host === null || !gate.hosts.includes(asked.host)) return 'refuse';
  if (asked.origin !== null && !gate.hosts.some((h) => asked.origin === `http://${h}`)) return 'refuse';
  if (asked.queryToken !== null) return same(asked.queryToken, gate.token) ? 'enter' : 'refuse';
  if (asked.site !== null && asked.site !== 'same-origin' && asked.site !== 'none') return 'refuse';
  const given = (asked.cookie ?? '')
    .split(';')
    .map((c) => c.trim())
    .find((c) => c.startsWith(`${COOKIE}=`));
  return given !== undefined && same(given.slice(COOKIE.length + 1), gate.token) ? 'pass' : 'refuse';
}

export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Frame-Options': 'DENY',
};
