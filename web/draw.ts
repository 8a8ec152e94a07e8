// The timeline on canvas. Below three pixels one mark a pixel column and lane, so that any number of rows costs no more than the width.
import { hatch, type Paint, paintOf, size } from './canvas.ts';
import { drawBand, drawGutter, drawOnScreen } from './draw-bands.ts';
import { kindColor } from './parts/marks.tsx';
import type { Store } from './state.ts';
import {
  complement,
  DAY,
  formOf,
  gradeOf,
  isPicker,
  isRefused,
  type Lane,
  laneStart,
  MINUTE,
  nights,
  SECOND,
  type Span,
  stateOf,
  type Week,
} from './week.ts';

export interface TrackLane extends Lane {
  y: number;
  /** A folded app shows all its kinds in one lane. */
  folded: boolean;
}

export interface Track {
  app: number;
  y: number;
  end: number;
  folded: boolean;
  lanes: { kind: number; y: number; rows: Lane[] }[];
  /** Where the app stood on the screen, under its accesses; null where no record tells. */
  screenY: number | null;
}

export interface Layout {
  width: number;
  height: number;
  gutter: number;
  narrow: boolean;
  bands: { y: number; band: number }[];
  tracks: Track[];
}

export const LANE = 16;
export const TOP = 40;
/** Height of the band of an app on the screen. */
const SCREEN = 14;

/** Where everything stands. `apps` in the order in which they are shown. */
export function layOut(store: Store, apps: readonly number[], width: number): Layout {
  const { week, choice } = store;
  const narrow = width < 720;
  const gutter = narrow ? 106 : 250;
  let y = TOP;
  const bands = week.bands.map((_, band) => {
    const at = { y, band };
    y += 15;
    return at;
  });
  y += bands.length ? 16 : 8;
  const told = week.screenTold.length > 0;
  const byApp = new Map<number, Lane[]>();
  for (const lane of week.lanes) {
    const own = byApp.get(lane.app);
    if (own) own.push(lane);
    else byApp.set(lane.app, [lane]);
  }
  const tracks = apps.map((app): Track => {
    const own = byApp.get(app) ?? [];
    const folded = choice.folded.has(app);
    const start = y;
    if (narrow) y += 22;
    const lanes =
      folded || own.length === 0
        ? [{ kind: -1, y, rows: own }]
        : own.map((lane, i) => ({ kind: lane.kind, y: y + i * LANE, rows: [lane] }));
    y += lanes.length * LANE;
    const screenY = told && !folded ? y : null;
    if (screenY !== null) y += SCREEN;
    if (!narrow && lanes.length < 2) y += 6;
    const end = y;
    y += narrow ? 10 : 14;
    return { app, y: start, end, folded, lanes, screenY };
  });
  return { width, height: y + 2, gutter, narrow, bands, tracks };
}

const STEPS = [
  1,
  2,
  5,
  10,
  30,
  60,
  300,
  900,
  1800,
  3600,
  10_800,
  21_600,
  43_200,
  86_400,
  2 * 86_400,
  7 * 86_400,
  28 * 86_400,
].map((s) => s * SECOND);

/** A state that the record itself writes has a mark of its own, where there is room beside the stroke. */
function stateMark(c: CanvasRenderingContext2D, week: Week, i: number, x: number, y: number, h: number): boolean {
  const state = gradeOf(week, i) === 'recorded' ? stateOf(week, i) : 'unknown';
  c.lineWidth = 1;
  if (state === 'foreground-service') {
    // Half-filled: its own answer, between on screen and background.
    c.strokeRect(x - 2, y + 0.5, 4, h - 1);
    c.fillRect(x - 2, y + h / 2, 4, h / 2);
  } else if (state === 'visible') c.strokeRect(x - 2, y + 0.5, 4, h - 1);
  else if (state === 'on-screen') {
    c.fillRect(x - 0.95, y, 1.9, h);
    c.fillRect(x - 3, y, 6, 2.5);
  } else if (state === 'system') for (const part of [0, 4, 8]) c.fillRect(x - 0.95, y + part, 1.9, 2.6);
  else if (!isRefused(week, i)) return false;
  else c.fillRect(x - 0.95, y, 1.9, h);
  if (isRefused(week, i)) c.fillRect(x - 4, y + h / 2 - 0.8, 8, 1.6);
  return true;
}

