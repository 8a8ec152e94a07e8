// The week on a line: overview, tracks, keys, pointers, selection; below it one row drawn to scale.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawTimeline, type Layout, layOut, rowAt } from '../draw.ts';
import { drawOverview } from '../draw-bands.ts';
import { appOrder } from '../order.ts';
import { Head } from '../parts/head.tsx';
import { LinkButton } from '../parts/link.tsx';
import { Group } from '../parts/scroll.tsx';
import { appToken } from '../search.ts';
import { announce, isWeek, type Store, useStore, useWidth } from '../state.ts';
import { DAY, HOUR, MINUTE, SECOND, type Span, type Week } from '../week.ts';
import { hasMark, MarksKey, RowDrawer, rowTitle } from './row.tsx';
import { BothTables } from './row-tables.tsx';

const SHOWN_APPS = 12;
const LEAST = 20 * SECOND;

/** Apps in the order of the tracks: pinned, then those with most episodes. */
export function trackApps(store: Store): { shown: number[]; hidden: number } {
  const { week, choice } = store;
  const all = appOrder(week).map((i) => week.apps[i]!);
  const pinned = all.filter((a) => choice.pinned.has(a.index));
  const others = all.filter((a) => !choice.pinned.has(a.index));
  const room = choice.allApps ? 400 : Math.max(0, SHOWN_APPS - pinned.length);
  const shown = [...pinned, ...others.slice(0, others.length <= room + 2 ? room + 2 : room)].map((a) => a.index);
  return { shown, hidden: all.length - shown.length };
}

export function clampView(store: Store, a: number, b: number): [number, number] {
  const { t0, t1 } = store.week;
  let [x, y] = [a, b];
  if (y - x < LEAST) {
    const middle = (x + y) / 2;
    [x, y] = [middle - LEAST / 2, middle + LEAST / 2];
  }
  if (y - x >= t1 - t0) return [t0, t1];
  if (x < t0) return [t0, t0 + (y - x)];
  if (y > t1) return [t1 - (y - x), t1];
  return [x, y];
}

export function Timeline() {
  const store = useStore();
  const table = store.choice.tables.has('t');
  const some = store.week.n > 0 || store.week.bands.length > 0 || store.week.onScreen.size > 0;
  return (
    <section id="t" aria-labelledby="h-t">
      <Head
        id="t"
        table={some}
        {...(isWeek(store.week) ? {} : { title: store.words.t('page.t.title.record') })}
        {...(store.week.n === 0
          ? some
            ? { deck: store.words.t('page.t.deck.states') }
            : {}
          : hasMark(store.week, 'coalesced')
            ? {}
            : { deck: store.words.t('page.t.deck.marks') })}
      />
      {!some ? <p class="deck">{store.words.t('page.t.none')}</p> : table ? <BothTables /> : <Line />}
      {store.week.unplaced > 0 && (
        <p class="dim small">{store.words.t('page.t.unplaced', { n: store.week.unplaced })}</p>
      )}
    </section>
  );
}

