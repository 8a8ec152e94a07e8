// A bug report's text, `dumpsys` of all services, or what tools cut out of them: sections of one service each.
// A section begins at its header and ends at any footer or the next header; what a footer calls it does not matter.
import { sha256Hex } from '../base/hash.ts';
import type { LineCounts } from '../model/result.ts';
import type { Place } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import type { DumpPart } from './dump-merge.ts';
import { type Fate, lineText, MAX_DUMP_LINE_BYTES, noLines, parseLocal, type ServiceReader } from './dumpsys.ts';
import { AppOpsReader } from './dumpsys-appops.ts';
import { BatteryStatsReader } from './dumpsys-batterystats.ts';
import { PackageReader } from './dumpsys-package.ts';
import { UsageStatsReader } from './dumpsys-usagestats.ts';
import { eachLine } from './lines.ts';
import { type Zone, zoneOf } from './zone.ts';

const READERS: Readonly<Record<string, () => ServiceReader>> = {
  appops: () => new AppOpsReader(),
  batterystats: () => new BatteryStatsReader(),
  package: () => new PackageReader(),
  usagestats: () => new UsageStatsReader(),
};

export interface Section {
  readonly service: string;
  readonly line: number;
  /** Null for a service that is not read. */
  readonly reader: ServiceReader | null;
  readonly lines: LineCounts;
  /** From the footer, where it names this service. */
  endedLocalMs: number | null;
}

export interface BugReport {
  readonly sections: readonly Section[];
  readonly lines: LineCounts;
  /** `persist.sys.timezone` of the phone; where it is empty, the offset of a recording's `date`. */
  readonly timeZone: string | null;
  readonly localMs: number | null;
  /** The same for all reports of one phone; null where the report has no serial number. */
  readonly phone: string | null;
  /** The phone's clock less the computer's, where the report was recorded by telltale. */
  readonly clock: { readonly differenceMs: number; readonly uncertaintyMs: number } | null;
}

/** A serial number under a hash: tells two phones apart. */
export const phoneMark = (serial: string): string => sha256Hex(`telltale phone\n${serial}`).slice(0, 16);

const HEADER = /^DUMP OF SERVICE (?:(?:CRITICAL|HIGH|NORMAL) )?(\S+?):\s*$/;
const FOOTER = /^-{3,} ?[\d.]+s was the duration of dumpsys (\S+), ending at: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/;
const PROPERTY = /^\[(persist\.sys\.timezone|ro\.(?:boot\.)?serialno|telltale\.[a-z-]+)\]: \[([^\]]*)\]/;
const TAKEN = /^== dumpstate: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/;
const [D, DASH, BRACKET, EQUALS] = [0x44, 0x2d, 0x5b, 0x3d];

/** Reads the text line by line; only lines of services that are read are decoded. */
export async function readBugReport(chunks: AsyncIterable<Uint8Array>): Promise<BugReport> {
  const sections: Section[] = [];
  const outside = noLines();
  let current: Section | null = null;
  const properties = new Map<string, string>();
  let localMs: number | null = null;
  await eachLine(
    chunks,
    (line) => {
      if (line.tooLong) {
        // Its length is all that is known of it.
        count(current?.reader ? 'problem' : 'structural');
        return;
      }
      const first = line.bytes[0];
      if (first === D || first === DASH || first === BRACKET || first === EQUALS) {
        const text = lineText(line);
        const header = first === D ? HEADER.exec(text) : null;
        if (header) {
          const service = header[1]!;
          const make = Object.hasOwn(READERS, service) ? READERS[service]! : null;
          current = { service, line: line.number, reader: make ? make() : null, lines: noLines(), endedLocalMs: null };
          sections.push(current);
          return count('structural');
        }
        if (first === DASH && /^-{20,}\s*$/.test(text)) return count('structural');
        const footer = first === DASH ? FOOTER.exec(text) : null;
        if (footer) {
          if (current && footer[1] === current.service) current.endedLocalMs = parseLocal(footer[2]!);
          count('structural');
          current = null;
          return;
        }
        const property = first === BRACKET ? PROPERTY.exec(text) : null;
        if (property && !properties.has(property[1]!)) properties.set(property[1]!, property[2]!);
        const taken = first === EQUALS ? TAKEN.exec(text) : null;
        if (taken) localMs ??= parseLocal(taken[1]!);
      }
      if (current?.reader) count(current.reader.line(lineText(line), line.number));
      else count(line.bytes.length === 0 ? 'blank' : 'structural');
    },
    MAX_DUMP_LINE_BYTES,
  );
  const given = (name: string) => properties.get(name) || null;
  const serial = given('ro.serialno') ?? given('ro.boot.serialno');
  const [difference, uncertainty] = ['difference', 'uncertainty'].map((n) =>
    Number(given(`telltale.clock-${n}-ms`) ?? Number.NaN),
  ) as [number, number];
  return {
    sections,
    lines: outside,
    timeZone: given('persist.sys.timezone') ?? /[+-]\d{4}$/.exec(given('telltale.date') ?? '')?.[0] ?? null,
    localMs,
    phone: given('telltale.phone') ?? (serial === null ? null : phoneMark(serial)),
    clock:
      Number.isSafeInteger(difference) && Number.isSafeInteger(uncertainty)
        ? { differenceMs: difference, uncertaintyMs: uncertainty }
        : null,
  };

  function count(fate: Fate): void {
    const lines = current?.reader ? current.lines : outside;
    lines.total++;
    lines[fate]++;
  }
}

/** What every section gave; the zone of the owner's option before that of the phone's property. Adds to the report's counts. */
export function bugReportParts(
  report: BugReport,
  input: Input,
  source: string,
  stated: Zone | null,
  place: (line: number) => Place,
): DumpPart[] {
  const zone = stated ?? (report.timeZone === null ? null : zoneOf(report.timeZone));
  const parts: DumpPart[] = [];
  for (const { service, reader, lines, endedLocalMs } of report.sections) {
    if (!reader) continue;
    const localMs = endedLocalMs ?? report.localMs;
    const items = [...reader.finish({ input, place, source, zone, localMs }, lines)];
    for (const key of Object.keys(lines) as (keyof LineCounts)[]) report.lines[key] += lines[key];
    const atMs = localMs === null ? null : zone ? zone.instantOf(localMs) : localMs;
    parts.push({ input: input.sha256, service, atMs, items });
  }
  return parts;
}
