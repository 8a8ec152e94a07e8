import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { corpus, fileInput, type ReadResult, readSource, textInput } from '../../test/support.ts';
import { parseTime } from '../base/time.ts';
import { headOf } from '../engine/input.ts';
import { sortRows } from '../engine/order.ts';
import { iosAppPrivacyReport as source } from './ios-app-privacy-report.ts';

goldenSource(source);

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const access = (n: number, kind: 'Begin' | 'End', at: string, app = 'com.example.chat', category = 'photos') =>
  JSON.stringify({
    accessor: { identifier: app, identifierType: 'bundleID' },
    category,
    identifier: id(n),
    kind: `interval${kind}`,
    timeStamp: at,
    type: 'access',
  });
const read = (...texts: string[]) =>
  readSource(
    source,
    texts.map((t, i) => textInput(t, `export-${i}`)),
  );
const accessOf = (r: ReadResult) => {
  sortRows(r.rows);
  return r.rows.Access;
};
const at = (s: number) =>
  `2024-10-14T06:${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}.000+02:00`;

describe('an App Privacy Report', () => {
  it('is recognized behind blank and damaged lines, and by content alone', () => {
    const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);
    expect(source.recognize(head(`\n\nrubbish\n${access(1, 'Begin', at(0))}\n`))).toBe(true);
    expect(source.recognize(head('{"type":"access"}\n'))).toBe(false);
    expect(source.recognize(head(''))).toBe(false);
    expect(source.recognize(head('[1,2,3]\n"text"\nnull\n'))).toBe(false);
  });

  it('keeps a begin without an end open', async () => {
    const [row] = accessOf(await read(access(1, 'Begin', at(0))));
    expect(row).toMatchObject({ end: null, from: { line: 1, end: null } });
  });

  it('closes a row that was open in an older export', async () => {
    const r = await read(
      `${access(1, 'Begin', at(0))}\n`,
      `${access(1, 'Begin', at(0))}\n${access(1, 'End', at(75))}\n`,
    );
    expect(accessOf(r)).toHaveLength(1);
    expect(r.rows.Access[0]).toMatchObject({ begin: at(0), end: at(75) });
    expect([...r.lines.values()].map((l) => l.duplicate).sort()).toEqual([0, 1]);
  });

  it('refuses to mix two phones: the same days, and no row in common', async () => {
    const phone = (from: number) =>
      [0, 1, 2, 3]
        .flatMap((i) => [access(from + i, 'Begin', at(i * 60)), access(from + i, 'End', at(i * 60 + 40))])
        .join('\n');
    const r = await read(phone(0), phone(100));
    expect(r.problems.map((p) => p.code)).toEqual(['two-phones']);
    expect((await read(phone(0), `${phone(0)}\n${access(200, 'Begin', at(0))}`)).problems).toEqual([]);
  });

  it('gives the same rows whatever the order of its lines', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => [
      access(i, 'Begin', at(i * 5)),
      access(i, 'End', at(i * 5 + 70)),
    ]).flat();
    const want = accessOf(await read(lines.join('\n'))).map(({ begin, end, app }) => ({ begin, end, app }));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        const got = accessOf(await read(shuffled.join('\n')));
        expect(got.map(({ begin, end, app }) => ({ begin, end, app }))).toEqual(want);
      }),
      { numRuns: 30 },
    );
  });

  it('accounts for every line of any text', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('', '  ', access(1, 'Begin', at(0)), access(1, 'End', at(9)), access(2, 'End', at(1)), '\0'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = pieces.map((p) => p.replace(/\n/g, ' ')).join('\n');
        const [lines] = [...(await read(text)).lines.values()];
        expect(lines!.used + lines!.duplicate + lines!.problem + lines!.blank + lines!.structural).toBe(lines!.total);
        expect(lines!.total).toBe(text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0));
      }),
      { numRuns: 200 },
    );
  });

  it('counts a line of 50 MB without holding it, and goes on', async () => {
    const r = await read(`${access(1, 'Begin', at(0))}\n${'x'.repeat(50_000_000)}\n${access(1, 'End', at(60))}\n`);
    expect(r.problems).toMatchObject([{ code: 'too-long', from: { line: 2 }, excerpt: null }]);
    expect(accessOf(r)[0]!.end).toBe(at(60));
  });

  it('lists the first of very many unreadable lines and counts them all', async () => {
    const r = await read('rubbish\n'.repeat(1000));
    expect(r.problems).toHaveLength(201);
    expect([...r.lines.values()][0]).toMatchObject({ total: 1000, problem: 1000 });
  });
});

