import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource } from '../../test/support.ts';
import { memoryInput, readHead } from '../engine/input.ts';
import { ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { mitmproxyFlow as source } from './mitmproxy-flow.ts';

goldenSource(source);

type Plain = string | number | boolean | null | Uint8Array | Plain[] | { [k: string]: Plain };
const bytes = (s: string) => new TextEncoder().encode(s);

/** Writes typed netstrings, for tests. */
function net(v: Plain): Uint8Array {
  const wrap = (payload: Uint8Array, type: string) =>
    new Uint8Array([...bytes(`${payload.length}:`), ...payload, type.charCodeAt(0)]);
  const all = (parts: Plain[]) => new Uint8Array(parts.flatMap((p) => [...net(p)]));
  if (v === null) return wrap(new Uint8Array(0), '~');
  if (typeof v === 'string') return wrap(bytes(v), ';');
  if (typeof v === 'number') return wrap(bytes(String(v)), Number.isInteger(v) ? '#' : '^');
  if (typeof v === 'boolean') return wrap(bytes(String(v)), '!');
  if (v instanceof Uint8Array) return wrap(v, ',');
  if (Array.isArray(v)) return wrap(all(v), ']');
  return wrap(all(Object.entries(v).flat()), '}');
}
const input = (...flows: Plain[]) => memoryInput('flows', new Uint8Array(flows.flatMap((f) => [...net(f)])));

const flow = (request: { [k: string]: Plain }, more: { [k: string]: Plain } = {}): Plain => ({
  version: 20,
  type: 'http',
  server_conn: { address: ['192.0.2.1', 443], sni: 'sni.example' },
  request: {
    method: bytes('POST'),
    scheme: bytes('https'),
    host: '192.0.2.1',
    port: 443,
    path: bytes('/p?q=1'),
    headers: [[bytes('Host'), bytes('Name.Example')]],
    content: bytes('{"a":1}'),
    timestamp_start: 1700000000.25,
    ...request,
  },
  ...more,
});

describe('mitmproxy flow files', () => {
  it('prefers a name to an address, and keeps the body as sent', async () => {
    const { rows, parts } = await readSource(source, [
      input(flow({}), flow({ authority: bytes('auth.example:443') }), flow({ headers: [] })),
    ]);
    expect(rows.Request.map((r) => [r.host, r.method, r.path, r.encrypted, r.at, r.bytes])).toEqual([
      ['name.example', 'POST', '/p', true, '2023-11-14T22:13:20.250Z', 7],
      ['auth.example', 'POST', '/p', true, '2023-11-14T22:13:20.250Z', 7],
      ['sni.example', 'POST', '/p', true, '2023-11-14T22:13:20.250Z', 7],
    ]);
    expect(parts.get(rows.Request[0]!)).toMatchObject({ path: '/p', query: 'q=1', body: bytes('{"a":1}') });
    for (const r of rows.Request) expect(faults(ROW_BY_NAME.Request, r)).toEqual([]);
  });

  it('reads what the app sent in WebSockets and TCP flows', async () => {
    const ws = flow(
      {},
      {
        websocket: {
          messages: [
            [1, true, bytes('hi'), 1, false],
            [1, false, bytes('no'), 2, false],
          ],
        },
      },
    );
    const tcp: Plain = {
      version: 18,
      type: 'tcp',
      server_conn: { address: ['h.example', 5222] },
      messages: [
        [true, bytes('hello'), 1700000000],
        [false, bytes('x'), 2],
      ],
    };
    const old: Plain = {
      version: 7,
      type: 'websocket',
      server_conn: { address: ['w.example', 80] },
      messages: [[1, true, bytes('old'), 1700000000]],
    };
    const { rows, parts } = await readSource(source, [input(ws, tcp, old)]);
    expect(
      rows.Request.map((r) => [
        r.host,
        r.method,
        parts.get(r)?.messages.map((m) => new TextDecoder().decode(m as Uint8Array)),
      ]),
    ).toEqual([
      ['name.example', 'POST', ['hi']],
      ['h.example', null, ['hello']],
      ['w.example', 'WEBSOCKET', ['old']],
    ]);
  });

  /** One request and its WebSocket as each format wrote them; the shapes follow mitmproxy's own io/compat.py. */
  const written = (version: number): Plain[] => {
    // Formats up to 3.0 carry the release as a list.
    const release: Plain = version < 4 ? [Math.floor(version), Math.round((version % 1) * 100), 0] : version;
    const isOld = version < 1;
    const address = (host: string, port: number): Plain =>
      version < 2 ? { address: [host, port], use_ipv6: false } : [host, port];
    const server: { [k: string]: Plain } = {
      address: address('192.0.2.7', 443),
      sni: isOld ? bytes('names.example') : 'names.example',
      [version < 6 ? 'ssl_established' : 'tls_established']: true,
      ...(version < 19 && version >= 2 ? { ip_address: address('192.0.2.7', 443) } : {}),
      ...(version >= 19 ? { peername: ['192.0.2.7', 443], via: null } : {}),
    };
    const request: { [k: string]: Plain } = {
      method: bytes('POST'),
      scheme: bytes('https'),
      host: isOld ? bytes('192.0.2.7') : '192.0.2.7',
      port: 443,
      path: bytes('/socket?token=1'),
      headers: [[bytes('Host'), bytes('api.example')]],
      [version < 0.16 ? 'body' : 'content']: bytes('{"a":1}'),
      [version < 0.18 ? 'httpversion' : 'http_version']: version < 0.18 ? [1, 1] : bytes('HTTP/1.1'),
      timestamp_start: 1700000000,
      ...(version < 9
        ? { [version < 0.14 ? 'form_in' : 'first_line_format']: bytes('relative'), is_replay: false }
        : { authority: bytes('') }),
      ...(version >= 8 ? { trailers: null } : {}),
    };
    const messages: Plain = [[1, true, bytes('hello'), 1700000001, ...(version >= 15 ? [false, false] : [false])]];
    const base: { [k: string]: Plain } = { version: release, server_conn: server, client_conn: {}, error: null };
    const http: Plain = {
      ...base,
      type: 'http',
      id: 'one',
      request,
      response: { status_code: 101, [version < 0.16 ? 'msg' : 'reason']: bytes('Switching Protocols') },
      metadata: { websocket: true },
      ...(version >= 12 ? { websocket: { messages, closed_by_client: null } } : {}),
    };
    if (version >= 12) return [http];
    return [http, { ...base, type: 'websocket', id: 'two', messages, metadata: { websocket_handshake: 'one' } }];
  };
  /** Keys of dictionaries were bytes before 0.18. */
  const keysAsBytes = (v: Plain): Uint8Array => {
    if (v === null || typeof v !== 'object' || v instanceof Uint8Array) return net(v);
    const parts = Array.isArray(v)
      ? v.flatMap((x) => [...keysAsBytes(x)])
      : Object.entries(v).flatMap(([k, x]) => [...net(bytes(k)), ...keysAsBytes(x)]);
    return new Uint8Array([...bytes(`${parts.length}:`), ...parts, Array.isArray(v) ? 93 : 125]);
  };
  const versions = [0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 1, 2, 3, ...Array.from({ length: 18 }, (_, i) => i + 4)];
  for (const version of versions)
    it(`reads format ${version}: the same request and what went over its WebSocket`, async () => {
      const flows = written(version).flatMap((f) => [...(version < 0.18 ? keysAsBytes(f) : net(f))]);
      const { rows, parts, problems } = await readSource(source, [memoryInput('x', new Uint8Array(flows))]);
      expect(problems).toEqual([]);
      const [first, ...more] = rows.Request;
      expect(first).toMatchObject({
        host: 'api.example',
        address: '192.0.2.7',
        method: 'POST',
        path: '/socket',
        encrypted: true,
        at: '2023-11-14T22:13:20.000Z',
        bytes: 7,
      });
      expect(more.map((r) => [r.host, r.method, r.path, r.encrypted])).toEqual(
        version >= 12 ? [] : [['api.example', 'WEBSOCKET', '/socket', true]],
      );
      const said = rows.Request.flatMap((r) =>
        parts.get(r)!.messages.map((m) => new TextDecoder().decode(m as Uint8Array)),
      );
      expect(said).toEqual(['hello']);
    });

  it('keeps what is not readable, with the reason, and goes past damage of known length', async () => {
    const closed = flow({ content: new Uint8Array([250, 139, 1, 153, 255, 0, 193, 210]) });
    const all = new Uint8Array([...net(closed), ...bytes('5:abcde}'), ...net(flow({}))]);
    const { rows, problems, lines } = await readSource(source, [memoryInput('x', all)]);
    expect(rows.Request.map((r) => [r.content, r.why])).toEqual([
      ['opaque', 'application-encryption'],
      ['read', null],
    ]);
    expect(problems.map((p) => [p.code, p.from?.entry])).toEqual([['damaged', 1]]);
    expect([...lines.values()][0]).toMatchObject({ total: 3, used: 2, problem: 1 });
  });

  it('gives the earlier flows of a file that is cut off anywhere', async () => {
    const one = net(flow({}));
    const two = new Uint8Array([...one, ...one]);
    for (let cut = one.length; cut < two.length; cut++) {
      const { rows, problems } = await readSource(source, [memoryInput('x', two.subarray(0, cut))]);
      expect(rows.Request.length).toBe(1);
      expect(problems.length).toBe(cut === one.length ? 0 : 1);
    }
  });

  it('survives bytes changed anywhere', async () => {
    const one = net(flow({}));
    await fc.assert(
      fc.asyncProperty(fc.nat(one.length - 1), fc.nat(255), async (at, b) => {
        const changed = one.slice();
        changed[at] = b;
        const { lines } = await readSource(source, [memoryInput('x', changed)], context());
        const n = [...lines.values()][0]!;
        expect(n.total).toBe(n.used + n.problem);
      }),
      { numRuns: 400 },
    );
  });

  const expected: [string, string[]][] = [
    ['dumpfile-7.mitm', ['example.com', 'example.com']],
    ['dumpfile-10.mitm', ['example.com']],
    ['diff_data.mitm', ['jnn-pa.googleapis.com', 'www.vskills.in', 's0.2mdn.net', 'clients4.google.com', 'slack.com']],
    ['error_log.mitm', ['163.com', 'httpbin.org']],
    ['incomplete_log.mitm', ['example.com', 'google.com', 'google.com', 'google.com']],
    ['websocket.mitm', ['demo.piesocket.com', 'demo.piesocket.com', 'demo.piesocket.com']],
  ];
  for (const [name, hosts] of expected) {
    const path = corpus(`traffic/mitmproxy-flows/${name}`);
    it.runIf(path)(`reads the flows of ${name}`, async () => {
      const file = fileInput(path!);
      expect(source.recognize(await readHead(file))).toBe(true);
      const { rows, problems } = await readSource(source, [file]);
      expect(problems).toEqual([]);
      const http = rows.Request.filter((r) => r.method !== null);
      expect(http.map((r) => r.host).sort()).toEqual([...hosts].sort());
      expect(rows.Request.length - http.length).toBe(name === 'diff_data.mitm' ? 2 : 0);
    });
  }
});
