// Where the flow picture's stops and ribbons stand: app, host, owner, each link as wide as what it counts.
import type { Store } from './state.ts';

export const HOSTS = 26;
export const OWNERS = 14;
export const APPS = 14;
export const OTHER = '\u0000other';

export interface Link {
  app: string;
  host: string;
  owner: string;
  hits: number;
  listed: boolean;
  /** Kinds of data that its requests carried. */
  kinds: Set<string>;
  /** What its width stands for. */
  weight: number;
}

/** What the width of a ribbon counts. */
export type FlowBy = 'kinds' | 'hits';
/** A host to which no data was found going keeps a thin ribbon: nothing found is not nothing sent. */
const NO_KIND = 0.01;

export const contactApp = (store: Store, i: number) => {
  const { contact, words } = store.week.data;
  return contact.app[i] ? words[contact.app[i]! - 1]! : '';
};
export const hostOf = (store: Store, i: number) => store.week.data.words[store.week.data.contact.host[i]!]!;
export const ownerOf = (store: Store, i: number) => {
  const { contact, words } = store.week.data;
  return contact.owner[i] ? words[contact.owner[i]! - 1]! : '';
};

export function linksOf(store: Store, contacts: readonly number[], by: FlowBy = 'hits'): Link[] {
  const { contact } = store.week.data;
  const all = new Map<string, Link>();
  for (const i of contacts) {
    const [app, host, owner] = [contactApp(store, i), hostOf(store, i), ownerOf(store, i)];
    const key = JSON.stringify([app, host, owner]);
    const link = all.get(key) ?? { app, host, owner, hits: 0, listed: false, kinds: new Set<string>(), weight: 0 };
    link.hits += contact.hits[i]!;
    for (const [data] of store.week.data.kinds.get(i) ?? []) link.kinds.add(data);
    link.weight = by === 'hits' ? link.hits : link.kinds.size || NO_KIND;
    link.listed ||= contact.listed[i] === 2;
    all.set(key, link);
  }
  return [...all.values()];
}

/** Keeps the largest by weight; the others become one. Listed ones count double, so that they stay visible. */
export function fold(links: Link[], part: 'app' | 'host' | 'owner', keep: number): Link[] {
  const sums = new Map<string, number>();
  for (const l of links)
    sums.set(l[part], (sums.get(l[part]) ?? 0) + l.weight * (l.listed ? 2 : 1) + (l.listed ? 1 : 0));
  if (sums.size <= keep + 1) return links;
  const kept = new Set(
    [...sums]
      .sort((a, b) => b[1] - a[1])
      .slice(0, keep)
      .map(([k]) => k),
  );
  return links.map((l) =>
    kept.has(l[part]) ? l : { ...l, [part]: OTHER, listed: part === 'host' ? false : l.listed },
  );
}

interface Stop {
  key: string;
  y: number;
  size: number;
  center: number;
  used: number;
}

export type FullStop = Stop & {
  /** Kinds of data, or connections: what stands beside its name. */ hits: number;
  listed: boolean;
};

