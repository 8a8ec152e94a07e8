// A dump of one of Android's services that stands alone in its file: when and where it was taken, several of one phone beside
// each other, and several put one after another into one file.

import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Input, Item, ReadContext } from '../model/units.ts';
import { type DumpPart, mergeDumps } from './dump-merge.ts';
import { lineText, MAX_DUMP_LINE_BYTES, noLines, parseLocal, type ServiceReader } from './dumpsys.ts';
import { eachLine } from './lines.ts';
import { type Zone, zoneOf } from './zone.ts';

const CLOCK = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d) ?([+-]\d\d):?(\d\d)\s*$/;
const ZONE_PROPERTY = /^\[persist\.sys\.timezone\]: \[([^\]]+)\]\s*$/;
const ZONE_NAME = /^(?:[A-Z][A-Za-z_]+\/[\w/+-]+|(?:GMT|UTC)(?:[+-]\d\d?(?::?\d\d)?)?)\s*$/;

/** When and where a dump was taken, where its owner let `date +%FT%T%z` or `getprop persist.sys.timezone` print it beside. */
class Taken {
  localMs: number | null = null;
  #offset: Zone | null = null;
  #named: Zone | null = null;

  line(text: string): void {
    const clock = CLOCK.exec(text);
    if (clock) {
      this.localMs ??= parseLocal(`${clock[1]} ${clock[2]}`);
      this.#offset ??= zoneOf(`${clock[3]}:${clock[4]}`);
      return;
    }
    const name = ZONE_PROPERTY.exec(text)?.[1] ?? ZONE_NAME.exec(text)?.[0].trim();
    if (name !== undefined) this.#named ??= zoneOf(name);
  }

  /** A named zone knows of summer time; an offset holds for the moment of the dump alone. */
  get zone(): Zone | null {
    return this.#named ?? this.#offset;
  }
}

/** One service's dump as a source reads it. `again` is the line that begins a dump: a second one in a file begins another. */
export interface DumpKind {
  readonly service: string;
  readonly again?: RegExp;
  reader(): ServiceReader;
}

/** Dumps of one service, each alone in its file or one after another; what several tell of one event is one row. */
export async function* readDumps(
  inputs: readonly Input[],
  context: ReadContext,
  source: string,
  kind: DumpKind,
): AsyncIterable<Item> {
  const parts: DumpPart[] = [];
  const counts: [Input, LineCounts][] = [];
  for (const input of inputs) {
    const lines = noLines();
    parts.push(...(await dumpParts(input, context, source, kind, lines)));
    counts.push([input, lines]);
  }
  const { items, repeated } = mergeDumps(parts);
  yield* items;
  for (const [{ sha256 }, lines] of counts) {
    const twice = Math.min(repeated.get(sha256) ?? 0, lines.used);
    yield {
      type: 'lines',
      input: sha256,
      lines: { ...lines, used: lines.used - twice, duplicate: lines.duplicate + twice },
    };
  }
}

async function dumpParts(
  input: Input,
  context: ReadContext,
  source: string,
  kind: DumpKind,
  lines: LineCounts,
): Promise<DumpPart[]> {
  const dumps: { reader: ServiceReader; taken: Taken; line: number }[] = [];
  const begin = (line: number) => {
    const dump = { reader: kind.reader(), taken: new Taken(), line };
    dumps.push(dump);
    return dump;
  };
  let current = begin(1);
  let begun = false;
  await eachLine(
    input.bytes(),
    (line) => {
      lines.total++;
      if (line.tooLong) {
        lines.problem++;
        return;
      }
      const text = lineText(line);
      if (text.length < 200 && kind.again?.test(text)) {
        if (begun) current = begin(line.number);
        begun = true;
      }
      const fate = current.reader.line(text, line.number);
      lines[fate]++;
      if (fate === 'structural' && text.length < 80) current.taken.line(text);
    },
    MAX_DUMP_LINE_BYTES,
  );
  const { app, timeZone } = context.options;
  const stated = timeZone === null ? null : zoneOf(timeZone);
  const own = dumps.find((d) => d.taken.zone !== null)?.taken.zone ?? null;
  const place = (line: number) => ({ input: input.sha256, line });
  const parts = dumps.map(({ reader, taken }): DumpPart => {
    const zone = stated ?? (timeZone === null ? own : null);
    const { localMs } = taken;
    const items = [...reader.finish({ input, place, source, zone, localMs, app }, lines)];
    const atMs = localMs === null ? null : zone ? zone.instantOf(localMs) : localMs;
    return { input: input.sha256, service: kind.service, atMs, items };
  });
  if (dumps.length > 1) {
    const sentence = `${input.name} holds ${dumps.length} dumps, one after another: each row is dated by its own, and what they tell twice is one row. Give each dump as the phone wrote it.`;
    parts[0] = {
      ...parts[0]!,
      items: [...parts[0]!.items, { type: 'problem', problem: problem('spliced', place(dumps[1]!.line), sentence) }],
    };
  }
  return parts;
}
