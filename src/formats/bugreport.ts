// A bug report's text, `dumpsys` of all services, or what tools cut out of them: sections of one service each.
// A section begins at its header and ends at any footer or the next header; what a footer calls it does not matter.
import type { LineCounts } from '../model/result.ts';
import type { Place } from '../model/rows.ts';
import type { Input, Item } from '../model/units.ts';
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
  /** `persist.sys.timezone` of the phone. */
  readonly timeZone: string | null;
  readonly localMs: number | null;
}

const HEADER = /^DUMP OF SERVICE (?:(?:CRITICAL|HIGH|NORMAL) )?(\S+?):\s*$/;
const FOOTER = /^-{3,} ?[\d.]+s was the duration of dumpsys (\S+), ending at: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/;
const PROPERTY = /^\[persist\.sys\.timezone\]: \[([^\]]*)\]/;
const TAKEN = /^== dumpstate: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/;
const [D, DASH, BRACKET, EQUALS] = [0x44, 0x2d, 0x5b, 0x3d];

/** Reads the text line by line; only lines of services that are read are decoded. */
export async function readBugReport(chunks: AsyncIterable<Uint8Array>): Promise<BugReport> {
  const sections: Section[] = [];
  const outside = noLines();
  let current: Section | null = null;
  let timeZone: string | null = null;
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
        if (property) timeZone ??= property[1]!;
        const taken = first === EQUALS ? TAKEN.exec(text) : null;
        if (taken) localMs ??= parseLocal(taken[1]!);
      }
      if (current?.reader) count(current.reader.line(lineText(line), line.number));
      else count(line.bytes.length === 0 ? 'blank' : 'structural');
    },
    MAX_DUMP_LINE_BYTES,
  );
  return { sections, lines: outside, timeZone, localMs };

  function count(fate: Fate): void {
    const lines = current?.reader ? current.lines : outside;
    lines.total++;
    lines[fate]++;
  }
}

/** Rows of all sections; the zone of the owner's option before that of the phone's property. Adds to the report's counts. */
export function* bugReportItems(
  report: BugReport,
  input: Input,
  source: string,
  stated: Zone | null,
  place: (line: number) => Place,
): Iterable<Item> {
  const zone = stated ?? (report.timeZone === null ? null : zoneOf(report.timeZone));
  for (const { reader, lines, endedLocalMs } of report.sections) {
    if (!reader) continue;
    yield* reader.finish({ input, place, source, zone, localMs: endedLocalMs ?? report.localMs }, lines);
    for (const key of Object.keys(lines) as (keyof LineCounts)[]) report.lines[key] += lines[key];
  }
}
