// `dumpsys batterystats` of a simulated phone: the history since the last charge, and what each app ran and moved in it.
// Grammar: AOSP BatteryStats.java; from Android 16 on rows carry a date instead of an offset.
import { HOUR_MS } from '../base/time.ts';
import { type AndroidLife, androidId } from './android.ts';
import { type DumpOptions, local, span, uidText } from './android-text.ts';
import type { Handset } from './handset.ts';
import { Random } from './random.ts';
import type { Day } from './truth.ts';

/** When the history begins: the phone was taken off its charger on the last morning. */
export const chargedMs = (days: readonly Day[], atMs: number): number =>
  days
    .map((day) => day.night.toMs)
    .filter((ms) => ms < atMs - HOUR_MS)
    .at(-1) ??
  days[0]?.fromMs ??
  atMs - HOUR_MS;

const spaced = (ms: number): string =>
  span(ms)
    .replace('+', '')
    .replace(/(ms|[dhms])(?=\d)/g, '$1 ');

export function* batterystatsLines(
  life: AndroidLife,
  days: readonly Day[],
  handset: Handset,
  { zone, atMs }: DumpOptions,
  seed: string | number,
): Generator<string> {
  const write = local(zone);
  const r = new Random(`${seed}/battery`);
  const from = Math.floor(chargedMs(days, atMs) / 1000) * 1000;
  const rows: { atMs: number; text: string }[] = [];
  const put = (at: number, text: string) => {
    if (at > from && at < atMs) rows.push({ atMs: at, text });
  };
  const uid = (app: string) => uidText(life.uids.get(app) ?? 10_099);
  for (const session of handset.sessions) {
    put(session.fromMs, '+screen');
    for (const visit of session.visits) {
      const app = androidId(visit.app);
      put(visit.fromMs, `+top=${uid(app)}:"${app}"`);
      put(visit.toMs, `-top=${uid(app)}:"${app}"`);
    }
    put(session.toMs, '-screen');
  }
  for (const glance of handset.glances) {
    put(glance.fromMs, '+screen');
    put(glance.toMs, '-screen');
  }
  if (life.version >= 16) {
    const dated = (at: number) => `  ${write(at).slice(5)}`;
    yield 'Battery History [Format: 2] (2% used, 5232 used of 4096KB, 58 strings using 4312):';
    yield `${dated(from)} RESET:TIME: ${write(from)}`;
    yield `${dated(from)} 095 status=discharging health=good plug=none temp=250 volt=4100 +running`;
    for (const { atMs: at, text } of rows.sort((a, b) => a.atMs - b.atMs)) yield `${dated(at)} 095 ${text}`;
    yield* batteryTotals(life, days, from, atMs, r);
    return;
  }
  yield 'Battery History (2% used, 5232 used of 256KB, 58 strings using 4312):';
  yield `                    0 (9) RESET:TIME: ${write(from).slice(0, 19).replace(/[ :]/g, '-')}`;
  yield '                    0 (2) 095 status=discharging health=good plug=none temp=250 volt=4100 +running';
  for (const { atMs: at, text } of rows.sort((a, b) => a.atMs - b.atMs))
    yield `${span(at - from).padStart(21)} (2) 095 ${text}`;
  yield* batteryTotals(life, days, from, atMs, r);
}

/** What each app ran and moved since the last charge. */
function* batteryTotals(
  life: AndroidLife,
  days: readonly Day[],
  from: number,
  atMs: number,
  r: Random,
): Generator<string> {
  yield '';
  yield 'Statistics since last charge:';
  yield '  System starts: 0, currently on battery: true';
  yield `  Total run time: ${spaced(atMs - from)} realtime, ${spaced(atMs - from)} uptime`;
  const behind = new Map<string, number>();
  const bytes = new Map<string, { in: number; out: number }>();
  for (const day of days) {
    for (const use of day.uses)
      if (!use.onScreen && use.atMs > from)
        behind.set(
          androidId(use.app),
          (behind.get(androidId(use.app)) ?? 0) + Math.min(use.suspendedMs, atMs) - use.atMs,
        );
    for (const hit of day.hits) {
      if (hit.atMs <= from) continue;
      const count = bytes.get(androidId(hit.app)) ?? { in: 0, out: 0 };
      count.in += r.between(2000, 60_000);
      count.out += r.between(400, 5000);
      bytes.set(androidId(hit.app), count);
    }
  }
  for (const [app, id] of life.uids) {
    const count = bytes.get(app);
    const ms = behind.get(app) ?? 0;
    if (!count && ms <= 0) continue;
    yield `  ${uidText(id)}:`;
    if (count)
      yield `    Wi-Fi network: ${(count.in / 1024).toFixed(2)}KB received, ${(count.out / 1024).toFixed(2)}KB sent (packets 10 received, 9 sent)`;
    if (ms > 0) yield `    Background for: ${spaced(Math.round(ms))}`;
    yield `    Apk ${app}:`;
  }
}
