import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { readHead } from '../engine/input.ts';
import { ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { har } from './har.ts';

goldenSource(har);

const entry = (request: unknown, more: object = {}) => ({
  startedDateTime: '2026-01-02T03:04:05.678+08:00',
  request,
  ...more,
});
const file = (entries: unknown[], log: object = {}) =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'x' }, ...log, entries } });

describe('HAR', () => {
  it('reads time, address, headers and body of each entry', async () => {
    const text = file([
      entry({
        method: 'POST',
        url: 'https://User@A.Example:8443/p/q?x=1#frag',
        headers: [{ name: 'Content-Type', value: 'application/json' }, ['X-Pair', 'v']],
        cookies: [{ name: 'sid', value: 'abc' }],
        postData: { mimeType: 'application/json', text: '{"a":1}' },
      }),
      entry({ method: 'GET', url: 'http://b.example/', headers: [] }),
    ]);
    const { rows, parts, problems } = await readSource(har, [textInput(text)], context({ app: 'com.example' }));
    expect(problems).toEqual([]);
    expect(rows.Request.map((r) => [r.at, r.host, r.method, r.path, r.encrypted, r.bytes, r.from.entry])).toEqual([
      ['2026-01-02T03:04:05.678+08:00', 'a.example', 'POST', '/p/q', true, 7, 0],
      ['2026-01-02T03:04:05.678+08:00', 'b.example', 'GET', '/', false, 0, 1],
    ]);
    expect(parts.get(rows.Request[0]!)).toMatchObject({
      query: 'x=1',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Pair', 'v'],
        ['cookie', 'sid=abc'],
      ],
      body: '{"a":1}',
    });
    for (const r of rows.Request) expect(faults(ROW_BY_NAME.Request, r)).toEqual([]);
  });

  it('reads parameters where there is no text, and base64 where it says so', async () => {
    const text = file([
      entry({ method: 'POST', url: 'https://a.example/', postData: { params: [{ name: 'a b', value: 'c&d' }] } }),
      entry({ method: 'POST', url: 'https://a.example/', postData: { text: 'AAEC/w==', encoding: 'base64' } }),
    ]);
    const { rows, parts } = await readSource(har, [textInput(text)]);
    expect(parts.get(rows.Request[0]!)?.body).toBe('a%20b=c%26d');
    expect(parts.get(rows.Request[1]!)?.body).toEqual(new Uint8Array([0, 1, 2, 255]));
  });

  it('takes what the app sent over a WebSocket along with the handshake', async () => {
    const messages = [
      { type: 'send', opcode: 1, data: 'hello' },
      { type: 'receive', opcode: 1, data: 'no' },
    ];
    const { rows, parts } = await readSource(har, [
      textInput(file([entry({ method: 'GET', url: 'wss://a.example/' }, { _webSocketMessages: messages })])),
    ]);
    expect(parts.get(rows.Request[0]!)?.messages).toEqual(['hello']);
    expect(rows.Request[0]?.encrypted).toBe(true);
  });

  it('is not led astray by decoys named entries, nor by their order', async () => {
    const decoy = [{ request: { url: 'https://decoy.example/' } }];
    const text = JSON.stringify({
      entries: decoy,
      log: {
        pages: [{ entries: decoy, log: { entries: decoy } }],
        _x: '"entries":[{"request":{}}]',
        entries: [entry({ method: 'GET', url: 'https://real.example/' }, { response: { entries: decoy } })],
      },
    });
    const { rows } = await readSource(har, [textInput(text)]);
    expect(rows.Request.map((r) => r.host)).toEqual(['real.example']);
  });

  it('gives the whole entries of a file that is cut off, and one problem', async () => {
    const text = file([1, 2, 3].map((i) => entry({ method: 'GET', url: `https://h${i}.example/` })));
    for (let cut = text.indexOf('h3.example'); cut < text.length; cut++) {
      const { rows, problems } = await readSource(har, [textInput(text.slice(0, cut))]);
      expect(rows.Request.length).toBeGreaterThanOrEqual(2);
      expect(problems.map((p) => p.code)).toEqual(['cut-off']);
    }
  });

  it('is an empty result, not an error, where there are no entries', async () => {
    const { rows, problems } = await readSource(har, [textInput(file([]))]);
    expect(rows.Request).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('tells of entries without an address and goes on', async () => {
    const { rows, problems, lines } = await readSource(har, [
      textInput(file([{}, { request: 5 }, entry({ method: 'GET', url: 'https://a.example/' })])),
    ]);
    expect(rows.Request).toHaveLength(1);
    expect(problems.map((p) => [p.code, p.from?.entry])).toEqual([
      ['unknown-layout', 0],
      ['unknown-layout', 1],
    ]);
    expect([...lines.values()][0]).toMatchObject({ total: 3, used: 1, problem: 2 });
  });

  it('survives bytes changed anywhere', async () => {
    const text = file([
      entry({
        method: 'POST',
        url: 'https://a.example/?a=%',
        headers: [['a', 'b']],
        postData: { text: '"\\u0000\ud800' },
      }),
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), async (at, s) => {
        const { lines } = await readSource(har, [textInput(text.slice(0, at) + s + text.slice(at + 1))]);
        const n = [...lines.values()][0]!;
        expect(n.total).toBe(n.used + n.problem);
      }),
      { numRuns: 300 },
    );
  });

  const counts: [string, number][] = [
    ['reporthar-fixtures/android/first-run.har', 16],
    ['reporthar-fixtures/ios/first-run.har', 16],
    ['tweasel-platform-fixtures/traffic.har.json', 12],
    ['tweasel-platform-fixtures/traffic-empty.har.json', 0],
    ['mitmproxy-flows/compressed.zhar', 2],
    ['mitmproxy-flows/diff_data.har', 5],
    ['mitmproxy-flows/error_log.har', 2],
    ['mitmproxy-flows/incomplete_log.har', 4],
    ['mitmproxy-flows/websocket.har', 3],
  ];
  for (const [name, n] of counts) {
    const path = corpus(`traffic/${name}`);
    it.runIf(path)(`reads ${n} entries of ${name}`, async () => {
      const input = fileInput(path!);
      expect(har.recognize(await readHead(input))).toBe(true);
      const { rows, problems } = await readSource(har, [input]);
      expect(rows.Request).toHaveLength(n);
      expect(problems).toEqual([]);
    });
  }
});
