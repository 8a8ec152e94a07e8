import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { context, fileInput, readSource } from '../../test/support.ts';
import { har } from '../sources/har.ts';
import { HarFile, type HarRecord } from './har-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'telltale-har-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const record = (more: Partial<HarRecord> = {}): HarRecord => ({
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  endMs: Date.UTC(2026, 0, 2, 3, 4, 6),
  method: 'POST',
  url: 'https://api.example/a?b=c',
  httpVersion: 'HTTP/1.1',
  headers: [['Content-Type', 'text/plain']],
  body: new Uint8Array(0),
  bodySize: more.body?.length ?? 0,
  cutBytes: 0,
  status: 200,
  answer: { headers: [], bytes: 0 },
  address: null,
  messages: [],
  opaque: null,
  error: null,
  ...more,
});
let n = 0;
const start = () => {
  const path = join(dir, `${n++}.har`);
  return { path, file: new HarFile(path, { version: '0', app: 'com.example.chat', phase: 'refused' }) };
};

it('is whole after every entry, whatever the bodies hold, and gives them back byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: 'binary' }).map((s) => Buffer.from(s)),
        ),
        { maxLength: 8 },
      ),
      async (bodies) => {
        const { path, file } = start();
        expect(JSON.parse(readFileSync(path, 'utf8')).log.entries).toEqual([]);
        for (const [i, body] of bodies.entries()) {
          file.add(record({ body }));
          expect(JSON.parse(readFileSync(path, 'utf8')).log.entries).toHaveLength(i + 1);
        }
        file.close();
        const r = await readSource(har, [fileInput(path)]);
        expect(r.problems).toEqual([]);
        const back = r.rows.Request.map((q) =>
          Buffer.from(r.parts.get(q)!.body as string | Uint8Array).toString('hex'),
        );
        expect(back).toEqual(bodies.map((b) => Buffer.from(b).toString('hex')));
        expect(r.rows.Request.every((q) => q.app === 'com.example.chat' && q.phase === 'refused')).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

it('cut in the middle of its last entry still gives the others', async () => {
  const { path, file } = start();
  for (const body of ['one', 'two', 'three']) file.add(record({ body: Buffer.from(body) }));
  file.close();
  const whole = readFileSync(path);
  const cut = {
    ...fileInput(path),
    sizeBytes: whole.length - 60,
    bytes: async function* () {
      yield whole.subarray(0, whole.length - 60);
    },
  };
  const r = await readSource(har, [cut]);
  expect([r.rows.Request.length, r.problems.map((p) => p.code)]).toEqual([2, ['cut-off']]);
});

it('says what stayed closed, what was cut, and keeps messages; the command’s word goes before its own', async () => {
  const { path, file } = start();
  file.add(record({ method: 'CONNECT', opaque: 'certificate-refused', bodySize: 700, cutBytes: 0 }));
  file.add(record({ body: Buffer.from('begin'), bodySize: 20_000_000, cutBytes: 19_999_995 }));
  file.add(
    record({
      messages: [{ type: 'send', atMs: 0, opcode: 2, bytes: Buffer.from([1, 2, 255]) }],
    }),
  );
  file.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const r = await readSource(har, [fileInput(path)], context({ app: 'com.example.other', phase: 'after-consent' }));
  expect(r.rows.Request.map((q) => [q.content, q.why, q.bytes, q.app, q.phase])).toEqual([
    ['opaque', 'certificate-refused', 700, 'com.example.other', 'after-consent'],
    ['read', null, 20_000_000, 'com.example.other', 'after-consent'],
    ['read', null, 0, 'com.example.other', 'after-consent'],
  ]);
  expect(r.problems.map((p) => p.code)).toEqual(['too-large']);
  expect(r.parts.get(r.rows.Request[2]!)!.messages.map((m) => [...(m as Uint8Array)])).toEqual([[1, 2, 255]]);
});
