import { describe, expect, it } from 'vitest';
import { parseTime } from '../src/base/time.ts';
import { orderFindings } from '../src/engine/order-findings.ts';
import { packPayload, unpackPayload } from '../src/report/payload.ts';
import { simulatedParts } from '../src/report/week.testing.ts';
import { appOrder, defaultRow, grouped } from './order.ts';
import { compile, suggestions } from './search.ts';
import { setSentences, Words } from './text.ts';
import { arrange, beginPlace, complement, DAY, formOf, HOUR, laneStart, localMs, nights, rowAtLine } from './week.ts';

const simulated = simulatedParts();
setSentences(simulated.locales);
const parts = {
  ...simulated,
  result: { ...simulated.result, findings: orderFindings([...simulated.result.findings]) },
};
const week = arrange(unpackPayload(packPayload(parts)));

describe('a week arranged for drawing', () => {
  it('holds every row once, in order, in the lane of its app and kind', () => {
    expect(week.n).toBe(parts.rows.Access.length);
    expect(week.lanes.reduce((n, lane) => n + lane.rows.length, 0)).toBe(week.n);
    for (let i = 1; i < week.n; i++) expect(week.a[i]).toBeGreaterThanOrEqual(week.a[i - 1]!);
    for (const lane of week.lanes)
      for (const i of lane.rows) expect([week.app[i], week.kind[i]]).toEqual([lane.app, lane.kind]);
  });

  it('counts an episode at its first row alone', () => {
    const episodes = new Set(parts.rows.Access.map((a) => a.episode)).size;
    expect(week.first.reduce((n, x) => n + x, 0)).toBe(episodes);
  });

  it('keeps what was not recorded apart', () => {
    const [first] = parts.result.coverage;
    expect(week.gaps[0]).toEqual([week.t0, localMs(first!.from)]);
    expect(week.gaps).toHaveLength(3);
    expect(complement([[2, 4]], 0, 6)).toEqual([
      [0, 2],
      [4, 6],
    ]);
  });

  it('calls nothing unrecorded where the inputs do not say what they cover', () => {
    const result = { ...parts.result, coverage: [] };
    expect(arrange(unpackPayload(packPayload({ ...parts, result }))).gaps).toEqual([]);
  });

  it('does not call recorded what was kept only in part', () => {
    const coverage = parts.result.coverage.map((c, i) => (i === 0 ? { ...c, kind: 'remnant' as const } : c));
    const partly = arrange(unpackPayload(packPayload({ ...parts, result: { ...parts.result, coverage } })));
    expect(partly.recorded).toHaveLength(1);
    expect(partly.remnants[0]).toEqual([localMs(coverage[0]!.from), localMs(coverage[0]!.to)]);
  });

  it('sets states that a record writes in UTC beside the accesses they belong to', () => {
    const [access] = parts.rows.Access;
    const begin = parseTime(access!.begin);
    const utc = (ms: number) => new Date(ms).toISOString();
    const from = { input: parts.result.inputs[0]!.sha256, path: 'STATES', row: 1 };
    const state = (what: 'screen-on' | 'app-on-screen' | 'locked', app: string | null, end: string | null) => ({
      app,
      what,
      begin: utc(begin - HOUR),
      end,
      source: 'ios-powerlog',
      from,
    });
    const Presence = [
      state('screen-on', null, utc(begin + HOUR)),
      state('app-on-screen', access!.app, utc(begin + HOUR)),
      state('locked', null, null),
      { ...state('screen-on', null, null), begin: '2021-10-12T03:00:00.000' },
    ];
    const week = arrange(unpackPayload(packPayload({ ...parts, rows: { ...parts.rows, Presence } })));
    const at = localMs(access!.begin);
    expect(week.bands.find((b) => b.what === 'screen')?.spans).toEqual([[at - HOUR, at + HOUR]]);
    expect([...week.onScreen.values()]).toEqual([[[at - HOUR, at + HOUR]]]);
    // Open: it held at its begin, and no end is drawn. Without an offset it stands beside nothing.
    expect(week.bands.find((b) => b.what === 'lock')?.spans).toEqual([[at - HOUR, at - HOUR]]);
    expect(week.unplaced).toBe(1);
  });

  it('finds every row that reaches into a view', () => {
    for (const lane of week.lanes)
      for (const t of [week.t0, week.t0 + 2.5 * DAY, week.t1]) {
        const start = laneStart(lane, t);
        for (let j = 0; j < start; j++) {
          const i = lane.rows[j]!;
          expect(week.a[i]! + Math.max(0, week.length[i]!)).toBeLessThan(t);
        }
      }
  });

  it('says of each row what it supports, by its form', () => {
    const forms = new Map<string, number>();
    for (let i = 0; i < week.n; i++) {
      const form = formOf(week, i);
      forms.set(form.form, i);
      if (form.length !== null) {
        expect(form.solid).toBeLessThanOrEqual(form.possible);
        expect(form.possible).toBeLessThanOrEqual(form.length);
      }
    }
    expect([...forms.keys()].sort()).toEqual(['cut', 'floored', 'long', 'measured', 'open', 'picker', 'wall']);
    expect(formOf(week, forms.get('open')!).length).toBeNull();
  });

  it('leads from a line of an input to its row and back', () => {
    const place = beginPlace(week, 7)!;
    expect(rowAtLine(week, place.input, place.line!)).toBe(7);
    expect(rowAtLine(week, place.input, 1_000_000)).toBe(-1);
    expect(rowAtLine(week, 'nowhere', 1)).toBe(-1);
  });

  it('knows the owner’s nights between two times', () => {
    const [night] = nights(week, week.t0 + 12 * HOUR, week.t0 + 36 * HOUR);
    expect(night).toEqual([week.t0 + 23 * HOUR, week.t0 + 31 * HOUR]);
  });
});