/** One mark of a row wide enough to have a shape. */
function shape(
  c: CanvasRenderingContext2D,
  store: Store,
  i: number,
  x: number,
  y: number,
  h: number,
  perMs: number,
  color: string,
  faint: boolean,
): void {
  const { week } = store;
  const form = formOf(week, i);
  c.globalAlpha = faint ? 0.16 : 1;
  c.fillStyle = color;
  c.strokeStyle = color;
  if (form.form === 'open') {
    c.fillRect(x - 0.75, y, 2, h);
    const end = x + Math.max(9, 18 * SECOND * perMs);
    c.lineWidth = 1;
    c.setLineDash([2, 2]);
    c.beginPath();
    c.moveTo(x, y + h / 2);
    c.lineTo(end, y + h / 2);
    c.stroke();
    c.setLineDash([]);
    c.beginPath();
    c.moveTo(end - 3, y + h / 2 - 3);
    c.lineTo(end, y + h / 2);
    c.lineTo(end - 3, y + h / 2 + 3);
    c.stroke();
  } else if (form.form === 'picker') {
    c.lineWidth = 1.2;
    c.strokeRect(x - 0.5, y + 0.6, Math.max(4, form.length! * perMs), h - 1.2);
  } else {
    const w = form.length! * perMs;
    const possible = form.possible * perMs;
    const solid = form.solid * perMs;
    if (w - possible > 1) {
      c.globalAlpha = faint ? 0.14 : 0.6;
      c.fillRect(x + possible, y + h / 2 - 0.6, w - possible, 1.2);
      c.globalAlpha = faint ? 0.16 : 1;
      c.fillRect(x + w - 1.1, y + h / 2 - 2.5, 1.1, 5);
    }
    if (possible > solid) {
      c.globalAlpha = faint ? 0.1 : 0.38;
      c.fillRect(x + solid, y + 3, possible - solid, h - 6);
      c.globalAlpha = faint ? 0.16 : 1;
      c.lineWidth = 1;
      if (possible - solid > 4) c.strokeRect(x + solid + 0.5, y + 3.5, possible - solid - 1, h - 7);
    }
    c.globalAlpha = faint ? 0.16 : 1;
    const state = stateOf(week, i);
    if (state === 'foreground-service' && solid > 3) {
      // Half-filled: its own answer, between on screen and background.
      c.fillRect(x - 0.5, y + h / 2, solid, h / 2);
      c.lineWidth = 1;
      c.strokeRect(x, y + 0.5, solid - 1, h - 1);
    } else c.fillRect(x - 0.5, y, Math.max(2, solid), h);
    if (form.form === 'cut') {
      c.fillRect(x + w - 1.6, y + h * 0.1, 1.6, h * 0.8);
      c.fillRect(x + w + 1.4, y + h * 0.1, 1.2, h * 0.8);
    }
  }
  if (isRefused(week, i)) c.fillRect(x - 4, y + h / 2 - 0.8, 8, 1.6);
  c.globalAlpha = 1;
}

/** Columns on either side that must be free before a mark is wider than its stroke. */
const ROOM = 7;
function isAlone(drawn: Uint8Array, column: number): boolean {
  for (let d = 1; d <= ROOM; d++) if (drawn[column - d] || drawn[column + d]) return false;
  return true;
}

