// A case's page on the owner's own computer: the same page as in the file, and behind it the bytes of the captures, so that a value
// that is masked there can be shown here. One request open at a time, one value an answer, nothing written.
import { Hono } from 'hono';
import { type OpenContext, type OpenedRequest, openRequest } from '../engine/request-fields.ts';
import type { Request } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import { requestIds } from '../report/payload-requests.ts';
import { type Gate, guarded } from './guard.ts';

export interface CasePageOptions {
  readonly gate: Gate;
  /** The page as in the file, with the policy that forbids it to send anything. */
  readonly page: string;
  readonly requests: readonly Request[];
  readonly inputs: readonly Input[];
  readonly context: OpenContext;
}

const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/;

/** The page in a form that may ask this server, and the policy it is sent with. */
export function localPage(page: string): { html: string; policy: string } {
  const found = POLICY.exec(page);
  if (!found) throw new Error('the page names no policy');
  const policy = `${found[1]!.replace('script-src ', "script-src 'self' ")}; connect-src 'self'; frame-ancestors 'none'`;
  return { html: page.replace(found[0], () => '<script src="/reveal.js"></script>'), policy };
}

/** What the page finds when it looks for a reader of captures. */
export const REVEAL_SCRIPT = `'use strict';
(() => {
  const ask = async (path) => {
    const answer = await fetch(path, { cache: 'no-store', credentials: 'same-origin' });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const name = (request) => encodeURIComponent(request.id);
  globalThis.telltaleOpener = Object.freeze({
    open: (request) => ask('/api/request?id=' + name(request)),
    value: async (request, field) => (await ask('/api/value?id=' + name(request) + '&field=' + field)).value,
  });
})();
`;

export function caseServer(options: CasePageOptions): Hono {
  const { html, policy } = localPage(options.page);
  const ids = requestIds(options.requests);
  const rows = new Map(ids.map((id, i) => [id, options.requests[i]!]));
  let last: { id: string; opened: Promise<OpenedRequest | null> } | null = null;
  const openedOf = (id: string | undefined): Promise<OpenedRequest | null> => {
    const row = id === undefined ? undefined : rows.get(id);
    if (id === undefined || !row) return Promise.resolve(null);
    if (last?.id !== id) last = { id, opened: openRequest(row, options.inputs, options.context) };
    return last.opened;
  };
  const app = new Hono();
  app.use(guarded(options.gate, policy));
  app.get('/', (c) => c.body(html, 200, { 'Content-Type': 'text/html; charset=utf-8' }));
  app.get('/reveal.js', (c) => c.body(REVEAL_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/api/request', async (c) => {
    const opened = await openedOf(c.req.query('id'));
    return opened ? c.json({ fields: opened.fields, cut: opened.cut }) : c.json({ error: 'no such request' }, 404);
  });
  app.get('/api/value', async (c) => {
    const field = c.req.query('field') ?? '';
    const opened = /^\d{1,6}$/.test(field) ? await openedOf(c.req.query('id')) : null;
    const value = opened?.value(Number(field)) ?? null;
    return value === null ? c.json({ error: 'no such field' }, 404) : c.json({ value });
  });
  return app;
}