describe('search', () => {
  const count = (test: (a: (typeof parts.rows.Access)[number]) => boolean) => parts.rows.Access.filter(test).length;

  it('joins tokens with and', () => {
    expect(compile(week, ['app:chat', 'kind:photos'], '').matches).toBe(
      count((a) => a.app === 'com.example.chat' && a.data === 'photos'),
    );
    expect(compile(week, ['app:chat', 'app:shop'], '').matches).toBe(0);
  });

  it('takes an app by its id or by its name in either language', () => {
    const by = (token: string) => compile(week, [token], '').matches;
    expect(by('app:com.example.chat')).toBe(by('app:聊聊'));
    expect(by('app:Chat')).toBe(by('app:chat'));
  });

  it('knows days by date and by name, states and the picker', () => {
    expect(compile(week, ['day:2021-10-14'], '').matches).toBe(count((a) => a.begin.startsWith('2021-10-14')));
    expect(compile(week, ['day:thu'], '').matches).toBe(count((a) => a.begin.startsWith('2021-10-14')));
    expect(compile(week, ['state:picker'], '').matches).toBe(count((a) => a.via === 'picker'));
  });

  it('finds contacts by host and no access', () => {
    const filter = compile(week, ['host:measure'], '');
    expect(filter.matches).toBe(0);
    const hosts = parts.rows.Contact.filter((_, i) => filter.contact(i)).map((c) => c.host);
    expect(new Set(hosts)).toEqual(new Set(['t.measure.example']));
  });

  it('looks for free text in names, kinds and raw lines', () => {
    expect(compile(week, [], '聊聊').matches).toBe(compile(week, ['app:chat'], '').matches);
    expect(compile(week, [], 'outOfProcess').matches).toBe(count((a) => a.via === 'picker'));
    expect(compile(week, [], 'no such thing').matches).toBe(0);
  });

  it('finds nothing for a token it does not know', () => {
    expect(compile(week, ['__proto__:x'], '').matches).toBe(0);
  });

  it('offers tokens that all match something', () => {
    for (const [token, n] of suggestions(week)) {
      if (token.startsWith('host:')) continue;
      expect([token, compile(week, [token], '').matches]).toEqual([token, n]);
    }
  });
});

describe('the order of findings', () => {
  it('holds each finding once', () => {
    expect(new Set(grouped(parts.result.findings).flat())).toEqual(new Set(parts.result.findings));
  });

  it('tells the night before hosts, and what cannot be told last', () => {
    const audits = grouped(parts.result.findings).map((g) => g[0]!.audit);
    expect(audits.indexOf('access-in-night')).toBeLessThan(audits.indexOf('listed-hosts'));
    expect(grouped(parts.result.findings).at(-1)![0]!.outcome).toBe('cannot-tell');
  });

  it('begins with a row of the first finding and its app', () => {
    const app = grouped(parts.result.findings)[0]![0]!.app!;
    expect(week.apps[week.app[defaultRow(week)]!]!.id).toBe(app);
    expect(week.apps[appOrder(week)[0]!]!.id).toBe(app);
  });
});

describe('words of the page', () => {
  it('write times and names in both languages', () => {
    const t = Date.UTC(2021, 9, 14, 6, 38, 12);
    const [en, zh] = [new Words('en', week), new Words('zh-CN', week)];
    expect([en.when(t), zh.when(t)]).toEqual(['Thu 14 Oct 06:38:12', '10月14日 周四 06:38:12']);
    expect([en.app('com.example.chat'), zh.app('com.example.chat')]).toEqual(['Chat', '聊聊']);
    expect([en.appId('com.example.chat'), en.appId('com.unknown')]).toEqual(['com.example.chat', null]);
    expect(en.range(t, Date.UTC(2021, 9, 16))).toBe('Thu 14 Oct 06:38 to Fri 15 Oct 24:00');
  });

  it('never take a name from the prototype, nor break on an unknown sentence', () => {
    const en = new Words('en', week);
    expect(en.app('constructor')).toBe('constructor');
    expect(en.say({ id: 'no.such.sentence', params: {} })).toBe('no.such.sentence');
    expect(en.app('a\u202eb')).toBe('a\\u{202e}b');
  });
});