function drawLane(
  c: CanvasRenderingContext2D,
  store: Store,
  lane: Lane,
  y: number,
  layout: Layout,
  paint: Paint,
): void {
  const { week, view, filter } = store;
  const { gutter, width } = layout;
  const perMs = (width - gutter) / (view[1] - view[0]);
  const kind = week.kinds[lane.kind]!;
  const name = kindColor(kind);
  const color = paint[name]!;
  const split = name === '--k-other';
  const h = 11;
  const rows = lane.rows;
  const start = laneStart(lane, view[0]);
  const columns = width - gutter + 2;
  // 0 nothing yet, 1 a faint mark, 2 a full one: the stronger wins the column.
  const drawn = new Uint8Array(columns);
  const rowOf = new Int32Array(columns);
  const wide: number[] = [];
  const min = 3 / perMs;
  for (let j = start; j < rows.length; j++) {
    const i = rows[j]!;
    const a = week.a[i]!;
    if (a > view[1]) break;
    const length = week.length[i]!;
    if (length < 0 || length > min || (length * perMs > 1 && isPicker(week, i))) {
      if (length < 0 || a + length >= view[0]) wide.push(i);
      continue;
    }
    const column = Math.round((a - view[0]) * perMs);
    if (column < 0 || column >= columns) continue;
    const strength = filter.rows[i] ? 2 : 1;
    if (drawn[column]! < strength) {
      drawn[column] = strength;
      rowOf[column] = i;
    }
  }
  c.fillStyle = color;
  for (const strength of [1, 2]) {
    c.globalAlpha = strength === 1 ? 0.16 : 1;
    // Neighbors join into one rectangle: where rows are dense there are few of them.
    for (let column = 0; column < columns; column++) {
      if (drawn[column] !== strength) continue;
      const from = column;
      while (column + 1 < columns && drawn[column + 1] === strength) column++;
      const x = gutter + from - 0.95;
      const w = column - from + 1.9;
      if (column === from && isAlone(drawn, from)) {
        c.strokeStyle = color;
        if (stateMark(c, week, rowOf[from]!, gutter + from, y, h)) continue;
      }
      if (split) {
        c.fillRect(x, y, w, 4.5);
        c.fillRect(x, y + 6.5, w, 4.5);
      } else c.fillRect(x, y, w, h);
    }
  }
  c.globalAlpha = 1;
  const many = wide.length > 4000;
  for (const i of wide) {
    const x = gutter + (week.a[i]! - view[0]) * perMs;
    if (many) {
      c.globalAlpha = filter.rows[i] ? 1 : 0.16;
      c.fillRect(x - 0.95, y, Math.max(1.9, week.length[i]! * perMs), h);
    } else shape(c, store, i, x, y, h, perMs, color, !filter.rows[i]);
  }
  c.globalAlpha = 1;
  if (split && wide.length) {
    c.fillStyle = paint.paper!;
    for (const i of wide) {
      const x = gutter + (week.a[i]! - view[0]) * perMs;
      c.fillRect(x - 2, y + 4.5, Math.max(4, Math.max(0, week.length[i]!) * perMs + 4), 2);
    }
  }
}

export function drawTimeline(
  canvas: HTMLCanvasElement,
  store: Store,
  layout: Layout,
  focused: number,
  selection: Span | null,
): void {
  const { week, view, words, choice } = store;
  const { gutter, width, height, tracks } = layout;
  const c = size(canvas, width, height);
  if (!c) return;
  const { paint, font } = paintOf();
  const face = (px: number, weight = 400) => {
    c.font = `${weight} ${px}px ${font}`;
  };
  const bottom = height - 2;
  const perMs = (width - gutter) / (view[1] - view[0]);
  const x = (t: number) => gutter + (t - view[0]) * perMs;
  c.save();
  c.beginPath();
  c.rect(gutter, 0, width - gutter, height);
  c.clip();
  for (const [a, b] of nights(week, view[0], view[1])) {
    if ((b - a) * perMs < 1.5) continue;
    c.fillStyle = paint.night!;
    c.fillRect(x(a), 34, x(b) - x(a), bottom - 34);
  }
  const top = (tracks[0]?.y ?? TOP) - 6;
  const outside = week.covered
    ? complement(week.recorded, Math.min(view[0], week.t0 - DAY), Math.max(view[1], week.t1 + DAY))
    : [];
  for (const [a, b] of outside) {
    const xa = Math.max(gutter, x(a));
    const xb = Math.min(width, x(b));
    if (xb <= xa) continue;
    c.fillStyle = paint.paper!;
    c.fillRect(xa, top, xb - xa, bottom);
    hatch(c, xa, top, xb - xa, bottom - top, paint.rule!, 8);
    face(12);
    if (xb - xa > 84) {
      const half = (Math.max(a, view[0]) + Math.min(b, view[1])) / 2;
      const part = week.remnants.some(([from, to]) => half >= from && half <= to);
      const text = words.t(part ? 'page.in-part' : 'page.not-recorded');
      const w = c.measureText(text).width + 12;
      if (w > xb - xa) continue;
      c.fillStyle = paint.paper!;
      c.fillRect((xa + xb) / 2 - w / 2, top + 5, w, 18);
      c.fillStyle = paint.ink2!;
      c.textAlign = 'center';
      c.fillText(text, (xa + xb) / 2, top + 18);
      c.textAlign = 'left';
    }
  }
  drawAxis(c, store, layout, paint, face);
  for (const { y, band } of layout.bands) drawBand(c, store, band, y, layout, paint);
  for (const track of tracks) {
    for (const lane of track.lanes) {
      c.fillStyle = paint.rule!;
      c.fillRect(gutter, lane.y + 12, width - gutter, 1);
      for (const own of lane.rows) drawLane(c, store, own, lane.y + 1, layout, paint);
    }
    if (track.screenY !== null) drawOnScreen(c, store, track.app, track.screenY, layout, paint);
  }
  const chosen = choice.row;
  if (chosen >= 0 && week.a[chosen]! >= view[0] && week.a[chosen]! <= view[1]) {
    const track = tracks.find((t) => t.app === week.app[chosen]);
    const lane = track?.lanes.find((l) => l.kind === week.kind[chosen]) ?? track?.lanes[0];
    if (lane) {
      const x0 = x(week.a[chosen]!);
      const w = Math.max(3, Math.max(0, week.length[chosen]!) * perMs);
      c.strokeStyle = paint.accent!;
      c.lineWidth = 1;
      c.setLineDash([3, 3]);
      c.beginPath();
      c.moveTo(Math.round(x0) + 0.5, 32);
      c.lineTo(Math.round(x0) + 0.5, lane.y - 3);
      c.stroke();
      c.setLineDash([]);
      c.lineWidth = 2;
      c.strokeRect(x0 - 4, lane.y - 2.5, w + 8, 18);
    }
  }
  if (selection) {
    const [xa, xb] = [x(selection[0]), x(selection[1])];
    c.fillStyle = paint.accent!;
    c.globalAlpha = 0.12;
    c.fillRect(xa, 34, xb - xa, bottom - 34);
    c.globalAlpha = 1;
    c.fillRect(xa - 1, 34, 2, bottom - 34);
    c.fillRect(xb - 1, 34, 2, bottom - 34);
  }
  c.restore();
  drawGutter(c, store, layout, paint, face, focused);
}

