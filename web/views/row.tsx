// One row drawn to scale, with what the phone and its owner were doing beside it and its two raw lines: the picture explains itself here.
import { useMemo, useRef } from 'preact/hooks';
import { TIMINGS } from '../../src/model/rows.ts';
import { GradeMark, Hatch, kindVar, patternId } from '../parts/marks.tsx';
import { RawLine } from '../parts/raw.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { type Store, useStore, useWidth } from '../state.ts';
import {
  beginPlace,
  clip,
  complement,
  endPlace,
  formOf,
  gradeOf,
  isPicker,
  isRefused,
  nights,
  SECOND,
  stateOf,
  type Week,
} from '../week.ts';

export function rowTitle(store: Store, i: number): string {
  const { week, words } = store;
  const state = isPicker(week, i) ? words.t('page.picker') : words.t(`page.state.${stateOf(week, i)}`);
  return words.list([
    words.app(week.apps[week.app[i]!]!),
    words.kind(week.kinds[week.kind[i]!]!),
    words.when(week.a[i]!),
    state,
  ]);
}

/** Patterns in the same record speak for a state; only another record, or the record itself, shows it. */
function stateSentence({ week, words }: Store, row: number): string {
  if (isPicker(week, row)) return words.t('page.state.picker.means');
  const state = stateOf(week, row);
  const grade = gradeOf(week, row);
  if ((state === 'background' || state === 'on-screen') && (grade === 'suggested' || grade === 'supported'))
    return words.t(`page.state.${state}.${grade}`);
  return words.t(`page.state.${state}.means`);
}

function formSentence(store: Store, i: number): string {
  const { week, words } = store;
  const form = formOf(week, i);
  const { timerMs, wallMs } = week.result.derived.era;
  return words.t(`page.form.${form.form}`, {
    min: form.solid,
    max: form.possible,
    length: form.length ?? 0,
    timer: timerMs ?? 0,
    wall: Math.floor((wallMs ?? 0) / SECOND) * SECOND,
  });
}

export function RowDrawer({ row }: { row: number }) {
  const store = useStore();
  const { week, words } = store;
  const right = useRef<HTMLDivElement>(null);
  const width = useWidth(right, 600);
  const app = week.apps[week.app[row]!]!;
  const id = words.appId(app);
  const begin = beginPlace(week, row);
  const end = endPlace(week, row);
  const c = week.data.access;
  const r = week.row[row]!;
  const reasons = [...c.evidence.why.subarray(c.evidenceAt[r]!, c.evidenceAt[r + 1]!)]
    .map((w) => words.why(week.data.words[w]!))
    .filter((s) => s !== null);
  const count = c.count[r]!;
  return (
    <div class="drawer">
      <div>
        <p class="t">
          {words.list([
            words.app(app),
            words.kind(week.kinds[week.kind[row]!]!),
            words.day(week.a[row]!),
            words.clock(week.a[row]!, true),
          ])}
        </p>
        {id && <p class="mono mid">{id}</p>}
        <p>{formSentence(store, row)}</p>
        {isRefused(week, row) && <p>{words.t('page.refused')}</p>}
        {count > 0 && <p>{words.t('page.count', { n: count })}</p>}
        <p>{stateSentence(store, row)}</p>
        {reasons.length > 0 && (
          <p>{words.t('page.rests-on', { reasons: [...new Set(reasons)].join(words.zh ? '；' : '; ') })}</p>
        )}
        <GradeMark grade={gradeOf(week, row)} of="state" />
      </div>
      <div ref={right}>
        <Anatomy row={row} width={width} />
      </div>
      <Scroll class="full raw" label={words.t('page.evidence.lines')}>
        {begin && <RawLine place={begin} />}
        {end && <RawLine place={end} />}
      </Scroll>
    </div>
  );
}