export function lay(links: Link[], w: number) {
  const total = Math.max(
    1,
    links.reduce((n, l) => n + l.weight, 0),
  );
  // Few ribbons stay ribbons: one alone would fill the picture and say nothing more.
  const scale = Math.min(250, 70 * links.length) / total;
  const sum = (part: 'app' | 'host' | 'owner', key: string) =>
    links.reduce((n, l) => n + (l[part] === key ? l.weight : 0), 0);
  const keysOf = (part: 'app' | 'host' | 'owner') => [...new Set(links.map((l) => l[part]))];
  const last = (k: string) => (k === OTHER ? 2 : 0);
  const appKeys = keysOf('app').sort((a, b) => last(a) - last(b) || sum('app', b) - sum('app', a));
  const rank = (host: string) => {
    const own = links.filter((l) => l.host === host);
    const shared = new Set(own.map((l) => l.app)).size > 1 || own.some((l) => l.listed) ? 1e6 : 0;
    return (
      last(host) * 1e9 +
      shared +
      Math.min(...own.map((l) => appKeys.indexOf(l.app))) * 1000 -
      (own.reduce((n, l) => n + l.weight, 0) / total) * 999
    );
  };
  const ranks = new Map(keysOf('host').map((k) => [k, rank(k)]));
  const hostKeys = [...ranks.keys()].sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  const mean = (owner: string) => {
    const own = links.filter((l) => l.owner === owner && l.host !== OTHER);
    const hits = own.reduce((n, l) => n + l.weight, 0);
    const behind = owner === '' || owner === OTHER ? 2000 : own.length === 0 ? 1000 : 0;
    return behind + own.reduce((n, l) => n + hostKeys.indexOf(l.host) * l.weight, 0) / Math.max(1, hits);
  };
  const means = new Map(keysOf('owner').map((k) => [k, mean(k)]));
  const ownerKeys = [...means.keys()].sort((a, b) => means.get(a)! - means.get(b)!);
  const place = (
    part: 'app' | 'host' | 'owner',
    keys: string[],
    gap: number,
    least: number,
  ): { stops: FullStop[]; end: number } => {
    let y = 34;
    const stops = keys.map((key) => {
      const size = sum(part, key) * scale;
      const own = links.filter((l) => l[part] === key);
      const shown = own.every((l) => l.weight === l.hits)
        ? own.reduce((n, l) => n + l.hits, 0)
        : new Set(own.flatMap((l) => [...l.kinds])).size;
      const room = Math.max(least, size);
      const stop = {
        key,
        y: y + (room - size) / 2,
        size,
        center: y + room / 2,
        used: 0,
        hits: shown,
        listed: links.some((l) => l[part] === key && l.listed),
      };
      y += room + gap;
      return stop;
    });
    return { stops, end: y };
  };
  const host = place('host', hostKeys, 6, 17);
  const even = (part: 'app' | 'owner', keys: string[], least: number): FullStop[] => {
    const need = keys.reduce((n, k) => n + Math.max(least, sum(part, k) * scale), 0);
    const gap = Math.max(4, Math.min(46, (host.end - 34 - need) / Math.max(1, keys.length - 1)));
    const { stops, end } = place(part, keys, gap, least);
    const shift = Math.max(0, (host.end - end) / 2);
    for (const s of stops) {
      s.y += shift;
      s.center += shift;
    }
    return stops;
  };
  const apps = even('app', appKeys, 32);
  const owners = even('owner', ownerKeys, 18);
  const xa = Math.min(176, w * 0.15);
  const longest = Math.max(
    ...hostKeys.map((k) => Math.min(26, k.length) * 7.4 + String(Math.ceil(sum('host', k))).length * 8),
  );
  const hostWidth = Math.min(250, longest + 26);
  const xh = w * 0.44;
  const xo = w - 190;
  const find = (stops: FullStop[], key: string) => stops.find((s) => s.key === key)!;
  const ribbons: { d: string; size: number; keys: string[] }[] = [];
  const curve = (x1: number, y1: number, x2: number, y2: number) => {
    const m = (x1 + x2) / 2;
    return `M${x1} ${y1.toFixed(1)}C${m} ${y1.toFixed(1)} ${m} ${y2.toFixed(1)} ${x2} ${y2.toFixed(1)}`;
  };
  const starts = new Map<Link, number>();
  for (const l of [...links].sort((a, b) => hostKeys.indexOf(a.host) - hostKeys.indexOf(b.host))) {
    const app = find(apps, l.app);
    starts.set(l, app.y + app.used + (l.weight * scale) / 2);
    app.used += l.weight * scale;
  }
  for (const l of [...links].sort((a, b) => appKeys.indexOf(a.app) - appKeys.indexOf(b.app))) {
    const to = find(host.stops, l.host);
    const size = l.weight * scale;
    ribbons.push({
      d: curve(xa + 5, starts.get(l)!, xh, to.y + to.used + size / 2),
      size,
      keys: [`app ${l.app}`, `host ${l.host}`, `owner ${l.owner}`],
    });
    to.used += size;
  }
  for (const s of host.stops) s.used = 0;
  const out = new Map<string, { host: string; owner: string; weight: number; apps: Set<string> }>();
  for (const l of links) {
    const key = JSON.stringify([l.host, l.owner]);
    const o = out.get(key) ?? { host: l.host, owner: l.owner, weight: 0, apps: new Set<string>() };
    o.weight += l.weight;
    o.apps.add(l.app);
    out.set(key, o);
  }
  for (const o of [...out.values()].sort((a, b) => hostKeys.indexOf(a.host) - hostKeys.indexOf(b.host))) {
    const from = find(host.stops, o.host);
    const to = find(owners, o.owner);
    const size = o.weight * scale;
    ribbons.push({
      d: curve(xh + hostWidth + 26, from.y + from.used + size / 2, xo, to.y + to.used + size / 2),
      size,
      keys: [`host ${o.host}`, `owner ${o.owner}`, ...[...o.apps].map((a) => `app ${a}`)],
    });
    from.used += size;
    to.used += size;
  }
  const height = Math.max(host.end, ...apps.map((s) => s.center + 30), ...owners.map((s) => s.center + 20)) + 14;
  return { apps, hosts: host.stops, owners, ribbons, height, xa, xh, xo, hostWidth };
}