function Line() {
  const store = useStore();
  const { week, words, choice } = store;
  const box = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const width = useWidth(box, 1200);
  const { shown, hidden } = trackApps(store);
  const layout = useMemo(() => layOut(store, shown, width), [width, shown.join(), choice.folded, week]);
  const [track, setTrack] = useState(0);
  const [focused, setFocused] = useState(false);
  const [selection, setSelection] = useState<Span | null>(null);
  const [selecting, setSelecting] = useState(false);
  const bins = useMemo(() => countBins(store), [store.filter]);
  const live = useRef({ layout, track, focused, selection });
  live.current = { layout, track, focused, selection };
  const frame = useRef(0);

  const paint = () => {
    frame.current = 0;
    if (!main.current || !over.current) return;
    const { layout, track, focused, selection } = live.current;
    drawTimeline(main.current, store, layout, focused ? track : -1, selection);
    drawOverview(over.current, store, layout, bins);
    if (label.current) label.current.textContent = words.range(store.view[0], store.view[1]);
  };
  const draw = () => {
    if (!frame.current) frame.current = requestAnimationFrame(paint);
  };
  useLayoutEffect(() => {
    store.view = clampView(store, store.view[0], store.view[1]);
    paint();
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const look = (a: number, b: number) => {
    store.view = clampView(store, a, b);
    draw();
    store.writeLink();
  };
  const zoom = (factor: number, at: number) =>
    look(at - (at - store.view[0]) * factor, at + (store.view[1] - at) * factor);
  const select = (i: number, say = true) => {
    store.set({ row: i });
    if (say) announce(rowTitle(store, i));
  };

  const step = (by: 1 | -1) => {
    const app = shown[live.current.track];
    if (app === undefined) return;
    const from = week.app[store.choice.row] === app ? store.choice.row : by > 0 ? -1 : week.n;
    for (let i = from + by; i >= 0 && i < week.n; i += by)
      if (week.app[i] === app && store.filter.rows[i]) {
        const [a, b] = store.view;
        if (week.a[i]! < a || week.a[i]! > b)
          store.view = clampView(store, week.a[i]! - (b - a) / 2, week.a[i]! + (b - a) / 2);
        select(i);
        return;
      }
    announce(words.t('page.t.no-more'));
  };
  const changeTrack = (by: number) => {
    const next = Math.min(shown.length - 1, Math.max(0, track + by));
    setTrack(next);
    const app = week.apps[shown[next]!];
    if (app) announce(`${words.app(app)}, ${words.t('page.episodes', { n: app.episodes })}`);
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const [a, b] = store.view;
    const s = b - a;
    const around =
      store.choice.row >= 0 && week.a[store.choice.row]! >= a && week.a[store.choice.row]! <= b
        ? week.a[store.choice.row]!
        : (a + b) / 2;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => look(a - s / 8, b - s / 8),
      a: () => look(a - s / 8, b - s / 8),
      ArrowRight: () => look(a + s / 8, b + s / 8),
      d: () => look(a + s / 8, b + s / 8),
      '+': () => zoom(0.7, around),
      '=': () => zoom(0.7, around),
      w: () => zoom(0.7, around),
      '-': () => zoom(1.43, around),
      s: () => zoom(1.43, around),
      '0': () => look(week.t0, week.t1),
      ArrowUp: () => changeTrack(-1),
      ArrowDown: () => changeTrack(1),
      '[': () => step(-1),
      ']': () => step(1),
      f: () => shown[track] !== undefined && store.toggle('folded', shown[track]!),
      p: () => shown[track] !== undefined && store.toggle('pinned', shown[track]!),
      Enter: () => {
        if (store.choice.row < 0) return;
        look(
          week.a[store.choice.row]! - 30 * SECOND,
          week.a[store.choice.row]! + Math.max(0, week.length[store.choice.row]!) + 30 * SECOND,
        );
        announce(rowTitle(store, store.choice.row));
      },
    };
    if (e.key === 'Escape' && selection) {
      setSelection(null);
      return;
    }
    if (!Object.hasOwn(keys, e.key)) return;
    e.preventDefault();
    keys[e.key]!();
    if (/^(Arrow(Left|Right)|[adws0+=-])$/.test(e.key)) announce(words.range(store.view[0], store.view[1]));
  };

  usePointers({ store, main, over, live, tip, look, zoom, draw, setSelection, selecting, select });

  const preset = (name: string, a: number, b: number): readonly [string, string, number, number] => [
    name,
    words.t(name as 'page.preset.all'),
    a,
    b,
  ];
  const presets = [preset('page.preset.all', week.t0, week.t1)];
  if (week.t1 - week.t0 > DAY) presets.push(preset('page.preset.last-day', week.t1 - DAY, week.t1));
  const night = useMemo(() => nightOf(week), [week]);
  if (night) presets.push(preset('page.preset.night', night[0] - HOUR, night[1] + HOUR));
  if (choice.row >= 0)
    presets.push(
      preset(
        'page.preset.row',
        week.a[choice.row]! - MINUTE,
        week.a[choice.row]! + Math.max(0, week.length[choice.row]!) + MINUTE,
      ),
    );
  return (
    <div>
      <div class="tlbar">
        <Group class="seg wrapx" label={words.t('page.preset')}>
          {presets.map(([name, text, a, b]) => (
            <button
              type="button"
              key={name}
              onClick={() => {
                look(a, b);
                announce(words.range(store.view[0], store.view[1]));
              }}
            >
              {text}
            </button>
          ))}
          <button type="button" aria-pressed={selecting} onClick={() => setSelecting(!selecting)}>
            {words.t('page.select')}
          </button>
        </Group>
        <span class="rng">
          <span class="mid" ref={label} />
          <LinkButton at="t" label={words.t('page.link.range')} />
        </span>
      </div>
      <div class="ov" ref={box}>
        <canvas ref={over} class="ovc" role="img" aria-label={words.t('page.overview.label')} />
      </div>
      <div class="tl">
        {/* biome-ignore-start lint/a11y: one tab stop with keys of its own, said by the live region; its table has every row */}
        <canvas
          ref={main}
          class={selecting ? 'tlc selecting' : 'tlc'}
          id="line"
          tabIndex={0}
          role="application"
          aria-label={words.t('page.line.label')}
          aria-describedby="line-keys"
          onKeyDown={onKey}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
        {/* biome-ignore-end lint/a11y: as above */}
        <Gutter layout={layout} />
        <div class="tip" ref={tip} hidden />
      </div>
      {hidden > 0 && (
        <p>
          <button type="button" class="act" onClick={() => store.set({ allApps: true })}>
            {words.t('page.t.all-apps', { n: hidden })}
          </button>
        </p>
      )}
      {selection && <Selected selection={selection} look={look} clear={() => setSelection(null)} />}
      <div class="keys" id="line-keys">
        {(['move', 'zoom', 'app', 'rows', 'open', 'all', 'fold', 'search'] as const).map((k) => (
          <span key={k}>
            {words
              .t(`page.key.${k}.keys`)
              .split(' ')
              .map((s) => (
                <kbd key={s}>{s}</kbd>
              ))}
            {words.t(`page.key.${k}`)}
          </span>
        ))}
      </div>
      {choice.row >= 0 && <RowDrawer row={choice.row} />}
      {week.n > 0 && <MarksKey />}
    </div>
  );
}

/** An id without a name, by its end: the beginnings are all alike, and the room holds some ten characters. */
const endOf = (name: string): string =>
  name.length > 14 && /^[\w-]+(\.[\w-]+){2,}$/.test(name) ? `…${name.slice(-9)}` : name;

/** Names of the apps over the gutter of the canvas, with buttons to fold and to pin; the keys do the same. */
function Gutter({ layout }: { layout: Layout }) {
  const store = useStore();
  const { week, words, choice } = store;
  return (
    <div class="gutter" style={{ width: `${layout.narrow ? layout.width : 146}px` }}>
      {layout.tracks.map((t) => {
        const app = week.apps[t.app]!;
        const name = words.app(app);
        const kinds = layout.narrow || app.rows === 0 ? '' : words.t('page.episodes', { n: app.episodes });
        return (
          <div class="tname" key={t.app} style={{ top: `${t.y - 4}px` }}>
            <button
              type="button"
              tabIndex={-1}
              class="name"
              title={app.id ? words.safe(app.id, 120) : undefined}
              aria-expanded={!t.folded}
              aria-label={words.t(t.folded ? 'page.unfold' : 'page.fold', { app: name })}
              onClick={() => store.toggle('folded', t.app)}
            >
              <i aria-hidden="true">{t.folded ? '▸' : '▾'}</i>
              <span>{layout.narrow ? name : endOf(name)}</span>
            </button>
            <button
              type="button"
              tabIndex={-1}
              class="pin"
              aria-pressed={choice.pinned.has(t.app)}
              aria-label={words.t('page.pin', { app: name })}
              title={words.t('page.pin', { app: name })}
              onClick={() => store.toggle('pinned', t.app)}
            >
              <svg width={11} height={11} viewBox="0 0 11 11" aria-hidden="true">
                <path
                  d="M3 1h5v4l1.5 2h-8L3 5zM5.5 7v3.5"
                  fill={choice.pinned.has(t.app) ? 'var(--accent)' : 'none'}
                  stroke="currentColor"
                />
              </svg>
            </button>
            {kinds && t.end - t.y > 28 && <small>{kinds}</small>}
          </div>
        );
      })}
    </div>
  );
}

function Selected({
  selection,
  look,
  clear,
}: {
  selection: Span;
  look: (a: number, b: number) => void;
  clear: () => void;
}) {
  const store = useStore();
  const { week, words, filter } = store;
  let rows = 0;
  let episodes = 0;
  const apps = new Map<number, number>();
  for (let i = 0; i < week.n; i++)
    if (week.a[i]! >= selection[0] && week.a[i]! <= selection[1] && filter.rows[i]) {
      rows++;
      episodes += week.first[i]!;
      apps.set(week.app[i]!, (apps.get(week.app[i]!) ?? 0) + week.first[i]!);
    }
  const most = [...apps].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return (
    <div class="selected" role="status">
      <span>
        <b>{words.range(selection[0], selection[1])}</b> {words.t('page.selected', { rows, episodes })}{' '}
        {words.list(most.map(([a, n]) => `${words.app(week.apps[a]!)} ${words.number(n)}`))}
      </span>
      <span class="acts">
        <button type="button" class="act" onClick={() => look(selection[0], selection[1])}>
          {words.t('page.selected.zoom')}
        </button>
        {most[0] && (
          <button
            type="button"
            class="act"
            onClick={() => store.set({ tokens: [...store.choice.tokens, appToken(week, most[0]![0])] })}
          >
            {words.t('page.selected.only', { app: week.apps[most[0][0]]!.id })}
          </button>
        )}
        <button type="button" class="act" onClick={clear}>
          {words.t('page.selected.clear')}
        </button>
      </span>
    </div>
  );
}

function countBins(store: Store): Float64Array {
  const { week, filter } = store;
  const hours = Math.round((week.t1 - week.t0) / HOUR);
  const each = Math.max(1, Math.ceil(hours / 336)) * HOUR;
  const bins = new Float64Array(Math.ceil((week.t1 - week.t0) / each));
  for (let i = 0; i < week.n; i++)
    if (week.first[i] && filter.rows[i]) {
      const b = Math.floor((week.a[i]! - week.t0) / each);
      if (b >= 0 && b < bins.length) bins[b]!++;
    }
  return bins;
}

/** The owner's night with most episodes. */
function nightOf(week: Week): Span | null {
  if (!week.night || (week.t1 - week.t0) / DAY > 60) return null;
  const from = week.night.from * MINUTE;
  const length = ((week.night.to - week.night.from + 1440) % 1440) * MINUTE;
  const counts = new Map<number, number>();
  for (let i = 0; i < week.n; i++) {
    if (!week.first[i]) continue;
    const since = week.a[i]! - from;
    const day = Math.floor(since / DAY) * DAY;
    if (since - day < length) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const best = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  return best ? [best[0] + from, best[0] + from + length] : null;
}

interface PointerParts {
  store: Store;
  main: { current: HTMLCanvasElement | null };
  over: { current: HTMLCanvasElement | null };
  live: { current: { layout: Layout; selection: Span | null } };
  tip: { current: HTMLDivElement | null };
  look: (a: number, b: number) => void;
  zoom: (factor: number, at: number) => void;
  draw: () => void;
  setSelection: (s: Span | null) => void;
  selecting: boolean;
  select: (i: number) => void;
}

/** Mouse, pen and fingers: drag moves, two fingers zoom, shift or the select button marks a range. */
function usePointers(parts: PointerParts): void {
  const latest = useRef(parts);
  latest.current = parts;
  useEffect(() => {
    const { store, main, over, live, tip } = parts;
    const canvas = main.current;
    const overview = over.current;
    if (!canvas || !overview) return;
    const stop = new AbortController();
    const { signal } = stop;
    const pointers = new Map<number, number>();
    let drag: { x: number; view: [number, number]; mode: 'move' | 'select'; moved: boolean } | null = null;
    let pinch: { gap: number; middle: number; view: [number, number] } | null = null;
    const timeAt = (x: number, view = store.view) => {
      const { gutter, width } = live.current.layout;
      return view[0] + ((x - gutter) / (width - gutter)) * (view[1] - view[0]);
    };
    const local = (e: PointerEvent, el: HTMLElement) => {
      const box = el.getBoundingClientRect();
      return { x: e.clientX - box.left, y: e.clientY - box.top };
    };
    canvas.addEventListener(
      'pointerdown',
      (e) => {
        const { x } = local(e, canvas);
        if (x < live.current.layout.gutter && e.pointerType === 'mouse') return;
        canvas.setPointerCapture(e.pointerId);
        pointers.set(e.pointerId, x);
        if (pointers.size === 2) {
          const [p, q] = [...pointers.values()] as [number, number];
          pinch = { gap: Math.max(10, Math.abs(p - q)), middle: timeAt((p + q) / 2), view: [...store.view] };
          drag = null;
        } else
          drag = {
            x,
            view: [...store.view],
            mode: e.shiftKey || latest.current.selecting ? 'select' : 'move',
            moved: false,
          };
      },
      { signal },
    );
    canvas.addEventListener(
      'pointermove',
      (e) => {
        const { x, y } = local(e, canvas);
        if (pointers.has(e.pointerId)) pointers.set(e.pointerId, x);
        const { layout } = live.current;
        if (pinch && pointers.size === 2) {
          const [p, q] = [...pointers.values()] as [number, number];
          const factor = pinch.gap / Math.max(10, Math.abs(p - q));
          const [a, b] = pinch.view;
          latest.current.look(pinch.middle - (pinch.middle - a) * factor, pinch.middle + (b - pinch.middle) * factor);
          return;
        }
        if (drag) {
          if (Math.abs(x - drag.x) > 3) drag.moved = true;
          if (!drag.moved) return;
          if (drag.mode === 'select') {
            const [a, b] = [timeAt(drag.x), timeAt(x)];
            latest.current.setSelection([Math.min(a, b), Math.max(a, b)]);
          } else {
            const ms = ((drag.x - x) / (layout.width - layout.gutter)) * (drag.view[1] - drag.view[0]);
            latest.current.look(drag.view[0] + ms, drag.view[1] + ms);
          }
          return;
        }
        if (e.pointerType !== 'mouse' || !tip.current) return;
        const i = x > layout.gutter ? rowAt(store, layout, x, y) : -1;
        canvas.classList.toggle('hit', i >= 0);
        tip.current.hidden = i < 0;
        if (i >= 0) {
          tip.current.textContent = rowTitle(store, i);
          tip.current.style.left = `${Math.min(x + 12, Math.max(0, layout.width - 320))}px`;
          tip.current.style.top = `${y + 14}px`;
        }
      },
      { signal },
    );
    const release = (e: PointerEvent) => {
      const { x, y } = local(e, canvas);
      pointers.delete(e.pointerId);
      if (pointers.size < 2) pinch = null;
      if (drag && !drag.moved && e.type === 'pointerup') {
        const i = rowAt(store, live.current.layout, x, y);
        if (i >= 0) latest.current.select(i);
        else if (live.current.selection) latest.current.setSelection(null);
      }
      drag = null;
    };
    canvas.addEventListener('pointerup', release, { signal });
    canvas.addEventListener('pointercancel', release, { signal });
    canvas.addEventListener(
      'pointerleave',
      () => {
        if (tip.current) tip.current.hidden = true;
      },
      { signal },
    );
    canvas.addEventListener(
      'wheel',
      (e) => {
        if (!e.ctrlKey && !e.metaKey) return;
        e.preventDefault();
        latest.current.zoom(e.deltaY > 0 ? 1.2 : 0.83, timeAt(e.offsetX));
      },
      { signal, passive: false },
    );

    let brush: { mode: 'from' | 'to' | 'move' | 'new'; t: number; view: [number, number] } | null = null;
    const overTime = (x: number) => {
      const { gutter, width } = live.current.layout;
      return store.week.t0 + ((x - gutter) / (width - gutter)) * (store.week.t1 - store.week.t0);
    };
    overview.addEventListener(
      'pointerdown',
      (e) => {
        overview.setPointerCapture(e.pointerId);
        const t = overTime(local(e, overview).x);
        const { gutter, width } = live.current.layout;
        const edge = ((store.week.t1 - store.week.t0) / (width - gutter)) * (e.pointerType === 'touch' ? 14 : 7);
        const [a, b] = store.view;
        const whole = b - a >= store.week.t1 - store.week.t0 - 1;
        const mode =
          Math.abs(t - a) < edge ? 'from' : Math.abs(t - b) < edge ? 'to' : t > a && t < b && !whole ? 'move' : 'new';
        brush = { mode, t, view: [a, b] };
      },
      { signal },
    );
    overview.addEventListener(
      'pointermove',
      (e) => {
        if (!brush) return;
        const t = overTime(local(e, overview).x);
        const { view } = brush;
        const by = t - brush.t;
        if (brush.mode === 'from') latest.current.look(Math.min(view[0] + by, view[1] - MINUTE), view[1]);
        else if (brush.mode === 'to') latest.current.look(view[0], Math.max(view[1] + by, view[0] + MINUTE));
        else if (brush.mode === 'move') latest.current.look(view[0] + by, view[1] + by);
        else if (Math.abs(by) > MINUTE) latest.current.look(Math.min(t, brush.t), Math.max(t, brush.t));
      },
      { signal },
    );
    for (const type of ['pointerup', 'pointercancel'] as const)
      overview.addEventListener(
        type,
        () => {
          brush = null;
        },
        { signal },
      );
    return () => stop.abort();
  }, [parts.store]);
}
