// Bodies that are cut, damaged, mislabelled or built to break a reader: nothing is lost silently, and nothing takes long.
import { gzipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../../test/knowledge-files.ts';
import { noParts, requestRow } from '../../formats/requests.ts';
import { createEndpoints } from '../../knowledge/endpoints.ts';
import type { RequestParts } from '../../model/units.ts';
import { createFinder } from './index.ts';

const endpoints = createEndpoints(rawKnowledge());
const utf8 = (s: string) => new TextEncoder().encode(s);

function look(parts: Partial<RequestParts>) {
  const request = requestRow({ app: 'com.example', host: 'in.example', path: '/v1', from: { input: 'x', entry: 0 } });
  const find = createFinder({ endpoints, me: null, key: new Uint8Array(32) });
  const types = find(request, { ...noParts, ...parts }).map((i) => i.data);
  return { types, why: request.why };
}
const EMAIL = '{"user":{"email":"a.b@post.example"},"rest":';

describe('hostile bodies', () => {
  it('a body cut at a size limit is searched as far as it goes, and the row says that this was not all', () => {
    const whole = `${EMAIL}${JSON.stringify(Array.from({ length: 50 }, (_, i) => ({ i })))}}`;
    expect(look({ body: whole })).toEqual({ types: ['account.email'], why: null });
    for (const end of [EMAIL.length + 2, whole.length >> 1, whole.length - 1])
      expect([end, look({ body: whole.slice(0, end) })]).toEqual([
        end,
        { types: ['account.email'], why: 'read-in-part' },
      ]);
  });

  it('compressed bodies cut short give what their first part holds', () => {
    const noise = Array.from({ length: 4000 }, (_, i) => (i * 7919) % 1009);
    for (const packed of [
      gzipSync(utf8(`${EMAIL}${JSON.stringify(noise)}}`)),
      zlibSync(utf8(`${EMAIL}${JSON.stringify(noise)}}`)),
    ]) {
      const { types, why } = look({ body: packed.subarray(0, packed.length - 200) });
      expect([types, why]).toEqual([['account.email'], 'read-in-part']);
    }
  });

  it('content types that do not fit the body do not hide it', () => {
    const json = `${EMAIL}1}`;
    for (const type of [
      'image/png',
      'text/html',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=zz',
      'nonsense',
    ])
      expect([type, look({ headers: [['Content-Type', type]], body: json }).types]).toEqual([type, ['account.email']]);
    expect(
      look({ headers: [['Content-Type', 'application/json']], body: 'email=a.b%40post.example&x=1' }).types,
    ).toEqual(['account.email']);
    // A header that says gzip over a body that is plain already.
    expect(look({ headers: [['Content-Encoding', 'gzip']], body: json }).types).toEqual(['account.email']);
    expect(look({ headers: [['Content-Encoding', 'br']], body: utf8(json) }).types).toEqual(['account.email']);
  });

  it('bytes that are no UTF-8 cost only themselves', () => {
    const body = utf8(`${EMAIL}"xxxx"}`);
    body.fill(0xff, body.length - 5, body.length - 3);
    expect(look({ body })).toEqual({ types: ['account.email'], why: 'read-in-part' });
  });

  it('nesting without end, compression in compression and bombs stop at a bound that is told', () => {
    let nested = 'a.b@post.example';
    for (let i = 0; i < 18; i++) nested = JSON.stringify({ v: nested });
    expect(look({ body: nested }).why).toBe('read-in-part');
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(look({ body: deep }).why).toBe('read-in-part');
    let packed: Uint8Array = utf8(`${EMAIL}1}`);
    for (let i = 0; i < 30; i++) packed = gzipSync(packed);
    expect(look({ body: packed }).why).toBe('read-in-part');
    const bomb = gzipSync(new Uint8Array(100_000_000).fill(97), { level: 1 });
    expect(look({ body: bomb })).toEqual({ types: [], why: 'read-in-part' });
  });

  it('a body of 30 MB is searched to its end', () => {
    const filler = JSON.stringify(
      Array.from({ length: 300_000 }, (_, i) => `some words ${i} that say nothing at all to anybody, as texts do`),
    );
    expect(filler.length).toBeGreaterThan(18e6);
    expect(look({ body: `{"list":${filler},"email":"a.b@post.example"}` })).toEqual({
      types: ['account.email'],
      why: null,
    });
  });
});
