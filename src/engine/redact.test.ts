import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { access, CHAT, contact, MAPS, result } from '../../test/builders.ts';
import { canonicalJson } from '../base/json.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import { noRows, ROW_BY_NAME, type Rows } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { blurMessage, blurTime } from './blur.ts';
import type { Run } from './environment.ts';
import { memoryInput } from './input.ts';
import { type RedactChoice, redact } from './redact.ts';

const english = {
  lang: 'en' as const,
  strings: {
    'a.recorded': '{app, app} at {at, time}, {clock, clock}, {list, list}',
    'a.said': 'between {from, clock} and {to, clock} for {ms, duration}',
    'a.todo': 'look',
    'a.limit': 'since {at, time}',
  },
};
const INPUT = 'f'.repeat(64);
const EXPORT_NAME = 'App_Privacy_Report_v4_2024-01-05T06_07_08.ndjson';

function finding(app: string | null, evidence: Evidence[], over: Partial<Finding> = {}): Finding {
  const at = '2024-01-02T03:14:05.678+01:00';
  return {
    id: 'e'.repeat(64),
    audit: 'a',
    outcome: 'observed',
    grade: 'suggested',
    app,
    subject: { data: 'photos' },
    message: {
      recorded: { id: 'a.recorded', params: { app: app ?? 'none', at, clock: at, list: [at, 'photos'] } },
      said: { id: 'a.said', params: { from: 194, to: 431, ms: 65_432 } },
      todo: { id: 'a.todo', params: {} },
    },
    text: `at ${at}`,
    evidence,
    claims: [],
    limits: [{ id: 'a.limit', params: { at } }],
    law: [],
    counts: { rows: 2, firstMinute: 194, firstAt: 1_704_161_645_678 },
    ...over,
  };
}

/** Two apps, hosts, a sleep record, findings about each and about both. */
function run(): Run {
  const rows = noRows();
  rows.Access.push(
    access(INPUT, 1, { episode: 1 }),
    access(INPUT, 3, { app: MAPS, appAsStored: `A1B2C3D4E5.${MAPS}`, data: 'location', episode: 2 }),
    access(INPUT, 5, {
      episode: 3,
      begin: '2024-01-04T23:59:59.999+01:00',
      end: null,
      state: {
        value: 'background',
        grade: 'shown',
        evidence: [
          { input: INPUT, line: 20, why: 'other-app' },
          { input: INPUT, line: 21, why: 'locked' },
        ],
      },
      from: { input: INPUT, line: 5, end: null },
    }),
  );
  rows.Contact.push(contact(INPUT, 10, { context: 'clinic.example.org', owner: 'Example Ads' }));
  const state = { source: 's', end: '2024-01-02T07:08:09.123+01:00', begin: '2024-01-01T23:45:01.222+01:00' };
  rows.Presence.push(
    { app: MAPS, what: 'app-on-screen', ...state, from: { input: INPUT, line: 20 } },
    { app: null, what: 'locked', ...state, from: { input: INPUT, line: 21 } },
  );
  const base = result([memoryInput(EXPORT_NAME, new Uint8Array(3), INPUT)], rows);
  const appResult = (app: string, en: string) => ({
    app,
    name: { en },
    publisher: {},
    accesses: { photos: { rows: 1, episodes: 1, picker: 0, open: 0 } },
    contacts: 1,
    requests: 0,
  });
  const full: Result = {
    ...base,
    options: { ...base.options, night: '22:34-06:56', recipient: 'rec.example.net' },
    derived: { ...base.derived, night: { from: 1354, to: 416, basis: 'learned' } },
    coverage: [
      {
        source: 's',
        input: INPUT,
        row: 'Access',
        kind: 'full',
        from: '2024-01-01T10:11:12Z',
        to: '2024-01-05T13:14:15Z',
      },
      {
        source: 's',
        input: INPUT,
        row: 'Contact',
        kind: 'full',
        from: '2024-01-01T10:11:12Z',
        to: '2024-01-05T13:14:15Z',
      },
    ],
    apps: [appResult(CHAT, 'Chatter'), appResult(MAPS, 'Wayfinder')],
    findings: [
      finding(CHAT, [{ input: INPUT, line: 1, end: { input: INPUT, line: 2 } }]),
      finding(MAPS, [{ input: INPUT, line: 3, end: { input: INPUT, line: 4 } }]),
      finding(CHAT, [{ input: INPUT, line: 10 }], { subject: { host: 'api.example.com' } }),
      finding(null, [
        { input: INPUT, line: 1 },
        { input: INPUT, line: 3 },
      ]),
      finding(null, [], { outcome: 'cannot-tell' }),
    ],
    problems: [
      {
        code: 'not-json',
        from: { input: INPUT, line: 30 },
        sentence: `${MAPS} at 03:14:05`,
        excerpt: `{"x":"${MAPS}"`,
      },
    ],
  };
  return { result: full, rows };
}

