// Search: tokens that join with *and*, and free text over names, kinds and raw lines. Nothing moves; what does not match is drawn faint.
import { type DataType, isDataType, isWithin } from '../src/model/personal-data.ts';
import { appName } from '../src/report/words.ts';
import { Words } from './text.ts';
import { beginPlace, contactFirst, contactLast, DAY, isPicker, stateOf, type Week } from './week.ts';

export const TOKEN = /^(app|kind|state|day|host):(\S+)$/;

export interface Filter {
  active: boolean;
  /** 1 for each row that matches. */
  rows: Uint8Array;
  matches: number;
  contact: (i: number) => boolean;
}

const squash = (s: string) => s.toLowerCase().replace(/\s+/g, '');

/** How an app is written in a token. */
export const appToken = (week: Week, index: number): string => {
  const app = week.apps[index]!;
  const short = squash(app.name.en ?? '');
  const unique = short && week.apps.filter((a) => squash(a.name.en ?? '') === short).length === 1;
  return `app:${unique ? short : app.id.replace(/\s+/g, '')}`;
};

export function compile(week: Week, tokens: readonly string[], text: string): Filter {
  const rows = new Uint8Array(week.n).fill(1);
  const words = text.trim().toLowerCase();
  const active = tokens.length > 0 || words !== '';
  if (!active) return { active, rows, matches: week.n, contact: () => true };
  const tests: ((i: number) => boolean)[] = [];
  const contactTests: ((i: number) => boolean)[] = [];
  const { data } = week;
  for (const token of tokens) {
    const [, key, raw] = TOKEN.exec(token) ?? [];
    const value = raw?.toLowerCase() ?? '';
    if (key === 'app') {
      const apps = new Set(
        week.apps
          .filter(
            (a) =>
              a.id.toLowerCase() === value || squash(a.name.en ?? '') === value || squash(a.name.zh ?? '') === value,
          )
          .map((a) => a.index),
      );
      const ids = new Set([...apps].map((a) => week.apps[a]!.id));
      tests.push((i) => apps.has(week.app[i]!));
      contactTests.push((i) => ids.has(data.contact.app[i] ? data.words[data.contact.app[i]! - 1]! : ''));
    } else if (key === 'kind') {
      const kinds = new Set(week.kinds.flatMap((k, i) => (k === value || isWithin(k, value as 'other') ? [i] : [])));
      tests.push((i) => kinds.has(week.kind[i]!));
      // Of a capture: hosts to which data of the kind was found going.
      const fits = (kind: string) => isDataType(kind) && (kind === value || isWithin(kind, value as 'other'));
      contactTests.push((i) => data.kinds.get(i)?.some(([kind]) => fits(kind)) ?? false);
    } else if (key === 'state') {
      tests.push((i) => (value === 'picker' ? isPicker(week, i) : stateOf(week, i) === value));
      contactTests.push(() => false);
    } else if (key === 'day') {
      const days = new Words('en', null);
      const fits = (t: number) =>
        new Date(t).toISOString().slice(0, 10) === value || days.weekday(t).toLowerCase() === value;
      tests.push((i) => fits(week.a[i]!));
      contactTests.push((i) => {
        for (let t = contactFirst(week, i); t <= contactLast(week, i) + DAY; t += DAY)
          if (fits(Math.min(t, contactLast(week, i)))) return true;
        return false;
      });
    } else if (key === 'host') {
      tests.push(() => false);
      contactTests.push((i) => data.words[data.contact.host[i]!]!.toLowerCase().includes(value));
    } else {
      tests.push(() => false);
      contactTests.push(() => false);
    }
  }
  if (words) {
    const en = new Words('en', week);
    const zh = new Words('zh-CN', week);
    const names = { appNames: Object.fromEntries(week.result.apps.map((a) => [a.app, a.name])) };
    const appHit = week.apps.map((a) =>
      [a.id, appName(a.id, 'en', names), appName(a.id, 'zh-CN', names)].some((s) => s.toLowerCase().includes(words)),
    );
    const kindHit = week.kinds.map((k) => [k, en.kind(k), zh.kind(k)].some((s) => s.toLowerCase().includes(words)));
    tests.push((i) => {
      if (appHit[week.app[i]!] || kindHit[week.kind[i]!]) return true;
      const place = beginPlace(week, i);
      const line = place?.line === undefined ? undefined : data.raw.get(place.input)?.get(place.line);
      return line?.toLowerCase().includes(words) ?? false;
    });
    const idHit = new Map(week.apps.map((a, j) => [a.id, appHit[j]!]));
    contactTests.push((i) => {
      const id = data.contact.app[i] ? data.words[data.contact.app[i]! - 1]! : '';
      const owner = data.contact.owner[i] ? data.words[data.contact.owner[i]! - 1]! : '';
      return (
        (idHit.get(id) ?? false) ||
        data.words[data.contact.host[i]!]!.toLowerCase().includes(words) ||
        owner.toLowerCase().includes(words)
      );
    });
  }
  let matches = 0;
  for (let i = 0; i < week.n; i++) {
    rows[i] = tests.every((test) => test(i)) ? 1 : 0;
    matches += rows[i]!;
  }
  return { active, rows, matches, contact: (i) => contactTests.every((test) => test(i)) };
}

/** Tokens to offer, with how many rows each has. */
export function suggestions(week: Week): [string, number][] {
  const states = new Map<string, number>();
  const kinds = new Array<number>(week.kinds.length).fill(0);
  const days = new Map<string, number>();
  let day = -1;
  let name = '';
  for (let i = 0; i < week.n; i++) {
    kinds[week.kind[i]!]!++;
    for (const state of isPicker(week, i) ? ['picker', stateOf(week, i)] : [stateOf(week, i)])
      states.set(state, (states.get(state) ?? 0) + 1);
    const d = Math.floor(week.a[i]! / DAY);
    if (d !== day) {
      day = d;
      name = new Date(week.a[i]!).toISOString().slice(0, 10);
    }
    days.set(name, (days.get(name) ?? 0) + 1);
  }
  const hosts = new Map<string, number>();
  for (let i = 0; i < week.data.contact.n; i++) {
    const host = week.data.words[week.data.contact.host[i]!]!;
    hosts.set(host, (hosts.get(host) ?? 0) + week.data.contact.hits[i]!);
  }
  const sent = new Map<string, number>();
  for (const list of week.data.kinds.values())
    for (const [kind, n] of list) if (!week.kinds.includes(kind as DataType)) sent.set(kind, (sent.get(kind) ?? 0) + n);
  return [
    ...[...week.apps].sort((a, b) => b.rows - a.rows).map((a): [string, number] => [appToken(week, a.index), a.rows]),
    ...week.kinds.map((k, i): [string, number] => [`kind:${k}`, kinds[i]!]),
    ...[...sent].sort((a, b) => b[1] - a[1]).map(([k, n]): [string, number] => [`kind:${k}`, n]),
    ...[...states].map(([s, n]): [string, number] => [`state:${s}`, n]),
    ...[...days].map(([d, n]): [string, number] => [`day:${d}`, n]),
    ...[...hosts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 200)
      .map(([h, n]): [string, number] => [`host:${h}`, n]),
  ];
}
