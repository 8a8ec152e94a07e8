import fc from 'fast-check';
import { deflateSync, gzipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodePercent, fromBase64, fromHex, parseForm } from './text-encodings.ts';
import { type At, chainOf, keysOf, type Leaf, LIMITS, nameOf, root, Unfolder } from './unfold.ts';

interface Seen {
  value: Leaf;
  where: string;
  chain: string;
  name: string | null;
}
function collect(run: (u: Unfolder) => void, limits = LIMITS): { seen: Seen[]; cut: boolean } {
  const seen: Seen[] = [];
  const u = new Unfolder(
    {
      leaf: (value, at: At) =>
        seen.push({ value, where: keysOf(at).join('.'), chain: chainOf(at).join('>'), name: nameOf(at) }),
    },
    limits,
  );
  run(u);
  return { seen, cut: u.cut };
}
const text = (s: string) => collect((u) => u.text(s, root, 0)).seen;
const blob = (b: Uint8Array) => collect((u) => u.blob(b, root, 0)).seen;
const bytes = (s: string) => new TextEncoder().encode(s);
const b64 = (b: Uint8Array | string) => btoa(String.fromCharCode(...(typeof b === 'string' ? bytes(b) : b)));
const hex = (s: string) => [...bytes(s)].map((b) => b.toString(16).padStart(2, '0')).join('');
const NEEDLE = 'needle-7f3a';
const inner = `{"deep":"${NEEDLE}"}`;
const find = (seen: Seen[]) => seen.find((s) => s.value === NEEDLE);
/** Length-delimited field with a number below 16. */
const field = (n: number, b: Uint8Array | string) => {
  const body = typeof b === 'string' ? bytes(b) : b;
  return new Uint8Array([n * 8 + 2, body.length, ...body]);
};

