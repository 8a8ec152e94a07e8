// Day by hour: episodes begun in each hour. Not recorded (hatched) is never drawn like zero (a dot).
import { useMemo, useRef } from 'preact/hooks';
import { Head } from '../parts/head.tsx';
import { Hatch, HatchSwatch, patternId } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { useStore, useWidth } from '../state.ts';
import { clip, DAY, HOUR, type Span } from '../week.ts';

/** More days than these are shown by the latest; the timeline's table has every row. */
const DAYS = 42;

export function Calendar() {
  const store = useStore();
  const { words, week, filter } = store;
  const all = Math.round((week.t1 - week.t0) / DAY);
  const days = useMemo(() => {
    const counts = new Map<number, number[]>();
    for (let i = 0; i < week.n; i++) {
      if (!week.first[i] || !filter.rows[i]) continue;
      const d = Math.floor(week.a[i]! / DAY) * DAY;
      let hours = counts.get(d);
      if (!hours) {
        hours = new Array<number>(24).fill(0);
        counts.set(d, hours);
      }
      hours[Math.floor((week.a[i]! - d) / HOUR)]!++;
    }
    const list: { day: number; hours: number[] }[] = [];
    if (all <= DAYS)
      for (let d = week.t0; d < week.t1; d += DAY)
        list.push({ day: d, hours: counts.get(d) ?? new Array<number>(24).fill(0) });
    else for (const [day, hours] of [...counts].sort((a, b) => a[0] - b[0]).slice(-DAYS)) list.push({ day, hours });
    return list;
  }, [week, filter, all]);
  if (week.n === 0)
    return (
      <section id="d" aria-labelledby="h-d">
        <Head id="d" deck={words.t('page.d.none')} />
      </section>
    );
  return (
    <section id="d" aria-labelledby="h-d">
      <Head id="d" table deck={all > DAYS ? words.t('page.d.deck.some', { n: days.length }) : words.t('page.d.deck')} />
      {store.choice.tables.has('d') ? <CalendarTable days={days} /> : <Grid days={days} />}
    </section>
  );
}

type Days = { day: number; hours: number[] }[];

/** Recorded parts of an hour; all of it where the record does not say what it covers. */
function recordedIn(week: { recorded: Span[]; covered: boolean }, from: number): Span[] {
  return week.covered ? clip(week.recorded, from, from + HOUR) : [[from, from + HOUR]];
}

function Grid({ days }: { days: Days }) {
  const { words, week } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const w = useWidth(box, 1200);
  const id = useMemo(patternId, []);
  const narrow = w < 600;
  const gutter = narrow ? 40 : 120;
  const cw = (w - gutter) / 24;
  const ch = narrow ? 26 : 34;
  const top = narrow ? 34 : 52;
  const height = top + days.length * ch + 4;
  const x = (hour: number) => gutter + hour * cw;
  const night = week.night;
  const nightParts: [number, number][] = !night
    ? []
    : night.to <= night.from
      ? [
          [0, night.to / 60],
          [night.from / 60, 24],
        ]
      : [[night.from / 60, night.to / 60]];
  return (
    <div ref={box}>
      <svg width={w} height={height} viewBox={`0 0 ${w} ${height}`} role="img" aria-label={words.t('page.d.label')}>
        <Hatch id={id} />
        {nightParts.map(([a, b]) => (
          <rect key={a} x={x(a)} y={top - 9} width={x(b) - x(a)} height={4} fill="var(--ink3)" />
        ))}
        {!narrow && night && (
          <text x={x(0)} y={top - 38} font-size={12} class="t3">
            {words.t('page.night', { from: night.from, to: night.to })}
          </text>
        )}
        {Array.from({ length: 24 }, (_, i) =>
          narrow && i % 6 ? null : (
            <text key={i} x={x(i) + cw / 2} y={top - 14} font-size={12} text-anchor="middle" class="t3">
              {String(i).padStart(2, '0')}
            </text>
          ),
        )}
        {days.map(({ day, hours }, d) => {
          const y = top + d * ch;
          return (
            <g key={day}>
              <text x={0} y={y + ch / 2 + 4} font-size={13} class="t2">
                {narrow ? words.weekday(day, true) : words.day(day)}
              </text>
              {hours.map((n, i) => {
                const parts = recordedIn(week, day + i * HOUR);
                const share = parts.reduce((s, [a, b]) => s + b - a, 0) / HOUR;
                const from = parts[0] ? (parts[0][0] - day - i * HOUR) / HOUR : 0;
                const level = n === 0 ? 0 : n <= 1 ? 1 : n <= 3 ? 2 : n <= 6 ? 3 : 4;
                const cell = { x: x(i) + 1, y: y + 1, width: cw - 2, height: ch - 2 };
                return (
                  <g key={i}>
                    <title>
                      {`${words.day(day)} ${String(i).padStart(2, '0')}:00, ${parts.length || n ? words.t('page.episodes', { n }) : words.t('page.not-recorded')}`}
                    </title>
                    {share < 0.98 && <rect {...cell} fill={`url(#${id})`} opacity={0.8} />}
                    {share > 0 && share < 0.98 && (
                      <rect {...cell} x={cell.x + cell.width * from} width={cell.width * share} fill="var(--paper)" />
                    )}
                    {share > 0 && level === 0 && (
                      <circle
                        cx={cell.x + cell.width * (from + share / 2)}
                        cy={y + ch / 2}
                        r={1.6}
                        fill="var(--ink3)"
                      />
                    )}
                    {level > 0 && (
                      <rect
                        {...cell}
                        x={cell.x + (share > 0 ? cell.width * from : 0)}
                        width={cell.width * (share > 0 ? share : 1)}
                        fill={`var(--h${level})`}
                      />
                    )}
                    {level > 0 && cw > 20 && (share > 0.5 || share === 0) && (
                      <text
                        x={x(i) + cw / 2}
                        y={y + ch / 2 + 4.5}
                        font-size={13}
                        text-anchor="middle"
                        class={level === 4 ? 'on4' : level === 3 ? 'on3' : ''}
                      >
                        {n}
                      </text>
                    )}
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
      <div class="legend">
        <span>
          <HatchSwatch />
          {words.t('page.not-recorded')}
        </span>
        <span>
          <i class="dot" />
          {words.t('page.zero')}
        </span>
        {(['1', '2–3', '4–6', '7+'] as const).map((text, i) => (
          <span key={text}>
            <i class={`heat l${i + 1}`} />
            {i === 0 ? words.t('page.episodes', { n: 1 }) : text}
          </span>
        ))}
      </div>
    </div>
  );
}

function CalendarTable({ days }: { days: Days }) {
  const { words, week } = useStore();
  return (
    <Scroll class="scroll" label={words.t('page.d.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.t('page.column.day')}</th>
            {Array.from({ length: 24 }, (_, i) => (
              <th key={i} scope="col" class="r">
                {String(i).padStart(2, '0')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, hours }) => (
            <tr key={day}>
              <th scope="row" class="nw">
                {words.day(day)}
              </th>
              {hours.map((n, i) => (
                <td key={i} class="r">
                  {recordedIn(week, day + i * HOUR).length || n ? (
                    n
                  ) : (
                    <span title={words.t('page.not-recorded')}>–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="dim small">{words.t('page.d.dash')}</p>
    </Scroll>
  );
}
