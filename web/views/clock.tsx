// Round the clock: noon up, midnight down, one ring a day; small clocks stack episodes by hour.
import { useMemo, useRef } from 'preact/hooks';
import { appOrder } from '../order.ts';
import { Head, Seg } from '../parts/head.tsx';
import { Hatch, HatchSwatch, KindSwatch, kindVar, patternId } from '../parts/marks.tsx';
import { Table } from '../parts/table.tsx';
import { useStore, useWidth } from '../state.ts';
import { clip, DAY, HOUR, isPicker, MINUTE, type Week } from '../week.ts';

/** Rings beyond this would be too thin to read. */
const RINGS = 28;
const MINIS = 12;
const RINGS_WITH_ROWS = 14;

/** One ring a day; of a long record the last days that hold rows. */
function ringDays(week: Week): number[] {
  const all = Math.round((week.t1 - week.t0) / DAY);
  if (all <= RINGS) return Array.from({ length: all }, (_, d) => week.t0 + d * DAY);
  const days = new Set<number>();
  for (let i = week.n - 1; i >= 0 && days.size < RINGS_WITH_ROWS; i--) days.add(Math.floor(week.a[i]! / DAY) * DAY);
  return [...days].sort((a, b) => a - b);
}

const point = (cx: number, cy: number, r: number, hour: number): [number, number] => {
  const q = ((hour - 12) / 24) * 2 * Math.PI - Math.PI / 2;
  return [cx + r * Math.cos(q), cy + r * Math.sin(q)];
};
const at = (p: [number, number]) => `${p[0].toFixed(2)} ${p[1].toFixed(2)}`;

function sector(cx: number, cy: number, r0: number, r1: number, from: number, to: number): string {
  const big = to - from > 12 ? 1 : 0;
  return `M${at(point(cx, cy, r1, from))}A${r1} ${r1} 0 ${big} 1 ${at(point(cx, cy, r1, to))}L${at(point(cx, cy, r0, to))}A${r0} ${r0} 0 ${big} 0 ${at(point(cx, cy, r0, from))}Z`;
}
const hourOf = (t: number) => (((t % DAY) + DAY) % DAY) / HOUR;

function nightHours(night: { from: number; to: number }): [number, number] {
  const from = night.from / 60;
  const to = night.to / 60;
  return [from, to <= from ? to + 24 : to];
}

export function Clock() {
  const store = useStore();
  const { words, week, choice, filter } = store;
  const left = useRef<HTMLDivElement>(null);
  const width = Math.min(500, useWidth(left, 500));
  const apps = appOrder(week)
    .map((i) => week.apps[i]!)
    .filter((a) => a.rows > 0);
  const most = useMemo(() => {
    const counts = new Map<number, number>();
    for (let i = 0; i < week.n; i++)
      if (week.first[i] && filter.rows[i] && (choice.clockKind === null || week.kind[i] === choice.clockKind)) {
        const slot = week.app[i]! * 24 + Math.floor(hourOf(week.a[i]!));
        counts.set(slot, (counts.get(slot) ?? 0) + 1);
      }
    return Math.max(1, ...counts.values());
  }, [week, filter, choice.clockKind]);
  if (week.n === 0)
    return (
      <section id="c" aria-labelledby="h-c">
        <Head id="c" deck={words.t('page.c.none')} />
      </section>
    );
  const night = week.night;
  const deck = night
    ? words.t(week.result.derived.night.basis === 'stated' ? 'page.c.deck.stated' : 'page.c.deck.learned', {
        from: night.from,
        to: night.to,
      })
    : words.t('page.c.deck.no-night');
  return (
    <section id="c" aria-labelledby="h-c">
      <Head
        id="c"
        table
        deck={
          week.t1 - week.t0 > RINGS * DAY
            ? `${deck}${words.zh ? '' : ' '}${words.t('page.c.deck.some', { n: ringDays(week).length })}`
            : deck
        }
      />
      {choice.tables.has('c') ? (
        <ClockTable apps={apps.slice(0, 8).map((a) => a.index)} />
      ) : (
        <div class="two">
          <div class="big" ref={left}>
            <BigClock width={width} />
            <div class="legend ruled">
              {week.kinds.map((k) => (
                <span key={k}>
                  <KindSwatch kind={k} />
                  {words.kind(k)}
                </span>
              ))}
              {week.gaps.length > 0 && (
                <span>
                  <HatchSwatch />
                  {words.t('page.not-recorded')}
                </span>
              )}
              {night && (
                <span>
                  <i class="nightsw" />
                  {words.t('page.night', { from: night.from, to: night.to })}
                </span>
              )}
              {week.bands.some((b) => b.what === 'sleep') && (
                <span>
                  <svg width={22} height={8} aria-hidden="true">
                    <path d="M0 4H22" stroke="var(--ink3)" stroke-width={8} stroke-dasharray="1.6 2.4" />
                  </svg>
                  {words.t('page.band.sleep')}
                </span>
              )}
            </div>
          </div>
          <div>
            <Seg
              label={words.t('page.c.kinds')}
              wrap
              value={choice.clockKind}
              options={[
                [null, words.t('page.c.all-kinds')] as const,
                ...week.kinds.map((k, i) => [i, words.kind(k)] as const),
              ]}
              onPick={(clockKind) => store.set({ clockKind })}
            />
            <div class="minis">
              {apps.slice(0, MINIS).map((a) => (
                <Mini key={a.index} app={a.index} most={most} />
              ))}
            </div>
            {apps.length > MINIS && <p class="dim small">{words.t('page.c.more-apps', { n: apps.length - MINIS })}</p>}
          </div>
        </div>
      )}
    </section>
  );
}

