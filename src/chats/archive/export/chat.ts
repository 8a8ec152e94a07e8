// One chat of an export through a writer into its files: filters, parts, names.
import { DAY_MS } from '../../../base/time.ts';
import type { MessageKind } from '../../../model/chat.ts';
import { type OwnersClock, ownersClock } from '../../reading/clock.ts';
import type { Archive } from '../archive.ts';
import { type ChatInfo, eachMessage, namesIn } from '../messages.ts';
import { BUFFER_BYTES, fileName, TextFile, type WrittenFile } from './files.ts';
import { type HtmlWords, htmlWriter } from './html.ts';
import { type MediaOptions, MediaStore } from './media.ts';
import { Pseudonyms } from './redact.ts';
import { type ChatHead, type ExportFormat, type Line, writerOf } from './writers.ts';

const NO_FILES: Line['files'] = [];
/** 00 to 59. */
const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** Day and clock of an instant; the day's text is made once a day. */
class Times {
  readonly #clock: OwnersClock;
  #day = Number.NaN;
  #text = '';
  constructor(clock: OwnersClock) {
    this.#clock = clock;
  }
  of(ms: number | null, local: boolean): { day: string; clock: string } {
    if (ms === null) return { day: '', clock: '' };
    const wall = local ? ms : ms + this.#clock.offsetMs(ms);
    const day = Math.floor(wall / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    }
    const s = Math.floor((wall - day * DAY_MS) / 1000);
    return { day: this.#text, clock: `${TWO[Math.floor(s / 3600)]!}:${TWO[Math.floor(s / 60) % 60]!}:${TWO[s % 60]!}` };
  }
}

export interface WrittenChat {
  readonly name: string;
  readonly messages: number;
  /** Messages that the filters, or the format, leave out. */
  readonly left: number;
  readonly files: readonly WrittenFile[];
  readonly media: readonly WrittenFile[];
  readonly notKept: number;
  readonly notPlayable: number;
}

/** Everything that is known without the archive; an export's threads are handed it. */
export interface ChatPlan extends MediaOptions {
  readonly format: ExportFormat;
  readonly lang: 'en' | 'zh-CN';
  readonly labels: Readonly<Record<MessageKind, string>>;
  readonly htmlWords: HtmlWords;
  readonly words: { readonly person: string; readonly chat: string; readonly unknown: string };
  /** The owner's zones, as `ownersClock` takes them. */
  readonly timeZone: string | null;
  /** Ids or names: only what they wrote. */
  readonly people: readonly string[];
  readonly kinds: readonly MessageKind[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Parts of a chat: at most so many messages or bytes. */
  readonly splitMessages: number | null;
  readonly splitBytes: number | null;
  /** Ids or names whose messages stay out. */
  readonly without: readonly string[];
}

export const matches = (wanted: readonly string[], ...values: (string | null)[]): boolean =>
  wanted.some((w) => values.some((v) => v !== null && (v === w || v.toLowerCase().includes(w.toLowerCase()))));

/** Chats of one archive into files under `root`, one after the other. */
export class ChatsToFiles {
  readonly #archive: Archive;
  readonly #plan: ChatPlan;
  readonly #root: string;
  readonly #clock: OwnersClock;
  readonly #pseudonyms: Pseudonyms | null;
  readonly #media: MediaStore;
  /** Of the one file that is open. */
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);

  constructor(archive: Archive, plan: ChatPlan, root: string, redact: boolean) {
    this.#archive = archive;
    this.#plan = plan;
    this.#root = root;
    this.#clock = ownersClock(plan.timeZone);
    this.#pseudonyms = redact ? new Pseudonyms(archive, plan.words) : null;
    this.#media = new MediaStore(archive, redact ? { ...plan, media: 'none' } : plan, root);
  }