describe('taking values apart', () => {
  const encodings: [string, Seen[], string, string][] = [
    ['JSON in a JSON string', text(JSON.stringify({ a: inner })), 'a.deep', 'json>json'],
    ['JSON with escaped slashes in a form', text(`x=1&a=${encodeURIComponent(inner)}`), 'a.deep', 'form>json'],
    [
      'percent-encoding in percent-encoding',
      text(JSON.stringify([encodeURIComponent(encodeURIComponent(inner))])),
      '0.deep',
      'json>url>url>json',
    ],
    ['base64', text(JSON.stringify({ d: b64(inner) })), 'd.deep', 'json>base64>json'],
    [
      'base64url',
      text(
        JSON.stringify({ d: b64(`${inner} ??>>~~`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') }),
      ).concat(text(JSON.stringify({ d: b64(inner).replace(/=+$/, '') }))),
      'd.deep',
      'json>base64>json',
    ],
    ['hex', text(JSON.stringify({ d: hex(inner) })), 'd.deep', 'json>hex>json'],
    ['gzip', blob(gzipSync(bytes(inner))), 'deep', 'gunzip>json'],
    ['zlib', blob(zlibSync(bytes(inner))), 'deep', 'zlib>json'],
    ['base64 of gzip', text(JSON.stringify({ d: b64(gzipSync(bytes(inner))) })), 'd.deep', 'json>base64>gunzip>json'],
    [
      'a signed token',
      text(JSON.stringify({ t: `${b64('{"alg":"none"}').replace(/=+$/, '')}.${b64(inner).replace(/=+$/, '')}.c2ln` })),
      't.payload.deep',
      'json>jwt',
    ],
    ['XML with CDATA and attributes', text(`<a><b><![CDATA[${NEEDLE}]]></b></a>`), 'a.b', 'xml'],
    ['protobuf in protobuf', blob(field(2, new Uint8Array([...field(3, NEEDLE), 8, 200, 1]))), '2.3', 'protobuf'],
    [
      'a query string in an address',
      text(JSON.stringify({ u: `https://h.example/p?z=1&deep=${NEEDLE}#f` })),
      'u.deep',
      'json>form',
    ],
    ['a delimited log line', text(`1,2,a%20b,x,${encodeURIComponent(inner)}`), '4.deep', 'delimited>url>json'],
    ['several JSON values, one a line', text(`{"a":1}\n${inner}`), '1.deep', 'json'],
    ['JSON cut off at a size limit', text(`{"a":{"deep":"${NEEDLE}","b":"unfinish`), 'deep', 'json'],
  ];
  it.each(encodings)('%s', (_, seen, where, chain) => {
    expect(find(seen)).toMatchObject({ where, chain });
  });

  it('multipart forms', () => {
    const body = bytes(`--B\r\nContent-Disposition: form-data; name="meta"\r\n\r\n${inner}\r\n--B--\r\n`);
    expect(find(collect((u) => u.multipart(body, 'B', root, 0)).seen)).toMatchObject({
      where: 'meta.deep',
      chain: 'json',
    });
  });

  it('gives a value the name that stands beside it', () => {
    const pair = new Uint8Array([...field(1, 'uin'), ...field(2, 'value-1')]);
    expect(blob(new Uint8Array([...field(4, pair), 8, 1])).find((s) => s.value === 'value-1')?.name).toBe('uin');
    expect(text('<d><MODEL name="X 5"/></d>').find((s) => s.value === 'X 5')?.name).toBe('MODEL');
  });

  it('leaves alone what only looks encoded', () => {
    for (const word of [
      'android_use_mock_models_v2_shimmer',
      'SplashScreenActivity',
      '1172860168363571074',
      'deadbeefdeadbeefdeadbeefdeadbeef',
      '[Ljava.lang.String;',
      'a,b',
      '100%',
      'https://h.example/p',
    ])
      expect(text(word).map((s) => s.value)).toEqual([word]);
  });

  it('stops at bombs: depth, size, counts', () => {
    let nested = '"x"';
    for (let i = 0; i < 14; i++) nested = JSON.stringify(nested);
    expect(collect((u) => u.text(`{"a":${nested}}`, root, 0)).seen.length).toBeLessThan(60);
    expect(collect((u) => u.text('['.repeat(50_000) + ']'.repeat(50_000), root, 0)).seen.length).toBeLessThan(20);
    const bomb = gzipSync(new Uint8Array(30_000_000));
    const small = collect((u) => u.blob(bomb, root, 0), { ...LIMITS, bytes: 1_000_000 });
    expect(small.cut).toBe(true);
    const wide = collect((u) => u.text(JSON.stringify(Array.from({ length: 5000 }, (_, i) => i)), root, 0), {
      ...LIMITS,
      leaves: 100,
    });
    expect(wide.cut).toBe(true);
    expect(wide.seen).toHaveLength(100);
    let message = field(1, 'x');
    for (let i = 0; i < 200 && message.length < 120; i++) message = field(1, message);
    expect(blob(message).length).toBeLessThan(5);
  });

  it('survives any text and any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.webUrl({ withQueryParameters: true }), fc.base64String()),
        (s) => {
          const { seen } = collect((u) => u.text(s, root, 0));
          if (s !== '') expect(seen.some((x) => x.value === s)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (b) => {
        collect((u) => u.blob(b, root, 0));
        collect((u) => u.inflated(b, 'deflate', root, 0));
        collect((u) => u.multipart(b, 'x', root, 0));
      }),
      { numRuns: 1000 },
    );
    const zipped = deflateSync(bytes(inner.repeat(50)));
    fc.assert(
      fc.property(
        fc.nat(zipped.length),
        (n) => void collect((u) => u.inflated(zipped.subarray(0, n), 'deflate', root, 0)),
      ),
    );
  });

  it('finds what was hidden under any nesting of encodings', () => {
    const wrap: Record<string, (s: string) => string> = {
      json: (s) => JSON.stringify({ k: s }),
      form: (s) => `z=1&k=${encodeURIComponent(s)}`,
      base64: (s) => JSON.stringify({ k: b64(s) }),
      gzip: (s) => JSON.stringify([b64(gzipSync(bytes(s)))]),
      hex: (s) => `k=${hex(s)}&z=2`,
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(wrap)), { minLength: 1, maxLength: 3 }), (names) => {
        const hidden = names.reduce((s, n) => wrap[n]!(s), inner);
        expect(find(text(hidden))).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('decodes damaged percent-encoding as far as it is sound', () => {
    expect(decodePercent('%E4%BD%A0%ZZ%E5+a', true)).toBe('你%ZZ%E5 a');
    expect(parseForm('a=1&b&=c&%zz=%41')).toEqual([
      ['a', '1'],
      ['b', ''],
      ['', 'c'],
      ['%zz', 'A'],
    ]);
    expect(fromHex('0')).toBe(null);
    expect(fromBase64('a')).toBe(null);
  });
});