function BigClock({ width: w }: { width: number }) {
  const { words, week, choice, filter } = useStore();
  const id = useMemo(patternId, []);
  const c = w / 2;
  const r1 = w / 2 - 34;
  const r0 = w * 0.155;
  const rings = useMemo(() => ringDays(week), [week]);
  const days = rings.length;
  const ring = (r1 - r0) / days;
  const { marks, n } = useMemo(() => {
    let n = 0;
    // One mark a ring, slot of two minutes and kind; all marks of a kind are one path.
    const slots = 720;
    const seen = new Uint8Array(days * slots * week.kinds.length);
    const paths = week.kinds.map(() => ['', '']);
    const ringOf = new Map(rings.map((t, d) => [t, d]));
    for (let i = 0; i < week.n; i++) {
      if (!week.first[i] || !filter.rows[i]) continue;
      const day = ringOf.get(Math.floor(week.a[i]! / DAY) * DAY);
      if (day === undefined) continue;
      if (choice.clockApp !== null && week.app[i] !== choice.clockApp) continue;
      if (choice.clockKind !== null && week.kind[i] !== choice.clockKind) continue;
      n++;
      const slot = Math.floor((hourOf(week.a[i]!) / 24) * slots);
      const picker = isPicker(week, i) ? 1 : 0;
      const key = (day * slots + slot) * week.kinds.length + week.kind[i]!;
      if ((seen[key]! & (picker + 1)) !== 0) continue;
      seen[key]! |= picker + 1;
      const hour = ((slot + 0.5) * 24) / slots;
      const from = point(c, c, r0 + day * ring + Math.min(3.5, ring * 0.15), hour);
      const to = point(c, c, r0 + (day + 1) * ring - Math.min(1.5, ring * 0.1), hour);
      paths[week.kind[i]!]![picker] += `M${at(from)}L${at(to)}`;
    }
    return { marks: paths, n };
  }, [week, filter, choice.clockApp, choice.clockKind, w]);
  const sleep = week.bands.find((b) => b.what === 'sleep');
  return (
    <svg width={w} height={w} viewBox={`0 0 ${w} ${w}`} role="img" aria-label={words.t('page.c.label', { n })}>
      <Hatch id={id} />
      {week.night && <path d={sector(c, c, r0, r1, ...nightHours(week.night))} fill="var(--night)" />}
      {rings.map((t, d) =>
        clip(week.gaps, t, t + DAY)
          .filter(([a, b]) => b - a > MINUTE)
          .map(([a, b]) => (
            <path
              key={`${d} ${a}`}
              d={sector(
                c,
                c,
                r0 + d * ring + 1,
                r0 + (d + 1) * ring - 1,
                (a - t) / HOUR,
                Math.min(23.98, (b - t) / HOUR),
              )}
              fill={`url(#${id})`}
              opacity={0.75}
            />
          )),
      )}
      {Array.from({ length: days + 1 }, (_, i) => (
        <circle
          key={i}
          cx={c}
          cy={c}
          r={r0 + i * ring}
          fill="none"
          stroke={i === days ? 'var(--edge)' : 'var(--rule)'}
        />
      ))}
      {Array.from({ length: 24 }, (_, i) => {
        const [a, b] = point(c, c, r1, i);
        const [d, e] = point(c, c, r1 + (i % 3 ? 4 : 8), i);
        const [f, g] = point(c, c, r1 + 21, i);
        return (
          <g key={i}>
            <line x1={a} y1={b} x2={d} y2={e} stroke="var(--edge)" />
            {i % 3 === 0 && (
              <text x={f} y={g + 4.5} text-anchor="middle" font-size={13} class="t2">
                {String(i).padStart(2, '0')}
              </text>
            )}
          </g>
        );
      })}
      {sleep &&
        rings.map((t, d) =>
          clip(sleep.spans, t, t + DAY).map(([a, b]) => {
            const r = r0 + d * ring + 1.6;
            const [from, to] = [(a - t) / HOUR, Math.min(23.98, (b - t) / HOUR)];
            return (
              <path
                key={`${d} ${a}`}
                d={`M${at(point(c, c, r, from))}A${r} ${r} 0 ${to - from > 12 ? 1 : 0} 1 ${at(point(c, c, r, to))}`}
                stroke="var(--ink3)"
                stroke-width={2.6}
                stroke-dasharray="1.2 2.4"
                fill="none"
              />
            );
          }),
        )}
      {marks.map((paths, kind) =>
        paths.map((d, picker) =>
          d ? (
            <path
              key={`${week.kinds[kind]} ${picker}`}
              d={d}
              fill="none"
              stroke={kindVar(week.kinds[kind]!)}
              stroke-width={picker ? 1 : 2}
              stroke-dasharray={picker ? '2 2' : undefined}
            />
          ) : null,
        ),
      )}
      {days <= 14 &&
        rings.map((t, d) => (
          <text
            key={t}
            x={c}
            y={c - (r0 + (d + 0.5) * ring) + 4}
            text-anchor="middle"
            font-size={days <= 10 ? 11.5 : 9.5}
            class="t2 halo wide"
          >
            {week.t1 - week.t0 > RINGS * DAY ? words.date(t) : words.weekday(t, true)}
          </text>
        ))}
      <text x={c} y={c - 2} text-anchor="middle" font-size={26} class="serif">
        {words.number(n)}
      </text>
      <text x={c} y={c + 18} text-anchor="middle" font-size={13} class="t2">
        {words.t('page.c.episodes', { n })}
      </text>
    </svg>
  );
}

