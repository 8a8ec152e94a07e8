// Around the tracks of the timeline: bands of states, names at the left, the overview above.
import { hatch, type Paint, paintOf, size } from './canvas.ts';
import type { Layout } from './draw.ts';
import { kindColor } from './parts/marks.tsx';
import type { Store } from './state.ts';
import { complement, DAY, nights } from './week.ts';

type Face = (px: number, weight?: number) => void;

export function drawBand(
  c: CanvasRenderingContext2D,
  store: Store,
  index: number,
  y: number,
  layout: Layout,
  paint: Paint,
): void {
  const { view, week } = store;
  const { gutter, width } = layout;
  const perMs = (width - gutter) / (view[1] - view[0]);
  const x = (t: number) => gutter + (t - view[0]) * perMs;
  const band = week.bands[index]!;
  for (const [a, b] of complement(band.recorded, Math.min(view[0], week.t0), Math.max(view[1], week.t1))) {
    const xa = Math.max(gutter, x(a));
    hatch(c, xa, y + 1, Math.min(width, x(b)) - xa, 9, paint.edge!, 5);
  }
  let last = -1;
  for (const [a, b] of band.spans) {
    if (b < view[0] || a > view[1]) continue;
    const xa = Math.max(gutter - 4, x(a));
    const xb = Math.min(width + 4, x(b));
    if (xb <= last) continue;
    last = xb;
    if (band.what === 'screen') {
      c.fillStyle = paint.ink2!;
      c.fillRect(xa, y + 1, Math.max(1.2, xb - xa), 9);
    } else if (band.what === 'lock') {
      c.fillStyle = paint.edge!;
      c.fillRect(xa, y + 5, Math.max(1, xb - xa), 1.6);
    } else {
      c.fillStyle = paint.ink3!;
      for (let i = Math.ceil(xa / 4) * 4; i < xb; i += 4) c.fillRect(i, y + 2, 1.6, 7);
    }
  }
}

/** The app itself on the screen as blocks, as a foreground service as an outline; hatched where no record tells. */
export function drawOnScreen(
  c: CanvasRenderingContext2D,
  store: Store,
  app: number,
  y: number,
  layout: Layout,
  paint: Paint,
): void {
  const { view, week } = store;
  const { gutter, width } = layout;
  const perMs = (width - gutter) / (view[1] - view[0]);
  const x = (t: number) => gutter + (t - view[0]) * perMs;
  for (const [a, b] of complement(week.screenTold, Math.min(view[0], week.t0), Math.max(view[1], week.t1))) {
    const xa = Math.max(gutter, x(a));
    hatch(c, xa, y + 1, Math.min(width, x(b)) - xa, 8, paint.rule!, 5);
  }
  let last = -1;
  c.fillStyle = paint.ink2!;
  for (const [a, b] of week.onScreen.get(app) ?? []) {
    if (b < view[0] || a > view[1]) continue;
    const xa = Math.max(gutter - 4, x(a));
    const xb = Math.min(width + 4, x(b));
    if (xb <= last) continue;
    last = xb;
    c.fillRect(xa, y + 1, Math.max(1.2, xb - xa), 8);
  }
  c.strokeStyle = paint.edge!;
  c.lineWidth = 1;
  for (const [a, b] of week.services.get(app) ?? [])
    if (b >= view[0] && a <= view[1]) c.strokeRect(x(a), y + 5.5, Math.max(1, (b - a) * perMs), 3);
}

function shorten(c: CanvasRenderingContext2D, text: string, width: number): string {
  if (c.measureText(text).width <= width) return text;
  // The ends of ids tell apps apart; their beginnings are all `com.`.
  const isId = /^[\w-]+(\.[\w-]+){2,}$/.test(text);
  const cut = (s: string[]) => (isId ? `…${s.join('')}` : `${s.join('')}…`);
  let s = [...text];
  while (s.length > 1 && c.measureText(cut(s)).width > width) s = isId ? s.slice(1) : s.slice(0, -1);
  return cut(s);
}

