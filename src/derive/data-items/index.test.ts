import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../../test/knowledge-files.ts';
import { corpus, ROOT } from '../../../test/support.ts';
import { noParts, requestRow } from '../../formats/requests.ts';
import { fromHex } from '../../formats/text-encodings.ts';
import { createEndpoints } from '../../knowledge/endpoints.ts';
import type { RawKnowledge } from '../../knowledge/index.ts';
import { ROW_BY_NAME } from '../../model/rows.ts';
import { faults } from '../../model/schema.ts';
import type { RequestParts } from '../../model/units.ts';
import { createFinder } from './index.ts';
import { ownValues } from './own.ts';
import { ME, planted } from './planted.testing.ts';

const raw = rawKnowledge();
const key = new Uint8Array(32).fill(7);
const finder = (me: unknown = null, knowledge: RawKnowledge = raw) =>
  createFinder({ endpoints: createEndpoints(knowledge), me, key });
const look = (parts: Partial<RequestParts>, me: unknown = null) =>
  finder(me)(requestRow({ app: 'com.example', host: 'h.example', from: { input: 'x', line: 1 } }), {
    ...noParts,
    ...parts,
  });

describe('personal data in requests', () => {
  it('planted data is found in every encoding, and nothing in decoys', () => {
    const find = finder(ME);
    const missed: string[] = [];
    const invented: string[] = [];
    for (const p of planted()) {
      const items = find(p.request, p.parts);
      for (const item of items) expect(faults(ROW_BY_NAME.DataItem, item)).toEqual([]);
      const types = new Set(items.map((i) => i.data));
      for (const t of p.truth) if (!types.has(t)) missed.push(`${t} as ${p.how}`);
      for (const t of types) if (!p.truth.includes(t) && t !== 'network.info') invented.push(`${t} in ${p.how}`);
    }
    expect(invented).toEqual([]);
    expect(missed).toEqual([]);
  });

  it('shows no value: only a mask and a keyed hash, the same for the same value', () => {
    const [a] = look({ body: JSON.stringify({ email: ME.email }) });
    const [b] = look({ query: `user_email=${ME.email}` });
    expect(a?.masked).not.toContain('test');
    expect(a?.hash).toBe(b?.hash);
    expect(a?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([a, b])).not.toContain(ME.email);
    const other = createFinder({ endpoints: createEndpoints(raw), me: null, key: new Uint8Array(32) });
    expect(
      other(requestRow({ from: { input: 'x' } }), { ...noParts, body: JSON.stringify({ email: ME.email }) })[0]?.hash,
    ).not.toBe(a?.hash);
  });

  it('tells how it is written, where, through which decoders and why', () => {
    const body = JSON.stringify({ data: btoa(JSON.stringify({ email: ME.email })) });
    expect(look({ body }, ME)).toMatchObject([
      {
        data: 'account.email',
        form: 'encoded',
        where: 'body:$.data.email',
        chain: ['json', 'base64', 'json'],
        reason: 'own-value',
      },
    ]);
    expect(look({ body })).toMatchObject([{ reason: 'field-name: email' }]);
  });

  it('takes user agent and language only beside something they describe', () => {
    const headers: [string, string][] = [
      ['User-Agent', 'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 5 Build/TQ1A.1)'],
      ['Accept-Language', 'en-US,en;q=0.9'],
    ];
    expect(look({ headers })).toEqual([]);
    expect(
      look({ headers, body: '{"device_id":"c0ffee12ab34cd56"}' })
        .map((i) => i.data)
        .sort(),
    ).toEqual(['device.browser', 'device.id', 'device.language', 'device.model', 'device.os']);
  });

  it('marks the shared Android id and the defaults of emulators', () => {
    expect(look({ body: '{"android_id":"9774d56d682e549c"}' })[0]?.note).toBe('shared-dummy');
    expect(look({ body: '{"lat":37.4220,"lng":-122.0841}' })[0]?.note).toBe('emulator-default');
    expect(look({ body: '{"device_model":"sdk_gphone64_arm64"}' })[0]?.note).toBe('emulator-default');
  });

  it('reads messages, cookies and multipart parts', () => {
    expect(look({ messages: ['{"email":"a.b@c.example"}'] })[0]?.where).toBe('message:$.0.email');
    expect(look({ headers: [['Cookie', 'a=1; _uid=GA1.2.1478153842.1693348042']] }).map((i) => i.data)).toEqual([
      'device.cookies',
    ]);
    const body = '--B\r\nContent-Disposition: form-data; name="phone"\r\n\r\n+8613912345678\r\n--B--';
    expect(look({ headers: [['Content-Type', 'multipart/form-data; boundary=B']], body })[0]).toMatchObject({
      data: 'account.phone-number',
      where: 'body:$.phone',
    });
  });

  const url64 = (v: unknown) => btoa(JSON.stringify(v)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const tokenOf = (payload: unknown) => `${url64({ alg: 'HS256', typ: 'JWT' })}.${url64(payload)}.c2lnbmF0dXJl`;

  it('opens a token behind the word Bearer', () => {
    const headers: [string, string][] = [['Authorization', `Bearer ${tokenOf({ email: 'a.b@c.example' })}`]];
    expect(look({ headers })).toMatchObject([
      { data: 'account.email', where: 'header:$.authorization.payload.email', chain: ['jwt'] },
    ]);
    expect(look({ headers: [['Authorization', 'Bearer eyJub3QuYQ.eyJqd3Q.eyJhdCBhbGw']] })).toEqual([]);
  });

  it('reads names of custom headers without their prefix', () => {
    const typesOf = (...headers: [string, string][]) => look({ headers }).map((i) => i.data);
    expect(typesOf(['X-Phone', '+8613912345678'])).toEqual(['account.phone-number']);
    expect(typesOf(['X-Android-Id', 'c0ffee12ab34cd56'])).toEqual(['device.id']);
    expect(typesOf(['X-Lat', '31.23041'], ['X-Lng', '121.4737'])).toEqual(['location.precise']);
    expect(typesOf(['X-Request-Id', '5f2c1d7e-9a3b-4c8d-b1e2-0123456789ab'], ['X-Phone', 'unknown'])).toEqual([]);
    expect(typesOf(['X-Model', 'big-text-2'])).toEqual([]);
  });

  it('pairs of coordinates written as text are found wherever names stand beside values', () => {
    const [lat, lng] = ['31.23041', '121.4737'];
    const part = (name: string, value: string) =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const pair = (name: string, value: string) =>
      [18, name.length + value.length + 4, 10, name.length].concat(
        [...name].map((c) => c.charCodeAt(0)),
        [18, value.length],
        [...value].map((c) => c.charCodeAt(0)),
      );
    const places: Partial<RequestParts>[] = [
      { headers: [['Cookie', `lat=${lat}; lng=${lng}; theme=dark`]] },
      { headers: [['Authorization', `Bearer ${tokenOf({ lat: Number(lat), lng: Number(lng) })}`]] },
      {
        headers: [['Content-Type', 'multipart/form-data; boundary=B']],
        body: `${part('lat', lat)}${part('lng', lng)}--B--`,
      },
      { body: `<?xml version="1.0"?><e><seq>4</seq><at><lat>${lat}</lat><lng>${lng}</lng></at></e>` },
      { body: new Uint8Array([8, 1, ...pair('lat', lat), ...pair('lng', lng)]) },
    ];
    for (const parts of places)
      expect(look(parts), JSON.stringify(parts)).toMatchObject([
        { data: 'location.precise', reason: 'shape: latitude and longitude' },
      ]);
    // One without the other, or each in an element of its own, is no place.
    expect(look({ headers: [['Cookie', `lat=${lat}; theme=dark`]] })).toEqual([]);
    expect(look({ body: `<e><a><lat>${lat}</lat></a><b><lng>${lng}</lng></b></e>` })).toEqual([]);
  });

  it('opens a form of one field, with and without its content type', () => {
    const field = `log=${btoa(JSON.stringify({ email: 'a.b@c.example' }))}`;
    const bytes = new TextEncoder().encode(field);
    const headers: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];
    for (const parts of [{ body: field }, { body: bytes }, { body: field, headers }, { body: bytes, headers }])
      expect(look(parts)).toMatchObject([{ data: 'account.email', where: 'body:$.log.email' }]);
  });

  it('takes no number, time, version or address in a cookie for an identifier', () => {
    for (const value of [
      '31.274827099999998',
      '31.27482709|121.4748271',
      '2026-01-01T10:20:30.000Z',
      '10.22.33-beta.20260101',
      'https://shop.example/p/12345',
    ])
      expect(look({ headers: [['Cookie', `k=${value}`]] }), value).toEqual([]);
    expect(look({ headers: [['Cookie', 'k=1478153842.1693348042']] })).toHaveLength(1);
  });

  it('says of fields that no document confirms that none does', () => {
    const find = (host: string) =>
      finder()(requestRow({ host, from: { input: 'x' } }), { ...noParts, query: 'iid=7012345678901234567' });
    expect(find('log.snssdk.com')).toMatchObject([
      {
        data: 'device.id-resettable',
        reason: 'vendor-field: installation id; not confirmed by a document',
      },
    ]);
    expect(find('log.other.example')).toEqual([]);
  });

  it('keys of a request are never keys of our objects', () => {
    expect(look({ body: '{"__proto__":{"email":"a.b@c.example"},"constructor":{"prototype":1}}' })).toHaveLength(1);
    expect(({} as Record<string, unknown>)['email']).toBeUndefined();
  });

  it('survives any request', () => {
    const find = finder(ME);
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 4 }),
        fc.oneof(fc.string(), fc.json(), fc.uint8Array()),
        (path, query, headers, body) => {
          const items = find(requestRow({ from: { input: 'x' } }), { ...noParts, path, query, headers, body });
          for (const item of items) expect(faults(ROW_BY_NAME.DataItem, item)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says which of the owner’s values could not be used', () => {
    expect(ownValues({ nonsense: 'x', phone: '+1 416 555 0123', 'location.precise': 'here' }).unused).toEqual([
      'nonsense',
      'location.precise',
    ]);
    expect(ownValues(null).empty).toBe(true);
    expect(ownValues({ 'location.precise': ['43.66,-79.39'] }).place(-79.39, 43.66)?.data).toBe('location.precise');
  });
});