function Mini({ app, most }: { app: number; most: number }) {
  const store = useStore();
  const { words, week, choice, filter } = store;
  const c = 75;
  const hours = useMemo(() => {
    const hours = Array.from({ length: 24 }, () => new Map<number, number>());
    for (let i = 0; i < week.n; i++) {
      if (week.app[i] !== app || !week.first[i] || !filter.rows[i]) continue;
      if (choice.clockKind !== null && week.kind[i] !== choice.clockKind) continue;
      const hour = hours[Math.floor(hourOf(week.a[i]!))]!;
      hour.set(week.kind[i]!, (hour.get(week.kind[i]!) ?? 0) + 1);
    }
    return hours;
  }, [week, filter, choice.clockKind]);
  const totals = hours.map((h) => [...h.values()].reduce((a, b) => a + b, 0));
  const n = totals.reduce((a, b) => a + b, 0);
  const unit = Math.min(4.2, 44 / Math.max(1, most));
  return (
    <button
      type="button"
      class="mini"
      aria-pressed={choice.clockApp === app}
      onClick={() => store.set({ clockApp: choice.clockApp === app ? null : app })}
    >
      <svg viewBox="0 0 150 150" aria-hidden="true">
        {week.night && <path d={sector(c, c, 20, 66, ...nightHours(week.night))} fill="var(--night)" />}
        <circle cx={c} cy={c} r={20} fill="none" stroke="var(--edge)" />
        <circle cx={c} cy={c} r={66} fill="none" stroke="var(--rule)" />
        {hours.map((kinds, hour) => {
          let r = 20.5;
          return week.kinds.map((k, kind) => {
            const count = kinds.get(kind) ?? 0;
            if (!count) return null;
            const to = Math.min(66, r + count * unit);
            const d = sector(c, c, r, to, hour + 0.08, hour + 0.92);
            r = to + Math.min(0.6, unit / 5);
            return <path key={k} d={d} fill={kindVar(k)} />;
          });
        })}
        {[0, 6, 12, 18].map((i) => {
          const [x1, y1] = point(c, c, 66, i);
          const [x2, y2] = point(c, c, 70, i);
          return <line key={i} x1={x1} y1={y1} x2={x2} y2={y2} stroke="var(--edge)" />;
        })}
      </svg>
      <span class="n">{words.app(week.apps[app]!)}</span>
      <span class="c">{words.t('page.episodes', { n })}</span>
    </button>
  );
}

function ClockTable({ apps }: { apps: number[] }) {
  const { words, week, filter } = useStore();
  const rows = useMemo(() => {
    const rows = Array.from({ length: 24 }, (_, hour) => ({ hour, all: 0, by: new Map<number, number>() }));
    for (let i = 0; i < week.n; i++) {
      if (!week.first[i] || !filter.rows[i]) continue;
      const row = rows[Math.floor(hourOf(week.a[i]!))]!;
      row.all++;
      row.by.set(week.app[i]!, (row.by.get(week.app[i]!) ?? 0) + 1);
    }
    return rows;
  }, [week, filter]);
  return (
    <Table
      label={words.t('page.c.title')}
      rows={rows}
      sort="hour"
      columns={[
        { id: 'hour', title: words.t('page.column.hour'), by: (r) => r.hour, show: (r) => words.clock(r.hour * HOUR) },
        { id: 'all', title: words.t('page.column.episodes'), by: (r) => r.all, right: true },
        ...apps.map((a) => ({
          id: `a${a}`,
          title: words.app(week.apps[a]!),
          by: (r: (typeof rows)[number]) => r.by.get(a) ?? 0,
          right: true,
        })),
      ]}
    />
  );
}
