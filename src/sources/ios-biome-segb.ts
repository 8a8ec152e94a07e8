// Biome streams of an iPhone (SEGB files): app in focus and the lock of the keybag, from a full copy of the storage.
// A file does not bear its stream's name; its records tell what they are, or it is left alone.
import { inputBytes } from '../formats/bytes.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { APPLE_EPOCH_MS, instantWriter, isPlausible, isWritable } from '../formats/records.ts';
import { holdsAccounting, isSegb, Message, segbRecords } from '../formats/segb.ts';
import type { Presence } from '../model/rows.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MAX_BYTES = 1_073_741_824;

export const iosBiomeSegb: Source = {
  id: 'ios-biome-segb',
  title: { en: 'Biome streams (iPhone)', zh: 'Biome 数据流（iPhone）' },
  platforms: ['ios'],
  describes: ['Presence'],
  howToGet: [
    {
      en: 'Only from a full copy of the storage of your own iPhone: the files in private/var/mobile/Library/Biome/streams/restricted/App.InFocus/local, _DKEvent.App.InFocus/local and _DKEvent.Keybag.IsLocked/local.',
      zh: '仅限自己 iPhone 存储的完整副本：private/var/mobile/Library/Biome/streams/restricted/ 下 App.InFocus/local、_DKEvent.App.InFocus/local 和 _DKEvent.Keybag.IsLocked/local 中的文件。',
    },
  ],
  verifiedOn: ['built from published descriptions of the container and its streams; no published file was at hand'],

  recognize: (head: Head): boolean => isSegb(head.bytes) && !holdsAccounting(head.bytes),

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

/** What one record says. */
interface Said {
  readonly app: string | null;
  readonly what: Presence['what'];
  readonly beginMs: number;
  /** Null for a change of state, which holds until the next. */
  readonly endMs: number | null;
  /** For App.InFocus: this app left the screen. */
  readonly leaves: boolean;
  readonly offset: number;
}

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const time = instantWriter(context);
  const said: Said[] = [];
  try {
    for (const record of segbRecords(await inputBytes(input, MAX_BYTES))) {
      lines.total++;
      const place = { input: sha256, offset: record.offset };
      if (record.state !== 'written') {
        lines.structural++;
        continue;
      }
      const message = record.intact ? Message.of(record.data) : null;
      if (!message) {
        lines.problem++;
        problems.add(
          'damaged',
          place,
          `The record at byte ${record.offset} does not match its checksum or is no message.`,
        );
        continue;
      }
      const meaning = inFocus(message, record.offset) ?? duetEvent(message, record.offset);
      if (!meaning) {
        lines.structural++;
        continue;
      }
      if (!isWritable(meaning.beginMs) || !isPlausible(meaning.beginMs)) {
        lines.problem++;
        problems.add('implausible-time', place, `The record at byte ${record.offset} is dated where no phone was.`);
        continue;
      }
      lines.used++;
      said.push(meaning);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  }
  said.sort((a, b) => a.beginMs - b.beginMs || a.offset - b.offset);
  const open = new Map<string, Said>();
  const row = (s: Said, endMs: number | null): Item => ({
    type: 'Presence',
    row: {
      app: s.app,
      what: s.what,
      begin: time(s.beginMs),
      end: endMs === null ? null : time(Math.max(endMs, s.beginMs)),
      source: iosBiomeSegb.id,
      from: { input: sha256, offset: s.offset },
    },
  });
  for (const s of said) {
    if (s.endMs !== null) {
      yield row(s, s.endMs);
      continue;
    }
    const key = s.app ?? '';
    const began = open.get(key);
    open.delete(key);
    // Two begins without an end between: how long the first held is not known.
    if (began) yield row(began, s.leaves ? s.beginMs : null);
    if (!s.leaves) open.set(key, s);
  }
  for (const s of open.values()) yield row(s, null);
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}

/** App.InFocus: 3 whether in front, 4 the time, 6 the app. */
function inFocus(message: Message, offset: number): Said | null {
  const seconds = message.double(4);
  const app = message.text(6);
  const front = message.int(3);
  if (seconds === null || app === null || (front !== 0 && front !== 1)) return null;
  return {
    app,
    what: 'app-on-screen',
    beginMs: seconds * 1000 + APPLE_EPOCH_MS,
    endMs: null,
    leaves: front === 0,
    offset,
  };
}

/** The older events: 1.1 the stream's name, 2 and 3 begin and end, 4 the value (3 text, 4 number). */
function duetEvent(message: Message, offset: number): Said | null {
  const stream = message.message(1)?.text(1);
  const begin = message.double(2);
  const end = message.double(3);
  const value = message.message(4);
  if (!stream || begin === null || end === null || !value) return null;
  const span = { beginMs: begin * 1000 + APPLE_EPOCH_MS, endMs: end * 1000 + APPLE_EPOCH_MS, leaves: false, offset };
  if (!isWritable(span.endMs)) return null;
  if (stream === '/app/inFocus') {
    const app = value.text(3);
    return app === null ? null : { app, what: 'app-on-screen', ...span };
  }
  if (/\b(?:isLocked|keybag)/i.test(stream)) {
    const locked = value.int(4);
    return locked === 0 || locked === 1 ? { app: null, what: locked ? 'locked' : 'unlocked', ...span } : null;
  }
  return null;
}
