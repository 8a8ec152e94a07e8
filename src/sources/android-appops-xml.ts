// Android's own files of app-ops: /data/system/appops.xml (to 13), appops_accesses.xml (14+) and discrete/<ms>tl, as text
// or binary XML. Only a rooted phone or a full copy of its storage gives them; they hold what `dumpsys appops` prints.
import { decodeOpKey, flagNames, opName, stateName } from '../formats/android-ops.ts';
import { opState, opVia } from '../formats/appops-rows.ts';
import { inputBytes } from '../formats/bytes.ts';
import { type Fate, noLines, ProblemList, packageOf } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { instantWriter, isPlausible, isWritable } from '../formats/records.ts';
import { type Element, eachElement, isAbx } from '../formats/xml-elements.ts';
import { dataTypeOfOp } from '../model/personal-data.ts';
import type { Access, Place } from '../model/rows.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MAX_BYTES = 268_435_456;
/** Attributes of Android 9 and older: t access, r reject, then the state. */
const OLD_STATES = [
  ['p', 'pers'],
  ['t', 'top'],
  ['fs', 'fgsvc'],
  ['f', 'fg'],
  ['b', 'bg'],
  ['c', 'cch'],
] as const;

export const androidAppopsXml: Source = {
  id: 'android-appops-xml',
  title: { en: 'App-ops file (Android)', zh: '应用操作文件（Android）' },
  platforms: ['android'],
  describes: ['Access'],
  keepsLastOnly: true,
  howToGet: [
    {
      en: 'Only from a rooted phone of your own: copy /data/system/appops.xml (Android 13 and older), /data/system/appops_accesses.xml (14 and later) and the files in /data/system/appops/discrete. Without root, take a bug report instead.',
      zh: '仅限自己已取得 root 权限的手机：复制 /data/system/appops.xml（Android 13 及以下）、/data/system/appops_accesses.xml（14 及以上）以及 /data/system/appops/discrete 中的文件。没有 root 时请改用错误报告。',
    },
  ],
  verifiedOn: ['Android 9 (September 2020, an emulator), 233 accesses, 12 refusals'],

  recognize(head: Head): boolean {
    const { text } = head;
    // Binary XML writes each name once, after its length.
    if (isAbx(head.bytes)) return text.includes('\0\u0007app-ops') || isDiscrete(text);
    return /<app-ops[\s>]/.test(text) || /^\s*(?:<\?xml[^>]*\?>\s*)?<h v=/.test(text);
  },

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

/** The short names of a discrete file. */
const isDiscrete = (text: string): boolean =>
  /\0\u0002nt/.test(text) && /\0\u0002us/.test(text) && /\0\u0002pn/.test(text);

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const problems = new ProblemList(sha256);
  const time = instantWriter(context);
  const items: Item[] = [];
  const lines = noLines();
  /** What became of a line of text; binary records are counted as they come. */
  const fates = new Map<number, Fate>();
  let fate: Fate = 'structural';
  let binary = false;
  let app: string | null = null;
  let op: { code: string; name: string; line: number | null; offset: number | null } | null = null;

  const placeOf = (e: { line: number | null; offset: number | null }): Place =>
    e.line !== null ? { input: sha256, line: e.line } : { input: sha256, offset: e.offset ?? 0 };
  const fault = (e: Element, sentence: string) => {
    if (fate === 'structural') fate = 'problem';
    problems.add('bad-time', placeOf(e), sentence);
  };
  const take = (
    e: Element,
    at: string,
    allowed: boolean,
    state: string | null,
    flags: string | null,
  ): Access | null => {
    const ms = Number(at);
    if (ms === 0 || ms === -1) return null;
    if (!/^-?\d{1,15}$/.test(at) || !isWritable(ms)) {
      fault(e, `An access of ${op?.name ?? 'an op'} has no time that can be read.`);
      return null;
    }
    if (!isPlausible(ms))
      problems.add(
        'implausible-time',
        placeOf(e),
        'An access is dated where no phone of this kind was: its clock was not set.',
      );
    const place = placeOf(e);
    const begin = time(ms);
    const row: Access = {
      app,
      appAsStored: app,
      data: dataTypeOfOp(op?.name ?? ''),
      kindAsStored: op?.name ?? '',
      begin,
      end: begin,
      timing: 'instant',
      use: null,
      state: opState(state, place),
      via: opVia(flags),
      allowed,
      count: null,
      episode: 0,
      from: { ...place, end: null },
    };
    items.push({ type: 'Access', row });
    fate = 'used';
    return row;
  };
  const lasting = (row: Access, duration: string | undefined, timing: Access['timing']) => {
    const ms = Number(duration);
    const end = Date.parse(row.begin) + ms;
    if (!(ms > 0) || !isWritable(end)) return;
    row.end = time(end);
    row.timing = timing;
  };

  const open = (e: Element) => {
    fate = 'structural';
    record(e);
    if (binary) {
      lines.total++;
      lines[fate]++;
    } else if (e.line !== null && fate !== 'structural' && fates.get(e.line) !== 'used') fates.set(e.line, fate);
  };
  const record = (e: Element) => {
    const a = e.attributes;
    if (e.name === 'pkg') app = packageOf(a.n ?? '');
    else if (e.name === 'p') app = packageOf(a.pn ?? '');
    else if (e.name === 'op') {
      const name = opName(a.n ?? '');
      op = { code: a.n ?? '', name, line: e.line, offset: e.offset };
      const taken: Access[] = [];
      for (const [letter, state] of OLD_STATES) {
        const access = a[`t${letter}`];
        const reject = a[`r${letter}`];
        const row = access === undefined ? null : take(e, access, true, state, null);
        if (row) taken.push(row);
        if (reject !== undefined) take(e, reject, false, state, null);
      }
      // Android 8 and older kept no states.
      if (a.t !== undefined) {
        const row = take(e, a.t, true, null, null);
        if (row) taken.push(row);
      }
      if (a.r !== undefined) take(e, a.r, false, null, null);
      // Duration and proxy belong to the op's last access.
      const last = taken.reduce<Access | null>(
        (x, y) => (x === null || Date.parse(y.begin) > Date.parse(x.begin) ? y : x),
        null,
      );
      if (last) {
        lasting(last, a.d, 'measured');
        if (a.pp) last.via = 'proxy';
      }
    } else if (e.name === 'st') {
      const key = decodeOpKey(a.n ?? '');
      const row = a.t === undefined ? null : take(e, a.t, true, key?.state ?? null, key?.flags ?? null);
      if (row) lasting(row, a.d, 'measured');
      if (a.r !== undefined) take(e, a.r, false, key?.state ?? null, key?.flags ?? null);
    } else if (e.name === 'o') {
      op = { code: a.op ?? '', name: opName(a.op ?? ''), line: e.line, offset: e.offset };
    } else if (e.name === 'e') {
      const row = take(e, a.nt ?? '', true, stateName(Number(a.us)), flagNames(Number(a.f)));
      if (row) {
        // The first Android 12 stored minutes rounded down; later ones store the instant and round only in print.
        const floored = Number(a.nt) % 60_000 === 0;
        lasting(row, a.nd, floored ? 'floored' : 'measured');
        if (floored) row.timing = 'floored';
      }
    }
  };
  try {
    const bytes = await inputBytes(input, MAX_BYTES);
    binary = isAbx(bytes);
    try {
      eachElement(bytes, {
        open,
        close: (name) => {
          if (name === 'pkg' || name === 'p') app = null;
        },
      });
    } finally {
      if (!binary) countLines(bytes);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  }
  yield* items;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };

  function countLines(bytes: Uint8Array): void {
    let start = 0;
    while (start < bytes.length) {
      const next = bytes.indexOf(10, start);
      const end = next < 0 ? bytes.length : next;
      lines.total++;
      const own = fates.get(lines.total);
      if (own) lines[own]++;
      else lines[bytes.subarray(start, end).every((b) => b === 32 || b === 9 || b === 13) ? 'blank' : 'structural']++;
      start = end + 1;
    }
  }
}
