import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpus, defaultOptions, fileInput, textInput } from '../../test/support.ts';
import { finderParts, loadEnvironment } from '../case/environment.ts';
import { noParts, requestRow } from '../formats/requests.ts';
import { sources } from '../sources/index.ts';
import { openRequest, takeApart } from './request-fields.ts';
import { importInputs } from './run.ts';

const finder = finderParts();
const context = { sources, tools: {}, options: { ...defaultOptions, app: 'com.example.chat' }, finder };
const from = { input: 'ab'.repeat(32), entry: 0 };
const captures = [
  ...(() => {
    const folder = corpus('traffic/citizenlab-wechat-report-data/segments');
    return folder === null
      ? []
      : readdirSync(folder)
          .slice(0, 2)
          .map((f) => join(folder, f));
  })(),
  corpus('traffic/reporthar-fixtures/android/first-run.har'),
].filter((p): p is string => p !== null);
if (captures.length === 0) console.log('no corpus here: requests of real captures are not opened');

describe('a request taken apart for its owner', () => {
  it('names every field once, with its part, its way and its mask', () => {
    const parts = {
      ...noParts,
      path: '/v1/items',
      query: 'a=one&b=%7B%22c%22%3A%22two%22%7D',
      headers: [
        ['Content-Type', 'application/json'],
        ['Cookie', 'sid=0123456789abcdef'],
      ] as const,
      body: new Uint8Array([0, 1, 2, 3, 250, 251, 252, 253]),
    };
    const opened = takeApart(requestRow({ from, host: 'api.chat.example' }), parts, context);
    expect(opened.fields.map((f) => [f.where, f.masked, f.size])).toEqual([
      ['path:$.1', '•••', 2],
      ['path:$.2', '•••', 5],
      ['query:$.a', '•••', 3],
      ['query:$.b.c', '•••', 3],
      ['header:$.content-type', 'ap•••on', 16],
      ['cookie:$.sid', '01•••ef', 16],
      ['body:$', '•••', 8],
    ]);
    expect(opened.fields.map((_, i) => opened.value(i))).toEqual([
      'v1',
      'items',
      'one',
      'two',
      'application/json',
      '0123456789abcdef',
      '00 01 02 03 fa fb fc fd',
    ]);
    expect(opened.value(99)).toBe(null);
    expect(opened.cut).toBe(false);
  });

  it('shows no value in a field, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }), (secret) => {
        const parts = { ...noParts, path: '/e', body: JSON.stringify({ secret, more: [secret] }) };
        const { fields } = takeApart(requestRow({ from }), parts, context);
        const own = fields.filter((f) => f.where.startsWith('body:'));
        expect(own.length).toBeGreaterThan(0);
        for (const f of own) expect(f.masked).not.toBe(secret);
      }),
      { numRuns: 200 },
    );
  });

  it('answers null for a place that the input does not hold', async () => {
    const input = textInput('{"req_id":1,"req_type":"/x","data":"0801"}\n');
    const row = { from: { input: input.sha256, line: 9 }, method: null, host: null, path: null };
    expect(await openRequest(row, [input], context)).toBe(null);
    expect(await openRequest({ ...row, from: { ...row.from, input: 'cd'.repeat(32) } }, [input], context)).toBe(null);
  });

  it.runIf(captures.length > 0)('finds the field of every item of real captures', async () => {
    for (const path of captures) {
      const input = fileInput(path);
      const { rows } = await importInputs([input], context.options, loadEnvironment());
      const places = new Map(rows.Request.map((r) => [JSON.stringify(r.from), r]));
      let opened = 0;
      for (const [place, row] of places) {
        const items = rows.DataItem.filter((i) => JSON.stringify(i.request) === place);
        if (items.length === 0 || opened++ >= 25) continue;
        const request = await openRequest(row, [input], context);
        const fields = new Set(request?.fields.map((f) => f.where));
        expect(items.filter((i) => !fields.has(i.where)).map((i) => i.where)).toEqual([]);
      }
      expect(opened).toBeGreaterThan(0);
    }
  });
});