type Face = (px: number, weight?: number) => void;

function drawAxis(c: CanvasRenderingContext2D, store: Store, layout: Layout, paint: Paint, face: Face): void {
  const { view, words } = store;
  const { gutter, width, height } = layout;
  const bottom = height - 2;
  const perMs = (width - gutter) / (view[1] - view[0]);
  const x = (t: number) => gutter + (t - view[0]) * perMs;
  const step =
    STEPS.find((s) => s * perMs >= (s < MINUTE ? 84 : s === DAY ? 40 : s > DAY ? 66 : 60)) ??
    Math.ceil(66 / perMs / DAY) * DAY;
  face(12);
  for (let t = Math.ceil(view[0] / step) * step; t <= view[1]; t += step) {
    const midnight = t % DAY === 0;
    c.fillStyle = midnight ? paint.edge! : paint.rule!;
    c.fillRect(Math.round(x(t)), midnight ? 4 : 26, 1, bottom - (midnight ? 4 : 26));
    if (step < DAY && !midnight) {
      c.fillStyle = paint.ink3!;
      c.fillText(words.clock(t, step < MINUTE), x(t) + 4, 29);
    }
  }
  face(13, 600);
  const dayStep = Math.max(DAY, step);
  for (let slot = Math.floor(view[0] / dayStep) * dayStep; slot < view[1]; slot += dayStep) {
    const t = Math.max(slot, Math.floor(view[0] / DAY) * DAY);
    const a = x(t);
    const b = x(slot + dayStep);
    const names =
      dayStep > DAY
        ? [words.date(t)]
        : [
            words.day(t),
            words.zh ? words.date(t).replace(/^.*月/, '') : words.date(t),
            words.weekday(t),
            words.weekday(t, true),
          ];
    const text = names.find((s) => c.measureText(s).width < b - a - 7);
    if (!text) continue;
    const w = c.measureText(text).width;
    const at = Math.min(Math.max(a + 5, gutter + 2), b - w - 4);
    if (at + w > width) continue;
    c.fillStyle = paint.ink!;
    c.fillText(text, at, 14);
  }
}

/** The row nearest to a point, or -1. */
export function rowAt(store: Store, layout: Layout, px: number, py: number): number {
  const { week, view, filter } = store;
  const perMs = (layout.width - layout.gutter) / (view[1] - view[0]);
  const t = view[0] + (px - layout.gutter) / perMs;
  const near = 9 / perMs;
  let best = -1;
  let distance = near;
  for (const track of layout.tracks)
    for (const lane of track.lanes) {
      if (py < lane.y - 2 || py > lane.y + 15) continue;
      for (const own of lane.rows)
        for (let j = laneStart(own, t - near); j < own.rows.length; j++) {
          const i = own.rows[j]!;
          const a = week.a[i]!;
          if (a > t + near) break;
          const b = a + Math.max(week.length[i]!, 3 / perMs);
          const d = (t < a ? a - t : t > b ? t - b : 0) + (filter.rows[i] ? 0 : near / 2);
          if (d < distance) {
            distance = d;
            best = i;
          }
        }
    }
  return best;
}
