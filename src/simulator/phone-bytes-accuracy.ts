// Two audits of an iPhone's counts beside the truth: bytes sent after an access, and what an app cost.
import { parseTime } from '../base/time.ts';
import type { Result } from '../model/result.ts';
import type { Rows } from '../model/rows.ts';
import type { PhoneWeek } from './phone-families.ts';
import { costsInLogs, isCounted } from './powerlog.ts';

export interface Counted {
  given: number;
  wrong: number;
  expected: number;
  found: number;
}
export const noneCounted = (): Counted => ({ given: 0, wrong: 0, expected: 0, found: 0 });

/** What the audits say and must say: each a reason, null where it is right. */
export interface BytesVerdicts {
  readonly given: (string | null)[];
  readonly expected: (string | null)[];
}

/** As the audit says it: the minutes after an access. A count stands for five minutes, so that it may reach before it. */
const WITHIN_MS = 5 * 60_000;
const SLOT_MS = 5 * 60_000;

/** Accesses named by the finding of bytes after an access; right where a picture truly went out in a count that reaches the minutes after. */
export function uploadVerdicts(week: PhoneWeek, rows: Rows, result: Result): BytesVerdicts {
  const pictures = week.transfers.filter((t) => t.photo && isCounted(week.logs, t.atMs));
  const named = new Set<string>();
  for (const finding of result.findings)
    if (finding.audit === 'upload-after-access' && finding.outcome === 'observed')
      for (const place of finding.evidence) named.add(`${place.input} ${place.line}`);
  const verdicts: BytesVerdicts = { given: [], expected: [] };
  for (const access of rows.Access) {
    if (access.data !== 'photos' || access.via === 'picker') continue;
    const atMs = parseTime(access.begin);
    const isNamed = named.has(`${access.from.input} ${access.from.line}`);
    const near = pictures.filter((t) => t.app === access.app && t.atMs > atMs - SLOT_MS && t.atMs < atMs + 2 * SLOT_MS);
    const after = near.some((t) => t.atMs >= atMs && t.atMs <= atMs + WITHIN_MS);
    if (isNamed)
      verdicts.given.push(
        near.length > 0
          ? null
          : 'bytes sent after an access, none of them a picture (the finding speaks of bytes only)',
      );
    if (after) verdicts.expected.push(isNamed ? null : 'a picture sent after an access, not told');
  }
  return verdicts;
}

/** What the audit leaves to the tables. */
const LEAST_MS = 60_000;
const LEAST_BYTES = 1_000_000;

/** Apps with their time in the background and their bytes; right where all three are the truth, to a second and to the byte. */
export function costVerdicts(week: PhoneWeek, result: Result): BytesVerdicts {
  const truth = costsInLogs(week.days, week.handset.toMs, week.transfers, week.logs);
  const verdicts: BytesVerdicts = { given: [], expected: [] };
  const told = new Set<string>();
  for (const { audit, outcome, app, counts } of result.findings) {
    if (audit !== 'what-it-cost' || outcome !== 'observed' || app === null) continue;
    told.add(app);
    const own = truth.get(app) ?? { ms: 0, in: 0, out: 0 };
    const wrong = [
      ...(Math.abs((counts.ms ?? 0) - own.ms) > 1000 ? ['time in the background'] : []),
      ...(counts.sent !== own.out || counts.received !== own.in ? ['bytes'] : []),
    ];
    verdicts.given.push(wrong.length === 0 ? null : `what an app cost: ${wrong.join(' and ')} added up wrongly`);
  }
  for (const [app, { ms, in: received, out }] of truth) {
    if (app.startsWith('com.apple.') || (ms < LEAST_MS && received + out < LEAST_BYTES)) continue;
    verdicts.expected.push(told.has(app) ? null : 'what an app cost, not told');
  }
  return verdicts;
}