  async write(info: ChatInfo): Promise<WrittenChat> {
    const media = this.#media;
    const [notKept, notPlayable] = [media.notKept, media.notPlayable];
    const open = (path: string) => new TextFile(this.#root, path, this.#buffer);
    const done = await writeChat(this.#archive, this.#plan, open, info, media, this.#pseudonyms, this.#clock);
    const written = media.written;
    media.written = [];
    return {
      ...done,
      media: written,
      notKept: media.notKept - notKept,
      notPlayable: media.notPlayable - notPlayable,
    };
  }

  close(): Promise<void> {
    return this.#media.close();
  }
}

async function writeChat(
  archive: Archive,
  request: ChatPlan,
  open: (path: string) => TextFile,
  info: ChatInfo,
  media: MediaStore,
  pseudonyms: Pseudonyms | null,
  clock: OwnersClock,
) {
  const names = namesIn(archive, info);
  const byKey = new Map([...names.values()].map((n) => [n.key, n.name]));
  const name = pseudonyms ? pseudonyms.chat(info.id) : info.name;
  const stem = `${String(info.id).padStart(4, '0')}${pseudonyms ? '' : ` ${fileName(info.name)}`}`;
  const pathOf = (part: number): string =>
    `${stem}${part > 1 || request.splitMessages || request.splitBytes ? `-${String(part).padStart(3, '0')}` : ''}.${extension}`;
  const nameOf = (key: string): string => (pseudonyms ? pseudonyms.personByKey(key) : (byKey.get(key) ?? key));
  const wording = { label: (kind: MessageKind) => request.labels[kind], nameOf };
  const writer = writerOf(request.format, wording, () =>
    htmlWriter(wording, request.htmlWords, request.splitMessages, (part) => pathOf(part)),
  );
  const { extension } = writer;
  const perFile = request.splitMessages ?? writer.perFile;
  const members = info.members.map((m) =>
    pseudonyms
      ? { key: pseudonyms.idOf(m.id), name: pseudonyms.person(m.id) }
      : { key: m.key, name: m.name, shown: m.shown },
  );
  const exported: ChatInfo = pseudonyms
    ? {
        ...info,
        key: `chat-${info.id}`,
        peer: null,
        name,
        account: pseudonyms.idByKey(info.account),
        accountName: null,
      }
    : info;
  const head = (part: number): ChatHead => ({ info: exported, name, members, part, lang: request.lang });
  const times = new Times(clock);
  const kinds = request.kinds.length > 0 ? new Set(request.kinds) : null;
  const wantedSender =
    request.people.length > 0
      ? new Set([...names].filter(([, n]) => matches(request.people, n.key, n.name)).map(([id]) => id))
      : null;
  const unwanted = new Set(
    request.without.length > 0
      ? [...names].filter(([, n]) => matches(request.without, n.key, n.name)).map(([id]) => id)
      : [],
  );

  // What a person reads leaves out what the app never showed; what a program reads has every message.
  const forPeople = request.format === 'html' || request.format === 'markdown' || request.format === 'text';
  const whole = request.format === 'json' || request.format === 'chatlab';
  const files: WrittenFile[] = [];
  let file: TextFile | null = null;
  let part = 0;
  let messages = 0;
  let left = 0;
  const close = (isLast: boolean) => {
    if (!file) return;
    file.write(writer.after(head(part), isLast));
    files.push(file.close());
    file = null;
  };
  for (const m of eachMessage(archive, info.id, { fromMs: request.fromMs, toMs: request.toMs }, whole)) {
    const out =
      (forPeople ? m.flags.includes('hidden') : m.kind === 'unreadable') ||
      (kinds && !kinds.has(m.kind)) ||
      (wantedSender && (m.senderId === null || !wantedSender.has(m.senderId))) ||
      (m.senderId !== null && unwanted.has(m.senderId)) ||
      // A time that is not known cannot be shown to lie in the span that was asked for.
      (m.at === null && (request.fromMs !== null || request.toMs !== null));
    if (out) {
      left++;
      continue;
    }
    if (
      file &&
      ((perFile !== null && file.messages >= perFile) ||
        (request.splitBytes !== null && file.bytes >= request.splitBytes))
    )
      close(false);
    if (!file) {
      part++;
      file = open(pathOf(part));
      file.write(writer.before(head(part)));
    }
    const shown = pseudonyms ? pseudonyms.message(m) : m;
    const person = m.senderId === null ? null : names.get(m.senderId);
    const sender =
      m.direction === 'system'
        ? ''
        : m.senderId === null
          ? request.words.unknown
          : pseudonyms
            ? pseudonyms.person(m.senderId)
            : (person?.name ?? request.words.unknown);
    const line: Line = {
      message: shown,
      sender,
      senderKey: m.senderId === null ? null : pseudonyms ? pseudonyms.idOf(m.senderId) : (person?.key ?? null),
      ...times.of(m.at, info.clock === 'local'),
      files: shown.attachments.length === 0 ? NO_FILES : await media.of(shown, stem),
    };
    file.write(writer.message(line));
    // The place of a row that could not be read is shown, and is no message.
    if (m.kind === 'unreadable') continue;
    file.messages++;
    messages++;
  }
  close(true);
  return { name, messages, left, files };
}