export function drawGutter(
  c: CanvasRenderingContext2D,
  store: Store,
  layout: Layout,
  paint: Paint,
  face: Face,
  focused: number,
): void {
  const { week, words } = store;
  const { gutter, width, narrow, tracks } = layout;
  for (const { y, band } of layout.bands) {
    face(12);
    c.fillStyle = paint.ink2!;
    c.textAlign = 'right';
    c.fillText(words.t(`page.band.${week.bands[band]!.what}`), gutter - 12, y + 10);
  }
  c.textAlign = 'left';
  if (!narrow && layout.bands[0]) {
    face(14, 600);
    c.fillStyle = paint.ink!;
    c.fillText(words.t('page.band.phone'), 0, layout.bands[0].y + 11);
  }
  for (const [n, track] of tracks.entries()) {
    c.fillStyle = paint.rule!;
    c.fillRect(0, track.y - 7, width, 1);
    if (n === focused) {
      c.fillStyle = paint.accent!;
      c.fillRect(gutter - 4, track.y - 2, 2, track.end - track.y);
    }
    if (track.screenY !== null) {
      face(11);
      c.textAlign = 'right';
      c.fillStyle = paint.ink3!;
      c.fillText(words.t('page.band.app'), gutter - 12, track.screenY + 9);
      c.textAlign = 'left';
    }
    for (const lane of track.lanes) {
      if (lane.kind < 0) continue;
      face(12);
      c.textAlign = 'right';
      c.fillStyle = paint.ink2!;
      c.fillText(shorten(c, words.kind(week.kinds[lane.kind]!), narrow ? gutter - 28 : 108), gutter - 26, lane.y + 10);
      c.fillStyle = paint[kindColor(week.kinds[lane.kind]!)]!;
      c.fillRect(gutter - 20, lane.y + 2, 8, 8);
      if (kindColor(week.kinds[lane.kind]!) === '--k-other') {
        c.fillStyle = paint.paper!;
        c.fillRect(gutter - 20, lane.y + 5, 8, 2);
      }
      c.textAlign = 'left';
    }
  }
}

/** Episodes an hour, with what is chosen framed. The bars are counted once a filter. */
export function drawOverview(canvas: HTMLCanvasElement, store: Store, layout: Layout, bins: Float64Array): void {
  const { week, view, words } = store;
  const { gutter, width, narrow } = layout;
  const c = size(canvas, width, 54);
  if (!c) return;
  const { paint, font } = paintOf();
  const x = (t: number) => gutter + ((width - gutter) * (t - week.t0)) / (week.t1 - week.t0);
  c.fillStyle = paint.night!;
  for (const [a, b] of nights(week, week.t0, week.t1))
    if (x(b) - x(a) > 1) c.fillRect(Math.max(gutter, x(a)), 0, Math.min(width, x(b)) - Math.max(gutter, x(a)), 36);
  for (const [a, b] of week.gaps) hatch(c, x(a), 0, x(b) - x(a), 36, paint.edge!, 5);
  const highest = Math.max(1, ...bins);
  const w = (width - gutter) / bins.length;
  c.fillStyle = paint.ink2!;
  for (const [i, n] of bins.entries())
    if (n) c.fillRect(gutter + i * w + 0.5, 36 - 2 - (30 * n) / highest, Math.max(1, w - 1), 2 + (30 * n) / highest);
  c.fillStyle = paint.edge!;
  c.fillRect(gutter, 36, width - gutter, 1);
  c.font = `400 12px ${font}`;
  c.fillStyle = paint.ink3!;
  c.textAlign = 'center';
  const days = Math.round((week.t1 - week.t0) / DAY);
  const every = Math.max(1, Math.ceil((days * (days > 9 ? 64 : 46)) / (width - gutter)));
  for (let d = 0; d < days; d += every) {
    const t = week.t0 + d * DAY;
    c.fillText(days > 9 ? words.date(t) : words.weekday(t), x(t + DAY / 2), 51);
  }
  if (!narrow) {
    c.textAlign = 'right';
    c.fillText(words.t('page.overview'), gutter - 12, 24);
  }
  c.textAlign = 'left';
  const a = Math.max(gutter, x(view[0]));
  const b = Math.min(width, x(view[1]));
  c.strokeStyle = paint.accent!;
  c.lineWidth = 2;
  c.strokeRect(a + 1, 1, Math.max(4, b - a - 2), 36);
  c.fillStyle = paint.accent!;
  c.fillRect(a - 1, 11, 4, 16);
  c.fillRect(b - 3, 11, 4, 16);
}