const everything: RedactChoice = { apps: null, blur: 'none', hosts: true };
const does = (choice: Partial<RedactChoice>, of = run()) =>
  redact(of, 'c'.repeat(64), { ...everything, ...choice }, english);
const textOf = (r: Run): string => canonicalJson(r.result) + canonicalJson(r.rows as unknown as Rows);

describe('what is taken out is nowhere in the bytes', () => {
  it('an app with its id, its id as stored, its name and what rests on it', () => {
    for (const apps of [{ without: [MAPS] }, { only: [CHAT] }]) {
      const out = does({ apps });
      expect(textOf(out)).not.toMatch(/maps|Wayfinder|A1B2C3D4E5/);
      expect(out.result.findings.map((f) => [f.app, f.outcome])).toEqual([
        [CHAT, 'observed'],
        [CHAT, 'observed'],
        [null, 'cannot-tell'],
      ]);
      expect(out.result.redaction?.removed).toEqual({ apps: 1, rows: 2, findings: 2 });
      expect(out.rows.Access.map((a) => a.episode)).toEqual([1, 2]);
    }
  });

  it('an app on screen that a state rested on goes; the state of the phone stays', () => {
    expect(does({ apps: { without: [MAPS] } }).rows.Access[1]?.state.evidence).toEqual([
      { input: INPUT, line: 21, why: 'locked' },
    ]);
  });

  it('hosts, owners, web sites, recipients and what rests on them', () => {
    const out = does({ hosts: false });
    expect(textOf(out)).not.toMatch(/api\.example|clinic|Example Ads|rec\.example/);
    expect(out.rows.Contact).toEqual([]);
    expect(out.result.coverage.map((c) => c.row)).toEqual(['Access']);
    expect(out.result.apps.map((a) => a.contacts)).toEqual([0, 0]);
    const onlyHosts = run();
    onlyHosts.rows.Access = onlyHosts.rows.Access.filter((a) => a.app === CHAT);
    onlyHosts.rows.Presence = [];
    onlyHosts.rows.Contact[0]!.app = MAPS;
    expect(textOf(does({ hosts: false }, onlyHosts))).not.toMatch(/maps|Wayfinder/);
    expect(out.result.findings).toHaveLength(4);
  });

  it('times finer than the hour or the day, in rows, findings, coverage, options and names of files', () => {
    for (const blur of ['hour', 'day'] as const) {
      const text = textOf(does({ blur }));
      for (const [time] of textOf(run()).matchAll(/T\d{2}:\d{2}:\d{2}(\.\d+)?/g)) expect(text).not.toContain(time);
      expect(text).not.toMatch(/:14|:05|:07:08|06_07|22:34|06:56|1354|\b416\b|\b194\b|\b431\b|1704161645678|59\.999/);
      if (blur === 'day') expect(text).not.toMatch(/T(?!00:00:00|––)\d\d/);
    }
  });

  it('the old id, which was made over what is gone', () => {
    expect(textOf(does({}))).not.toContain('e'.repeat(64));
  });

  it('the text of lines that could not be read', () => {
    expect(does({}).result.problems).toMatchObject([{ code: 'not-json', from: { line: 30 }, excerpt: null }]);
  });
});

it('a hidden clock is written with dashes and never with zeros', () => {
  const [hour, day] = [does({ blur: 'hour' }), does({ blur: 'day' })].map((r) => r.result.findings[0]!.text);
  expect(hour).toContain('2 Jan 2024, 03:––:––, 03:––');
  expect(hour).toContain('between 03:–– and 07:–– for 65 s');
  expect(day).toContain('2 Jan 2024, ––:––:––, ––:––');
  expect(day).not.toMatch(/\d\d:\d\d/);
});