const meta =
  '{"version":2,"recordType":"access","exportTimestamp":"2021-06-20T10:00:00.000+02:00","_marker":"<metadata>"}';
const ended = '{"_marker":"<end-of-section>"}';
const listed = (n: number, host: string) =>
  JSON.stringify(
    {
      domain: host,
      domainType: 2,
      timeStamp: '2021-06-19T10:00:03.000+02:00',
      firstTimeStamp: '2021-06-18T10:00:03.000+02:00',
      'hasApp.bundleName': 'com.example.other',
      context: 'a "quoted" \\\\ { [ context',
      hits: n,
      domainOwner: '',
      initiatedType: 'AppInitiated',
    },
    null,
    2,
  );
const lists = (apps: Record<string, string[]>) =>
  `{\n${Object.entries(apps)
    .map(([app, records]) => `  "${app}" : [\n${records.join(',\n')}\n  ]`)
    .join(',\n')}\n}`;

describe('a report of iOS 15 beta 1', () => {
  const tail = lists({
    'com.example.a': [listed(1, 'a.example'), listed(2, 'b.example')],
    'com.example.b': [listed(3, 'c.example')],
  });

  it('gives the hosts at its end to the app that they stand under, wherever its lines break', async () => {
    for (const end of [
      tail,
      JSON.stringify(JSON.parse(tail)),
      tail.replaceAll('\n', '\r\n'),
      tail.replaceAll('\n', ' '),
    ]) {
      const r = await read(`${meta}\n${ended}\n${end}\n`);
      expect(r.problems).toEqual([]);
      expect(r.rows.Contact.map((c) => [c.app, c.host, c.hits]).sort()).toEqual([
        ['com.example.a', 'a.example', 1],
        ['com.example.a', 'b.example', 2],
        ['com.example.b', 'c.example', 3],
      ]);
    }
    const r = await read(`${meta}\n${ended}\n${tail}\n`);
    expect(r.rows.Contact.map((c) => c.from.line)).toEqual([6, 17, 30]);
    expect([...r.lines.values()][0]).toMatchObject({ total: 41, used: 3, problem: 0, structural: 38 });
  });

  it('loses to damage the record that it stands in, and no other', async () => {
    for (const [what, broken] of [
      ['a quote', tail.replace('"domain": "a.example"', '"domain": "a.example')],
      ['a brace', tail.replace(/^\},\n/m, '')],
      ['a comma', tail.replace('"domainType": 2,', '"domainType": 2')],
      ['the end of a list', tail.replace(/^\}\n {2}\],/m, '')],
    ] as const) {
      const r = await read(`${meta}\n${ended}\n${broken}\n${access(1, 'Begin', at(0))}\n`);
      const found = r.rows.Contact.map((c) => `${c.app} ${c.host}`);
      expect(found.length, what).toBe(2);
      expect(found, what).toContain('com.example.b c.example');
      expect(r.problems.length, what).toBeGreaterThan(0);
    }
  });

  it('says where it was cut off', async () => {
    const r = await read(`${meta}\n${ended}\n${tail.slice(0, -40)}`);
    expect(r.rows.Contact).toHaveLength(2);
    expect(r.problems.map((p) => p.code).sort()).toEqual(['cut-off', 'not-json']);
  });

  it('accounts for every line, and reads on in time, whatever stands there', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...tail.split('\n'),
        meta,
        ended,
        '{',
        '}',
        '[',
        ']',
        '{}',
        '"',
        '{"a":[{"domain":1,"hits":1}]}',
        access(1, 'Begin', at(0)),
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const text = [meta, ended, ...pieces.map((p) => p.replace(/\n/g, ' '))].join('\n');
        const [lines] = [...(await read(text)).lines.values()];
        expect(lines!.used + lines!.duplicate + lines!.problem + lines!.blank + lines!.structural).toBe(lines!.total);
        expect(Math.min(...Object.values(lines!))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
    const started = performance.now();
    const deep = await read(
      `${meta}\n${ended}\n{"a":[${'['.repeat(2_000_000)}\n${'{'.repeat(200_000)}\n"${'x'.repeat(3_000_000)}`,
    );
    expect(deep.rows.Contact).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

const small = corpus('phone-records/plaso_ios_app_privacy_report.ndjson');
const large = corpus('phone-records/tweasel_app-privacy-report.ndjson');

describe('the real reports', () => {
  const count = <T>(list: readonly T[], key: (t: T) => string | null) => {
    const counts: Record<string, number> = {};
    for (const item of list) counts[String(key(item))] = (counts[String(key(item))] ?? 0) + 1;
    return counts;
  };
  const seconds = (a: { begin: string; end: string | null }) => (parseTime(a.end!) - parseTime(a.begin)) / 1000;

  it.runIf(small)('of April 2022 are read as expected', async () => {
    const r = await readSource(source, [fileInput(small!)]);
    expect([...r.lines.values()]).toEqual([{ total: 72, used: 72, duplicate: 0, problem: 0, blank: 0, structural: 0 }]);
    expect(r.problems).toEqual([]);
    expect(count(r.rows.Access, (a) => a.data)).toEqual({ contacts: 2, photos: 1, location: 1 });
    expect(r.rows.Access.map(seconds).sort()).toEqual([10.123, 3.94, 44.87, 44.991]);
    expect(r.rows.Contact).toHaveLength(64);
    expect(new Set(r.rows.Contact.map((c) => c.host)).size).toBe(58);
    expect(r.rows.Contact.reduce((n, c) => n + c.hits, 0)).toBe(159);
    expect(count(r.rows.Contact, (c) => String(c.listed))).toEqual({ true: 5, false: 59 });
    expect(count(r.rows.Contact, (c) => c.initiated)).toEqual({ app: 47, user: 17 });
  });

  it.runIf(large)('of 2023 and 2024 are read as expected, with a remnant of older days', async () => {
    const r = await readSource(source, [fileInput(large!)]);
    expect([...r.lines.values()]).toMatchObject([{ total: 325, used: 325 }]);
    expect(count(r.rows.Access, (a) => a.data)).toEqual({
      photos: 34,
      contacts: 24,
      camera: 12,
      'media-library': 2,
      microphone: 1,
    });
    expect(r.rows.Access.filter((a) => seconds(a) === 0)).toHaveLength(2);
    expect(r.rows.Access.every((a) => a.end !== null && a.via === 'direct')).toBe(true);
    expect(r.rows.Contact).toHaveLength(179);
    expect(r.rows.Contact.reduce((n, c) => n + c.hits, 0)).toBe(224);
    expect(r.rows.Contact.filter((c) => c.context !== null)).toHaveLength(29);
    expect(r.coverage.map((c) => `${c.row} ${c.kind}`)).toEqual(['Access remnant', 'Access full', 'Contact full']);
  });

  it.runIf(large)('merged with themselves change nothing', async () => {
    const { readFileSync } = await import('node:fs');
    const text = readFileSync(large!, 'utf8');
    const once = await read(text);
    const twice = await read(text, `${text}\n`);
    expect(accessOf(twice).map((a) => a.begin)).toEqual(accessOf(once).map((a) => a.begin));
    expect(twice.rows.Contact.reduce((n, c) => n + c.hits, 0)).toBe(224);
  });
});
