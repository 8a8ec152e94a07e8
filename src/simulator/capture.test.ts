import { gunzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DataItem, noRows } from '../model/rows.ts';
import { ENCODINGS, simulateCapture } from './capture.ts';
import { emptyCaptureAccuracy, judgeCapture } from './capture-accuracy.ts';
import * as wire from './wire.ts';

const capture = simulateCapture('test');
const har: {
  log: { version: string; entries: { request: { url: string; postData?: { text: string; encoding?: string } } }[] };
} = JSON.parse(capture.har);

describe('a simulated capture', () => {
  it('is a HAR with as many entries as were made, the same for the same seed', () => {
    expect(har.log.version).toBe('1.2');
    expect(har.log.entries).toHaveLength(capture.entries);
    expect(simulateCapture('test').har).toBe(capture.har);
    expect(simulateCapture('other').har).not.toBe(capture.har);
  });

  it('plants every encoding, and as many decoys as values of the owner', () => {
    expect(new Set(capture.planted.map((p) => p.encoding))).toEqual(new Set(ENCODINGS));
    expect(capture.planted.length + capture.decoys.size).toBe(capture.entries);
    expect(capture.decoys.size).toBeGreaterThan(50);
  });

  it('holds a planted value where it says, once the encoding is taken off', () => {
    const email = String(capture.me['account.email']);
    const at = (encoding: string) =>
      har.log.entries[capture.planted.find((p) => p.encoding === encoding && p.data === 'account.email')!.entry]!
        .request;
    expect(decodeURIComponent(at('query').url)).toContain(email);
    expect(at('json').postData!.text).toContain(email);
    expect(gunzipSync(Buffer.from(at('gzip').postData!.text, 'base64')).toString()).toContain(email);
    expect(decodeURIComponent(inflateSync(Buffer.from(at('zlib').postData!.text, 'base64')).toString())).toContain(
      email,
    );
    expect(Buffer.from(at('protobuf').postData!.text, 'base64').toString('latin1')).toContain(email);
    for (const decoy of capture.decoys.keys()) expect(JSON.stringify(har.log.entries[decoy])).not.toContain(email);
  });

  it('is judged by type: whole for one who finds all, with every invented item counted as wrong', () => {
    const rows = noRows();
    const item = (entry: number, data: DataItem['data']): DataItem => ({
      app: null,
      at: null,
      data,
      form: 'plain',
      where: 'query:x',
      chain: [],
      reason: '',
      note: null,
      masked: '•••',
      hash: '',
      request: { input: 'x', entry },
      from: { input: 'x', entry },
    });
    for (const p of capture.planted) rows.DataItem.push(item(p.entry, p.data));
    const [decoy, kind] = [...capture.decoys][0]!;
    rows.DataItem.push(item(decoy, 'account.email'));
    const judged = emptyCaptureAccuracy();
    judgeCapture(capture, rows, judged);
    for (const r of judged.byType.values()) expect(r.found).toBe(r.planted);
    expect(judged.wrong).toBe(1);
    expect(judged.accused).toBe(1);
    expect(judged.misses.get(`account.email where there was only: ${kind}`)).toBe(1);
  });
});

describe('the encodings', () => {
  it('are what they are called', () => {
    expect(wire.form([['a b', 'c&d']])).toBe('a%20b=c%26d');
    expect(wire.base64url(Uint8Array.of(255, 254, 253))).toBe('__79');
    expect(wire.digest('md5', 'abc')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(wire.hex(wire.protobufPairs([['k', 'v']]))).toBe('0880081a060a016b120176');
    expect([...wire.protobufDoubles([1])].length).toBe(2 + 9 + 2);
    expect(wire.jwt([['sub', 'x']]).split('.')).toHaveLength(3);
    expect(wire.xml([['a', '<&']])).toContain('<a>&lt;&amp;</a>');
  });
});