/** Same length, so that the same bytes stay a message. */
const SWAPS: readonly [string, string][] = [
  ['com.tencent.mm', 'org.example.zz'],
  ['com.tencent.xin', 'org.example.zzz'],
  ['micromsg-bin', 'parotalk-bin'],
  ['mmbiz-bin', 'zztag-bin'],
  ['wxartrappsvr', 'qqqqrappsvrx'],
  ['wxid_', 'paro_'],
  ['weixin', 'parrot'],
  ['newgetdns', 'newaskdns'],
  ['hash=', 'mark='],
  ['.hash', '.mark'],
];
const swap = (s: string) => SWAPS.reduce((t, [a, b]) => t.replaceAll(a, b), s);

describe('a renamed twin', () => {
  it('no app is named in the code that finds', () => {
    for (const folder of ['src/derive', 'src/derive/data-items', 'src/formats', 'src/knowledge'])
      for (const name of readdirSync(join(ROOT, folder)).filter(
        (f) => /\.ts$/.test(f) && !/\.test(ing)?\.ts$/.test(f),
      )) {
        const code = readFileSync(join(ROOT, folder, name), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
        expect([
          name,
          /weixin|wechat|tencent|umeng|taobao|alibaba|facebook|branch\.io|bugsnag|micromsg/i.exec(code)?.[0] ?? null,
        ]).toEqual([name, null]);
      }
  });

  const folder = corpus('traffic/citizenlab-wechat-report-data/segments');
  it.runIf(folder)('gives the same items when names in logs and knowledge are swapped alike', () => {
    const twinKnowledge = JSON.parse(swap(JSON.stringify(raw))) as RawKnowledge;
    const [find, twin] = [finder(null), finder(null, twinKnowledge)];
    const latin = (b: Uint8Array) => Array.from(b, (c) => String.fromCharCode(c)).join('');
    const swapBytes = (b: Uint8Array): Uint8Array => {
      let s = latin(b);
      for (const [from, to] of SWAPS)
        s = s.replaceAll(latin(new TextEncoder().encode(from)), latin(new TextEncoder().encode(to)));
      return Uint8Array.from(s, (c) => c.charCodeAt(0));
    };
    let compared = 0;
    for (const file of readdirSync(folder!).sort())
      for (const line of readFileSync(join(folder!, file), 'utf8').trim().split('\n')) {
        const m = JSON.parse(line) as { data: string; req_id: number; req_type: string | null };
        const from = { input: 'x', line: 1 };
        const body = fromHex(m.data)!;
        const a = find(requestRow({ app: 'com.tencent.mm', from }), {
          ...noParts,
          path: m.req_type ?? '',
          body,
          messageType: m.req_id,
        });
        const b = twin(requestRow({ app: 'org.example.zz', from }), {
          ...noParts,
          path: swap(m.req_type ?? ''),
          body: swapBytes(body),
          messageType: m.req_id,
        });
        const shape = (items: typeof a) => items.map((i) => [i.data, i.form, swap(i.where), i.chain]);
        expect(shape(b)).toEqual(shape(a));
        compared += a.length;
      }
    expect(compared).toBeGreaterThan(1500);
  });
});