it('rows stay rows, in the offset as recorded and in order', () => {
  for (const blur of ['none', 'hour', 'day'] as const) {
    const { rows } = does({ blur, apps: { without: [MAPS] } });
    for (const [name, list] of Object.entries(rows))
      for (const row of list) expect(faults(ROW_BY_NAME[name as 'Access'], row)).toEqual([]);
  }
  expect(does({ blur: 'hour' }).rows.Access[2]?.begin).toBe('2024-01-04T23:00:00+01:00');
  expect(does({ blur: 'day' }).rows.Contact[0]?.last).toBe('2024-01-02T00:00:00+01:00');
});

it('row types can be taken out wholly', () => {
  const out = does({ withoutRows: ['Presence'] });
  expect(out.rows.Presence).toEqual([]);
  expect(out.result.redaction?.rowTypes).toEqual(['Presence']);
});

it('the run it was made from is not changed', () => {
  const before = run();
  const text = textOf(before);
  does({ apps: { only: [CHAT] }, blur: 'day', hosts: false }, before);
  expect(textOf(before)).toBe(text);
});

it('names of files inside a container become numbers, names of tables stay', () => {
  const of = run();
  const path = `FS/data/${MAPS}/bugreport-2024-01-05-06-07-08.txt`;
  of.rows.Access[0]!.from = { input: INPUT, path, line: 1, end: { input: INPUT, path: 'access', row: 2 } };
  of.result.findings[0]!.evidence = [{ input: INPUT, path, line: 1 }];
  of.result.problems = [{ ...of.result.problems[0]!, from: { input: INPUT, path, line: 30 } }];
  const out = does({ apps: { only: [CHAT] }, blur: 'hour' }, of);
  expect(textOf(out)).not.toMatch(/maps|bugreport|06-07-08/);
  expect(out.rows.Access[0]?.from).toMatchObject({ path: 'member-1', end: { path: 'access' } });
  expect(out.result.findings[0]?.evidence).toEqual([{ input: INPUT, path: 'member-1', line: 1 }]);
});

it('a kept row that still names what was taken out ends it without a result', () => {
  const of = run();
  of.rows.Access[0]!.kindAsStored = `shared with ${MAPS}`;
  expect(() => does({ apps: { only: [CHAT] } }, of)).toThrow(/Access\.kindAsStored/);
  of.rows.Access[0]!.kindAsStored = 'since 2024-01-02 03:14:05';
  expect(() => does({ blur: 'day' }, of)).toThrow(/kindAsStored/);
});

it('the same run and choice give the same bytes', () => {
  const choice: Partial<RedactChoice> = { blur: 'hour', hosts: false };
  expect(textOf(does(choice))).toBe(textOf(does(choice)));
});

it('a file that bears the name of a kind of data does no harm', () => {
  const of = run();
  of.result.inputs[0]!.name = 'photos';
  expect(does({ blur: 'day' }, of).result.inputs[0]?.name).toBe('input-1');
  of.result.inputs[0]!.name = 'input-1';
  expect(does({}, of).result.findings).toHaveLength(5);
});

it('blurring a time twice is blurring it once, and nothing finer than the blur comes through', () => {
  const iso = fc
    .tuple(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.constantFrom('Z', '+08:00', '-03:30', ''), fc.boolean())
    .map(([ms, offset, fine]) => `${new Date(ms).toISOString().slice(0, fine ? 23 : 19)}${offset}`);
  fc.assert(
    fc.property(iso, fc.constantFrom('hour' as const, 'day' as const), (time, blur) => {
      const once = blurTime(time, blur);
      expect(blurTime(once, blur)).toBe(once);
      expect(once).toMatch(blur === 'hour' ? /T\d\d:00:00(Z|[+-]|$)/ : /T00:00:00(Z|[+-]|$)/);
      const said = blurMessage({ id: 'x', params: { at: `from ${time} on` } }, blur, english);
      expect(canonicalJson(said.params)).not.toContain(time.slice(11, 19));
    }),
  );
});