function Anatomy({ row, width }: { row: number; width: number }) {
  const store = useStore();
  const { week, words } = store;
  const id = useMemo(patternId, []);
  const form = formOf(week, row);
  const color = kindVar(week.kinds[week.kind[row]!]!);
  const begin = week.a[row]!;
  const length = form.length ?? 40 * SECOND;
  const lead = Math.max(6 * SECOND, length * 0.1);
  const [a, b] = [begin - lead, begin + length + lead];
  const left = week.bands.length ? 84 : 8;
  const right = width - 8;
  const x = (t: number) => left + ((right - left) * (t - a)) / (b - a);
  const y = 60;
  const h = 26;
  const bandTop = 104;
  const bands = [
    ...week.bands,
    ...(week.screenTold.length > 0
      ? [{ what: 'app' as const, spans: week.onScreen.get(week.app[row]!) ?? [], recorded: week.screenTold }]
      : []),
  ];
  const floor = bandTop + bands.length * 20 + 6;
  const height = floor + 26;
  const step =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400]
      .map((s) => s * SECOND)
      .find((s) => x(a + s) - x(a) >= 76) ?? 4 * 3600 * SECOND * Math.ceil((b - a) / (4 * 3600 * SECOND) / 6);
  const ticks: number[] = [];
  for (let t = Math.ceil(a / step) * step; t < b && ticks.length < 40; t += step)
    if (x(t) > left + 24 && x(t) < width - 28) ticks.push(t);
  const x0 = x(begin);
  const xs = x(begin + form.solid);
  const xp = x(begin + form.possible);
  const xe = x(begin + length);
  const label = (t: number, text: string, high: boolean, anchor: 'start' | 'end') => (
    <g>
      <line x1={x(t)} x2={x(t)} y1={(high ? 16 : 34) + 4} y2={y - 2} stroke="var(--ink3)" />
      <text x={x(t) + (anchor === 'start' ? -1 : 1)} y={high ? 16 : 34} font-size={12} text-anchor={anchor} class="t2">
        {text}
      </text>
    </g>
  );
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={formSentence(store, row)}
    >
      <Hatch id={id} />
      {nights(week, a, b).map(([from, to]) => (
        <rect
          key={from}
          x={Math.max(left, x(from))}
          y={44}
          width={Math.max(0, Math.min(right, x(to)) - Math.max(left, x(from)))}
          height={floor - 44}
          fill="var(--night)"
        />
      ))}
      {ticks.map((t) => (
        <g key={t}>
          <line x1={x(t)} x2={x(t)} y1={44} y2={floor} stroke="var(--rule)" />
          <text x={x(t)} y={floor + 15} font-size={12} text-anchor="middle" class="t3">
            {words.clock(t, step < 60 * SECOND)}
          </text>
        </g>
      ))}
      {form.form === 'picker' ? (
        <rect
          x={x0}
          y={y + 1}
          width={Math.max(3, xe - x0)}
          height={h - 2}
          fill="none"
          stroke={color}
          stroke-width={2}
        />
      ) : form.form === 'open' ? (
        <g>
          <rect x={x0 - 1.5} y={y} width={3} height={h} fill={color} />
          <path d={`M${x0} ${y + h / 2}H${x(b) - 10}`} stroke={color} stroke-width={1.5} stroke-dasharray="4 3" />
          <path d={`M${x(b) - 15} ${y + h / 2 - 5}l6 5-6 5`} fill="none" stroke={color} stroke-width={1.5} />
        </g>
      ) : (
        <g>
          {xe - xp > 1 && (
            <g>
              <path d={`M${xp} ${y + h / 2}H${xe}`} stroke={color} stroke-width={1.5} opacity={0.65} />
              <path d={`M${xe} ${y + h / 2 - 6}v12`} stroke={color} stroke-width={1.5} />
            </g>
          )}
          <rect
            x={xs}
            y={y + h * 0.26}
            width={Math.max(0, xp - xs)}
            height={h * 0.48}
            fill={color}
            fill-opacity={0.38}
            stroke={color}
            stroke-width={xp - xs > 2 ? 1.2 : 0}
          />
          <rect x={x0 - 1} y={y} width={Math.max(3, xs - x0 + 1)} height={h} fill={color} />
          {form.form === 'cut' && (
            <path d={`M${xe - 3} ${y + 3}v${h - 6}M${xe + 2} ${y + 3}v${h - 6}`} stroke={color} stroke-width={2} />
          )}
        </g>
      )}
      {isRefused(week, row) && <path d={`M${x0 - 10} ${y + h / 2}h20`} stroke={color} stroke-width={2} />}
      {label(begin, `${words.t('page.begin')} ${words.clock(begin, true)}`, false, 'start')}
      {form.length !== null &&
        xe - x0 > 120 &&
        label(begin + length, `${words.t('page.end')} ${words.clock(begin + length, true)}`, false, 'end')}
      {form.form === 'long' && width > 420 && label(begin + form.solid, words.t('page.last-use.earliest'), true, 'end')}
      {form.form === 'long' &&
        width > 420 &&
        label(begin + form.possible, words.t('page.last-use.latest'), true, 'start')}
      {bands.map((band, i) => {
        const yy = bandTop + i * 20;
        return (
          <g key={band.what}>
            <text x={left - 12} y={yy + 10} font-size={12} text-anchor="end" class="t2">
              {words.t(`page.band.${band.what}`)}
            </text>
            {complement(clip(band.recorded, a, b), a, b).map(([f, t]) => (
              <rect key={f} x={x(f)} y={yy + 1} width={x(t) - x(f)} height={10} fill={`url(#${id})`} />
            ))}
            {clip(band.spans, a, b).map(([f, t]) =>
              band.what === 'screen' || band.what === 'app' ? (
                <rect key={f} x={x(f)} y={yy + 1} width={Math.max(1, x(t) - x(f))} height={10} fill="var(--ink2)" />
              ) : band.what === 'lock' ? (
                <rect key={f} x={x(f)} y={yy + 5} width={Math.max(1, x(t) - x(f))} height={2} fill="var(--edge)" />
              ) : (
                <path
                  key={f}
                  d={`M${x(f)} ${yy + 6}H${x(t)}`}
                  stroke="var(--ink3)"
                  stroke-width={8}
                  stroke-dasharray="1.8 3.2"
                />
              ),
            )}
          </g>
        );
      })}
      <path d={`M${left} ${floor + 0.5}H${width}`} stroke="var(--edge)" />
    </svg>
  );
}

