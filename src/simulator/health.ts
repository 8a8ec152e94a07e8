// The sleep part of a Health export, as a watch of the simulated owner would write it: late to notice that someone fell
// asleep, early to call them awake, off the wrist in some nights. The truth beside it is the owner's own sleep.
import { DAY_MS, MINUTE_MS } from '../base/time.ts';
import { exportMs, ownerDays, zoneAtExport } from './owner.ts';
import { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { timeWriter } from './zone.ts';

export const HEALTH_NAME = 'export.xml';
const TYPE = 'HKCategoryTypeIdentifierSleepAnalysis';

/** Lines of export.xml with the sleep of the days that the report covers. */
export function* healthLines(scenario: Scenario, seed: string | number): Generator<string> {
  const r = new Random(`${seed}/health`);
  const iso = timeWriter(zoneAtExport(scenario));
  const date = (ms: number) => {
    const text = iso(Math.round(ms / 1000) * 1000);
    return `${text.slice(0, 10)} ${text.slice(11, 19)} ${text.slice(23).replace(':', '')}`;
  };
  const asleep = scenario.system.ios >= 16 ? 'AsleepUnspecified' : 'Asleep';
  const record = (source: string, value: string, fromMs: number, toMs: number) =>
    ` <Record type="${TYPE}" sourceName="${source}" creationDate="${date(toMs)}" startDate="${date(fromMs)}" endDate="${date(toMs)}" value="HKCategoryValueSleepAnalysis${value}"/>`;
  const until = exportMs(scenario);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<!DOCTYPE HealthData [';
  yield '<!ELEMENT HealthData (ExportDate,Record*)>';
  yield ']>';
  yield '<HealthData locale="en_GB">';
  yield ` <ExportDate value="${date(until)}"/>`;
  for (const day of ownerDays(scenario, new Random(`${seed}`))) {
    if (day.night.toMs > until || day.night.toMs < until - 30 * DAY_MS) continue;
    yield record('Phone', 'InBed', day.night.fromMs - r.between(0, 15) * MINUTE_MS, day.night.toMs);
    if (r.chance(0.1)) continue;
    for (const { fromMs, toMs } of day.sleep) {
      const from = fromMs + r.between(3, 14) * MINUTE_MS;
      const to = toMs - r.between(0, 6) * MINUTE_MS;
      if (to - from > 10 * MINUTE_MS) yield record('Watch', asleep, from, to);
    }
  }
  yield '</HealthData>';
}
