// The lines of the inputs that a page carries: all of a small record, else those that findings rest on.
import { eachLine } from '../formats/lines.ts';
import type { Result } from '../model/result.ts';
import type { Input } from '../model/units.ts';
import { LINE_LIMIT, linesShown, neededLines, RAW_LIMIT, type RawLines } from '../report/payload.ts';
import { readHead } from './input.ts';

/** Lines by input and number. Inputs that are no text give none. */
export async function rawLines(inputs: readonly Input[], result: Result): Promise<RawLines> {
  const needed = neededLines(result);
  const shown = new Map(result.inputs.map((i) => [i.sha256, linesShown(i)]));
  const whole = inputs.filter((i) => shown.get(i.sha256) === 'all');
  const small = whole.reduce((sum, i) => sum + i.sizeBytes, 0) <= RAW_LIMIT;
  const found = new Map<string, Map<number, string>>();
  const decoder = new TextDecoder();
  for (const input of inputs) {
    const how = shown.get(input.sha256) ?? 'none';
    if (how === 'none') continue;
    const all = small && how === 'all';
    const wanted = needed.get(input.sha256);
    if (!all && !wanted?.size) continue;
    if ((await readHead(input)).bytes.includes(0)) continue;
    let last = all ? Number.POSITIVE_INFINITY : 0;
    if (!all) for (const n of wanted ?? []) last = Math.max(last, n);
    const lines = new Map<number, string>();
    await eachLine(input.bytes(), (line) => {
      if (line.number > last || (!all && !wanted?.has(line.number))) return;
      lines.set(line.number, decoder.decode(line.bytes.subarray(0, LINE_LIMIT * 4)).slice(0, LINE_LIMIT));
    });
    found.set(input.sha256, lines);
  }
  return found;
}