const KEYS = ['supported', 'possible', 'timer', 'cut', 'picker'] as const;

/** States that the record itself writes, and refusals, in the order of the key. */
const STATE_KEYS = ['on-screen', 'visible', 'foreground-service', 'background', 'system', 'refused'] as const;

const marked = new WeakMap<Week, Set<string>>();
export function hasMark(week: Week, key: (typeof STATE_KEYS)[number] | 'picker' | 'coalesced'): boolean {
  let found = marked.get(week);
  if (!found) {
    found = new Set();
    for (let i = 0; i < week.n; i++) {
      if (gradeOf(week, i) === 'recorded') found.add(stateOf(week, i));
      if (isRefused(week, i)) found.add('refused');
      if (isPicker(week, i)) found.add('picker');
      if (TIMINGS[week.data.access.timing[week.row[i]!]!] === 'coalesced') found.add('coalesced');
    }
    marked.set(week, found);
  }
  return found.has(key);
}

/** How to read the marks, with the part that is meant drawn full. */
export function MarksKey() {
  const { words, week } = useStore();
  const states = STATE_KEYS.filter((k) => hasMark(week, k));
  const c = 'var(--k-photos)';
  return (
    <div class="read">
      {KEYS.map((key, i) => {
        if (!hasMark(week, key === 'picker' ? 'picker' : 'coalesced')) return null;
        const on = (k: number) => (k === i ? 1 : 0.28);
        return (
          <div key={key}>
            <svg width={150} height={26} viewBox="0 0 150 26" aria-hidden="true">
              {i < 3 && (
                <g>
                  <path d="M84 13H140M140 7v12" stroke={c} stroke-width={1.6} opacity={on(2)} />
                  <rect
                    x={58}
                    y={8}
                    width={26}
                    height={10}
                    fill={c}
                    fill-opacity={i === 1 ? 0.38 : 0.12}
                    stroke={c}
                    stroke-width={1.2}
                    stroke-opacity={on(1)}
                  />
                  <rect x={4} y={2} width={54} height={22} fill={c} opacity={on(0)} />
                </g>
              )}
              {key === 'cut' && (
                <g>
                  <rect x={4} y={2} width={3} height={22} fill={c} />
                  <rect x={7} y={8} width={52} height={10} fill={c} fill-opacity={0.38} stroke={c} stroke-width={1.2} />
                  <path d="M61 4v18M66 4v18" stroke={c} stroke-width={2} />
                </g>
              )}
              {key === 'picker' && <rect x={5} y={3} width={76} height={20} fill="none" stroke={c} stroke-width={2} />}
            </svg>
            <b>{words.t(`page.mark.${key}`)}</b>
            {words.t(`page.mark.${key}.means`)}
          </div>
        );
      })}
      {states.map((key) => (
        <div key={key}>
          <svg width={150} height={26} viewBox="0 0 150 26" aria-hidden="true">
            {key === 'foreground-service' && <path d="M5 13h8v11h-8z" fill={c} />}
            {(key === 'foreground-service' || key === 'visible') && (
              <path d="M5 2h8v22h-8z" fill="none" stroke={c} stroke-width={1.6} />
            )}
            {key === 'on-screen' && <path d="M7 2h4v22h-4zM3 2h12v5h-12z" fill={c} />}
            {key === 'background' && <path d="M7 2h4v22h-4z" fill={c} />}
            {key === 'refused' && <path d="M7 2h4v22h-4zM1 11.500h16v3h-16z" fill={c} />}
            {key === 'system' && <path d="M7 2h4v5h-4zM7 10.500h4v5h-4zM7 19h4v5h-4z" fill={c} />}
          </svg>
          <b>{words.t(`page.mark.${key}`)}</b>
          {words.t(`page.mark.${key}.means`)}
        </div>
      ))}
    </div>
  );
}
