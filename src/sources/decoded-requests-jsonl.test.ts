import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { readHead } from '../engine/input.ts';
import { ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { decodedRequestsJsonl as source } from './decoded-requests-jsonl.ts';

goldenSource(source);

const line = (o: unknown) => `${JSON.stringify(o)}\n`;

describe('decoded requests, one a line', () => {
  it('reads the published shape, with the recipient declared by the owner', async () => {
    const text =
      line({ data: '0a0c68656c6c6f2c20776f726c64', req_id: 7, req_type: '/cgi-bin/x' }) +
      line({ data: '', req_id: 8, req_type: null });
    const { rows, parts, lines } = await readSource(
      source,
      [textInput(text)],
      context({ recipient: 'Log.Example', app: 'com.example' }),
    );
    expect(rows.Request.map((r) => [r.path, r.host, r.declared, r.bytes, r.content, r.app])).toEqual([
      ['/cgi-bin/x', 'log.example', true, 14, 'read', 'com.example'],
      [null, 'log.example', true, 0, 'read', 'com.example'],
    ]);
    expect(parts.get(rows.Request[0]!)?.messageType).toBe(7);
    expect([...lines.values()][0]).toMatchObject({ total: 2, used: 2 });
    for (const r of rows.Request) expect(faults(ROW_BY_NAME.Request, r)).toEqual([]);
  });

  it('keeps what is still encrypted, with the reason', async () => {
    const { rows } = await readSource(source, [
      textInput(line({ data: 'fa8b0199ff00c1d2e3f4', req_id: 1, req_type: null })),
    ]);
    expect(rows.Request[0]).toMatchObject({ content: 'opaque', why: 'application-encryption', bytes: 10 });
  });

  it('reads the general shape: time, host, query, headers, text, hex or base64', async () => {
    const text =
      line({
        time: '2026-01-02T03:04:05Z',
        host: 'a.example:8443',
        method: 'post',
        path: '/p?q=1',
        headers: { 'X-A': 'b' },
        body: '{"a":1}',
      }) +
      line({ time: 1700000000, url: 'https://b.example/x', bodyBase64: 'aGVsbG8=', method: 'PUT' }) +
      line({
        time: 1700000000123,
        host: 'c.example',
        path: '/',
        headers: [{ name: 'n', value: 'v' }],
        bodyHex: '68690a',
      });
    const { rows, parts } = await readSource(source, [textInput(text)], context({ phase: 'refused' }));
    expect(rows.Request.map((r) => [r.at, r.host, r.method, r.path, r.encrypted, r.declared, r.phase])).toEqual([
      ['2026-01-02T03:04:05Z', 'a.example', 'POST', '/p', null, false, 'refused'],
      ['2023-11-14T22:13:20.000Z', 'b.example', 'PUT', '/x', true, false, 'refused'],
      ['2023-11-14T22:13:20.123Z', 'c.example', null, '/', null, false, 'refused'],
    ]);
    expect(parts.get(rows.Request[0]!)).toMatchObject({ query: 'q=1', headers: [['X-A', 'b']], body: '{"a":1}' });
  });

  it('counts every line: blank, damaged and foreign ones with a problem each', async () => {
    const text = `${line({ data: 'zz', req_id: 1 })}\n{"data": "00\n[1]\n${line({ hello: 1 })}`;
    const { rows, problems, lines } = await readSource(source, [textInput(text)]);
    expect(rows.Request).toHaveLength(0);
    expect(problems.map((p) => [p.code, p.from?.line])).toEqual([
      ['damaged', 1],
      ['not-json', 3],
      ['unknown-layout', 4],
      ['unknown-layout', 5],
    ]);
    expect([...lines.values()][0]).toMatchObject({ total: 5, problem: 4, blank: 1, used: 0 });
  });

  it('recognizes by content alone, even where the first line is longer than the head', async () => {
    const is = async (text: string) => source.recognize(await readHead(textInput(text)));
    expect(await is(line({ data: 'ab'.repeat(100_000), req_id: 1, req_type: null }))).toBe(true);
    expect(await is('{"type":"access","category":"photos"}\n')).toBe(false);
    expect(await is('{"log":{"entries":[]}}')).toBe(false);
    expect(await is('')).toBe(false);
  });

  it('survives any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((a) => a.join('\n')),
        ),
        async (text) => {
          const { rows, problems, lines } = await readSource(source, [textInput(text)]);
          const n = [...lines.values()][0]!;
          expect(n.total).toBe(n.used + n.problem + n.blank);
          expect(rows.Request.length).toBe(n.used);
          expect(problems.length).toBe(n.problem);
        },
      ),
      { numRuns: 200 },
    );
  });

  const folder = corpus('traffic/citizenlab-wechat-report-data/segments');
  it.runIf(folder)(
    'decodes every message of the published logs that can be decoded, and none of the encrypted ones',
    async () => {
      const files = readdirSync(folder!).sort();
      const { rows, problems } = await readSource(
        source,
        files.map((f) => fileInput(join(folder!, f))),
      );
      expect(problems).toEqual([]);
      const all = rows.Request;
      expect(all).toHaveLength(577);
      expect(all.filter((r) => r.bytes === 0)).toHaveLength(20);
      expect(all.filter((r) => r.content === 'opaque')).toHaveLength(32);
      const silver = readFileSync(join(folder!, '../silver-labels.jsonl'), 'utf8').trim().split('\n');
      const closed = silver
        .map((l) => JSON.parse(l) as { decodable: boolean | null; at: string[] })
        .filter((l) => l.decodable === false);
      expect(closed.flatMap((l) => l.at)).toHaveLength(32);
    },
  );
});
