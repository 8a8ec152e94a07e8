// Who may speak to the local server: this computer's browser, with the token, from the server's own page. Nobody else.
import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

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

const COOKIE = 'telltale';

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

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Frame-Options': 'DENY',
};

/** Stands before every answer of a local server. `policy` replaces the page's usual Content-Security-Policy. */
export const guarded =
  (gate: Gate, policy?: string): MiddlewareHandler =>
  async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    if (policy !== undefined) c.header('Content-Security-Policy', policy);
    const verdict = judge(
      {
        method: c.req.method,
        host: c.req.header('host') ?? null,
        origin: c.req.header('origin') ?? null,
        site: c.req.header('sec-fetch-site') ?? null,
        cookie: c.req.header('cookie') ?? null,
        queryToken: c.req.path === '/' ? (c.req.query('token') ?? null) : null,
      },
      gate,
    );
    if (verdict === 'refuse') return c.text('This page opens with the address that telltale serve printed.', 403);
    if (verdict === 'enter') {
      c.header('Set-Cookie', `${COOKIE}=${gate.token}; HttpOnly; SameSite=Strict; Path=/`);
      return c.redirect('/', 303);
    }
    await next();
    return undefined;
  };
