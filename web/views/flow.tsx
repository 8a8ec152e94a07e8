// From app to host to owner. Ribbons are as wide as the kinds of data that requests carried, or as the connections where nothing
// is known of what was sent; hosts beyond the largest are drawn together and stand in the table.
import { Fragment } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import {
  APPS,
  contactApp,
  type FlowBy,
  type FullStop,
  fold,
  HOSTS,
  hostOf,
  type Link,
  lay,
  linksOf,
  OTHER,
  OWNERS,
  ownerOf,
} from '../flow.ts';
import { Head, Seg } from '../parts/head.tsx';
import { Diamond } from '../parts/marks.tsx';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { type Store, useStore, useWidth } from '../state.ts';
import { contactFirst, contactLast } from '../week.ts';
import { kindWords, RequestTable } from './request.tsx';

/** Kinds of data at a contact, the most frequent first: the word and the number of requests. */
const kindsAt = (store: Store, i: number): [string, number][] =>
  [...(store.week.data.kinds.get(i) ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

function Kinds({ kinds }: { kinds: readonly [string, number][] }) {
  const { words } = useStore();
  return (
    <>
      {kinds.map(([data, n], i) => (
        <Fragment key={data}>
          {i > 0 && words.list(['', ''])}
          {kindWords(words, data)} <span class="dim">{words.number(n)}</span>
        </Fragment>
      ))}
    </>
  );
}

export function contactColumns(store: Store): ColumnOf<number>[] {
  const { words, week } = store;
  const c = week.data.contact;
  return [
    {
      id: 'host',
      title: words.t('page.column.host'),
      by: (i) => hostOf(store, i),
      show: (i) => (
        <>
          {words.safe(hostOf(store, i))}
          {c.isAddress[i] ? <span class="dim"> {words.t('page.address')}</span> : null}
        </>
      ),
      wrap: true,
    },
    { id: 'app', title: words.t('page.column.app'), by: (i) => words.app(contactApp(store, i)), wrap: true },
    {
      id: 'owner',
      title: words.t('page.column.owner'),
      by: (i) => ownerOf(store, i) || '~',
      show: (i) =>
        ownerOf(store, i) ? words.safe(ownerOf(store, i)) : <span class="dim">{words.t('page.owner.unknown')}</span>,
      wrap: true,
    },
    {
      id: 'hits',
      title: words.t('page.column.hits'),
      by: (i) => c.hits[i]!,
      show: (i) => words.number(c.hits[i]!),
      right: true,
    },
    ...(week.data.kinds.size > 0
      ? [
          {
            id: 'kinds',
            title: words.t('page.f.column.kinds'),
            by: (i: number) => kindsAt(store, i).length,
            show: (i: number) => <Kinds kinds={kindsAt(store, i)} />,
            wrap: true,
          },
        ]
      : []),
    {
      id: 'listed',
      title: words.t('page.column.listed'),
      by: (i) => c.listed[i]!,
      show: (i) => (c.listed[i] === 2 ? words.t('page.listed') : ''),
    },
    {
      id: 'first',
      title: words.t('page.column.first'),
      by: (i) => contactFirst(week, i),
      show: (i) => words.when(contactFirst(week, i)),
    },
    {
      id: 'last',
      title: words.t('page.column.last'),
      by: (i) => contactLast(week, i),
      show: (i) => words.when(contactLast(week, i)),
    },
    {
      id: 'line',
      title: words.t('page.column.line'),
      by: (i) => c.from.number[i]!,
      show: (i) => (
        <span class="mono">
          {c.from.input[i] && c.from.form[i] === 1 ? `${c.from.input[i]}:${c.from.number[i]}` : '–'}
        </span>
      ),
      right: true,
    },
  ];
}

export function Flow() {
  const store = useStore();
  const { words, week, choice, filter } = store;
  const contacts = useMemo(
    () => Array.from({ length: week.data.contact.n }, (_, i) => i).filter((i) => filter.contact(i)),
    [week, filter],
  );
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 1200);
  const none = week.data.contact.n === 0;
  const apps = useMemo(() => {
    const hits = new Map<string, number>();
    for (const i of contacts)
      hits.set(contactApp(store, i), (hits.get(contactApp(store, i)) ?? 0) + week.data.contact.hits[i]!);
    return [...hits].sort((a, b) => b[1] - a[1]);
  }, [contacts]);
  const weighable = week.data.kinds.size > 0;
  const by: FlowBy = weighable ? choice.flowBy : 'hits';
  const chosen = choice.flowApp === null ? null : (week.apps[choice.flowApp]?.id ?? null);
  const shown = chosen === null ? contacts : contacts.filter((i) => contactApp(store, i) === chosen);
  return (
    <section id="f" aria-labelledby="h-f">
      <Head
        id="f"
        table={!none}
        {...(none
          ? { deck: words.t('page.f.none') }
          : by === 'kinds'
            ? { deck: words.t('page.f.deck.kinds') }
            : week.data.fromRequests
              ? { deck: words.t('page.f.deck.requests') }
              : {})}
      />
      <div ref={box}>
        {!none && (
          <p class="pick">
            <label for="flow-app">{words.t('page.f.app')}</label>{' '}
            <select
              id="flow-app"
              value={choice.flowApp === null ? '' : String(choice.flowApp)}
              onChange={(e) =>
                store.set({ flowApp: e.currentTarget.value === '' ? null : Number(e.currentTarget.value) })
              }
            >
              <option value="">{words.t('page.f.all-apps')}</option>
              {apps.map(([id, n]) => {
                const app = week.apps.find((a) => a.id === id);
                return app ? (
                  <option key={id} value={String(app.index)}>
                    {words.app(app)} ({words.number(n)})
                  </option>
                ) : null;
              })}
            </select>
            {weighable && (
              <Seg
                label={words.t('page.f.by')}
                value={by}
                options={[['kinds', words.t('page.f.by.kinds')] as const, ['hits', words.t('page.f.by.hits')] as const]}
                onPick={(flowBy) => store.set({ flowBy })}
              />
            )}
          </p>
        )}
        {none ? null : shown.length === 0 ? (
          <p class="mid">{words.t('page.table.none')}</p>
        ) : choice.tables.has('f') ? (
          <Table label={words.t('page.f.title')} columns={contactColumns(store)} rows={shown} sort="hits" down />
        ) : width < 640 ? (
          <FlowList contacts={shown} by={by} />
        ) : (
          <Ribbons contacts={shown} width={width} by={by} />
        )}
        {by === 'kinds' && shown.length > 0 && !choice.tables.has('f') && <KindsSent contacts={shown} />}
        {week.data.captured.size > 0 && <ToHost contacts={shown} />}
        {!none && !week.data.fromRequests && (
          <div class="legend">
            <span>
              <Diamond />
              {words.t('page.listed.means')}
            </span>
          </div>
        )}
      </div>
    </section>
  );
}

/** Kinds of data, with the requests that carried each and whom they reached: the table beside the picture. */
function KindsSent({ contacts }: { contacts: readonly number[] }) {
  const store = useStore();
  const { words } = store;
  const rows = useMemo(() => {
    const kinds = new Map<string, { data: string; requests: number; owners: Set<string>; hosts: Set<string> }>();
    for (const i of contacts)
      for (const [data, n] of kindsAt(store, i)) {
        const row = kinds.get(data) ?? { data, requests: 0, owners: new Set<string>(), hosts: new Set<string>() };
        kinds.set(data, row);
        row.requests += n;
        row.hosts.add(hostOf(store, i));
        row.owners.add(ownerOf(store, i));
      }
    return [...kinds.values()];
  }, [contacts]);
  const ownersOf = (owners: ReadonlySet<string>) =>
    words.list([...owners].sort().map((o) => (o === '' ? words.t('page.owner.unknown') : words.safe(o, 60))));
  return (
    <Table
      label={words.t('page.f.kinds')}
      rows={rows}
      sort="requests"
      down
      columns={[
        { id: 'kind', title: words.t('page.column.kind'), by: (r) => kindWords(words, r.data), wrap: true },
        {
          id: 'requests',
          title: words.t('page.x.requests'),
          by: (r) => r.requests,
          show: (r) => words.number(r.requests),
          right: true,
        },
        {
          id: 'hosts',
          title: words.t('page.column.hosts'),
          by: (r) => r.hosts.size,
          show: (r) => words.number(r.hosts.size),
          right: true,
        },
        { id: 'owners', title: words.t('page.column.owner'), by: (r) => ownersOf(r.owners), wrap: true },
      ]}
    />
  );
}

/** The requests to one host that the page holds: the way from the picture to a request taken apart. */
function ToHost({ contacts }: { contacts: readonly number[] }) {
  const store = useStore();
  const { words, week, choice } = store;
  const hosts = useMemo(() => {
    const known = new Set(contacts.map((i) => hostOf(store, i)));
    const counts = new Map<string, number>();
    for (const c of week.data.captured.values())
      if (c.host !== null && known.has(c.host)) counts.set(c.host, (counts.get(c.host) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }, [contacts]);
  const host = hosts.some(([h]) => h === choice.flowHost) ? choice.flowHost : (hosts[0]?.[0] ?? null);
  const rows = useMemo(() => [...week.data.captured.values()].filter((c) => c.host === host), [week, host]);
  if (host === null) return null;
  return (
    <details class="more" id="to-host" open={choice.flowHost !== null}>
      <summary>{words.t('page.f.to-host', { n: hosts.reduce((n, h) => n + h[1], 0) })}</summary>
      <p class="pick">
        <label for="flow-host">{words.t('page.column.host')}</label>{' '}
        <select id="flow-host" value={host} onChange={(e) => store.set({ flowHost: e.currentTarget.value })}>
          {hosts.map(([h, n]) => (
            <option key={h} value={h}>
              {words.safe(h, 80)} ({words.number(n)})
            </option>
          ))}
        </select>
      </p>
      <RequestTable rows={rows} />
    </details>
  );
}

const hasRequests = (store: Store, host: string): boolean =>
  [...store.week.data.captured.values()].some((c) => c.host === host);

function openHost(store: Store, host: string): void {
  store.set({ flowHost: host });
  requestAnimationFrame(() => document.getElementById('to-host')?.scrollIntoView({ block: 'nearest' }));
}

function Ribbons({ contacts, width: w, by }: { contacts: number[]; width: number; by: FlowBy }) {
  const store = useStore();
  const { words } = store;
  const [lit, setLit] = useState<string | null>(null);
  const drawn = useMemo(() => {
    const links = linksOf(store, contacts, by);
    // Of hosts to which nothing was found going a few stand for themselves, the others together.
    const keep = (part: 'app' | 'host' | 'owner', most: number) =>
      by === 'hits'
        ? most
        : Math.min(most, new Set(links.filter((l) => l.kinds.size > 0).map((l) => l[part])).size + 5);
    return lay(
      fold(fold(fold(links, 'app', keep('app', APPS)), 'host', keep('host', HOSTS)), 'owner', keep('owner', OWNERS)),
      w,
    );
  }, [contacts, w, by]);
  const { apps, hosts, owners, ribbons, height, xa, xh, xo, hostWidth } = drawn;
  const counts = useMemo(() => {
    const of = (part: 'host' | 'owner' | 'app') => new Set(linksOf(store, contacts).map((l) => l[part])).size;
    return { host: of('host'), owner: of('owner'), app: of('app') };
  }, [contacts]);
  const name = (part: 'app' | 'host' | 'owner', key: string, shown: number): string => {
    if (key === OTHER) return words.t(`page.f.other.${part}`, { n: counts[part] - shown + 1 });
    if (part === 'app') return words.app(key);
    return key === '' ? words.t('page.owner.unknown') : words.safe(key, 60);
  };
  const figure = (n: number) => (by === 'kinds' && n === 0 ? '–' : words.number(n));
  const on = (r: (typeof ribbons)[number]) => lit !== null && r.keys.includes(lit);
  const node = (part: 'app' | 'host' | 'owner', stop: FullStop, x: number, shown: number) => {
    const key = `${part} ${stop.key}`;
    const text = name(part, stop.key, shown);
    const most = part === 'host' ? 26 : 20;
    const label = [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;
    const end = part === 'app';
    const leads = part === 'host' && hasRequests(store, stop.key);
    const said = words.t(by === 'kinds' ? 'page.f.node.kinds' : 'page.f.node', { name: text, n: stop.hits });
    return (
      // biome-ignore lint/a11y: a part of the picture that can be visited to light its paths
      <g
        key={key}
        tabIndex={0}
        role={leads ? 'button' : 'img'}
        {...(leads ? {} : { 'aria-label': said })}
        onMouseEnter={() => setLit(key)}
        onMouseLeave={() => setLit(null)}
        onFocus={() => setLit(key)}
        onBlur={() => setLit(null)}
        {...(leads && { onClick: () => openHost(store, stop.key), class: 'leads' })}
        onKeyDown={(e) => {
          if (leads && (e.key === 'Enter' || e.key === ' ')) {
            e.preventDefault();
            openHost(store, stop.key);
          }
        }}
      >
        <title>{leads ? said : text}</title>
        <rect x={x} y={stop.y} width={5} height={Math.max(1, stop.size)} fill="var(--ink)" />
        <text x={end ? x - 8 : x + 13} y={stop.center + 4.5} font-size={13.5} text-anchor={end ? 'end' : 'start'}>
          {label}
          {!end && (
            <tspan class="t3" dx={6}>
              {figure(stop.hits)}
            </tspan>
          )}
        </text>
        {end && (
          <text x={x - 8} y={stop.center + 20} font-size={12} text-anchor="end" class="t3">
            {figure(stop.hits)}
          </text>
        )}
        {part === 'host' && stop.listed && (
          <path
            d={`M${x + hostWidth + 12} ${stop.center - 5}l5 5-5 5-5-5z`}
            fill="var(--paper)"
            stroke="var(--ink)"
            stroke-width={1.5}
          />
        )}
      </g>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture whose parts can be visited
    <svg
      class="flow"
      width={w}
      height={height}
      viewBox={`0 0 ${w} ${height}`}
      role="group"
      aria-label={words.t('page.f.title')}
    >
      <text x={xa - 8} y={14} font-size={13} text-anchor="end" class="t3">
        {words.t('page.column.app')}
      </text>
      <text x={xh + 13} y={14} font-size={13} class="t3">
        {words.t('page.column.host')}
      </text>
      <text x={xo + 13} y={14} font-size={13} class="t3">
        {words.t('page.column.owner')}
      </text>
      {ribbons.map((r, i) => (
        <path
          key={i}
          d={r.d}
          fill="none"
          stroke={on(r) ? 'var(--accent)' : 'var(--link)'}
          stroke-opacity={lit !== null && !on(r) ? 0.25 : 0.85}
          stroke-width={Math.max(1, r.size)}
        />
      ))}
      {apps.map((s) => node('app', s, xa, apps.length))}
      {hosts.map((s) => node('host', s, xh, hosts.length))}
      {owners.map((s) => node('owner', s, xo, owners.length))}
    </svg>
  );
}

function FlowList({ contacts, by }: { contacts: number[]; by: FlowBy }) {
  const store = useStore();
  const { words } = store;
  const links = linksOf(store, contacts, by);
  const most = Math.max(1, ...links.map((l) => l.weight));
  const figure = (own: readonly Link[]) =>
    by === 'kinds' ? new Set(own.flatMap((l) => [...l.kinds])).size : own.reduce((n, l) => n + l.hits, 0);
  const apps = [...new Set(links.map((l) => l.app))]
    .map((app) => ({ app, links: links.filter((l) => l.app === app).sort((a, b) => b.weight - a.weight) }))
    .map((a) => ({ ...a, hits: figure(a.links) }))
    .sort((a, b) => b.hits - a.hits);
  return (
    <div>
      {apps.slice(0, 12).map(({ app, links, hits }) => (
        <div class="fl" key={app}>
          <div class="fh">
            <span>{words.app(app)}</span>
            <span>{words.number(hits)}</span>
          </div>
          {links.slice(0, 6).map((l) => (
            <div class="fi" key={`${l.host} ${l.owner}`}>
              <div>
                <span class="w">
                  {words.safe(l.host, 80)} {l.listed && <Diamond label={words.t('page.listed')} />}
                </span>
                <span class="mid">{words.number(figure([l]))}</span>
              </div>
              <div class="fb" style={{ width: `${Math.max(1, (l.weight / most) * 100)}%` }} />
              <div class="dim">{l.owner ? words.safe(l.owner, 80) : words.t('page.owner.unknown')}</div>
            </div>
          ))}
          {links.length > 6 && <div class="dim fi">{words.t('page.f.more-hosts', { n: links.length - 6 })}</div>}
        </div>
      ))}
      {apps.length > 12 && <p class="dim small">{words.t('page.f.more-apps', { n: apps.length - 12 })}</p>}
    </div>
  );
}
