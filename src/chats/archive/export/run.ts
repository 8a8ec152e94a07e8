// An export: chats through a writer into files, with filters, parts, media and a manifest of counts and hashes.
// Written beside its place and moved there at the end, so that a killed export leaves nothing half done.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DAY_MS } from '../../../base/time.ts';
import type { MessageKind } from '../../../model/chat.ts';
import type { OwnersClock } from '../../reading/clock.ts';
import type { Archive } from '../archive.ts';
import { type ArchivedMessage, type ChatInfo, chatInfo, eachMessage, namesIn } from '../messages.ts';
import type { Labels } from '../present.ts';
import { fileName, TextFile, typeOf, type WrittenFile, writeBytes } from './files.ts';
import { escapeHtml, type HtmlWords, href, htmlWriter, page } from './html.ts';
import { Pseudonyms } from './redact.ts';
import { type ChatHead, type ExportFormat, type Line, writerOf } from './writers.ts';

export interface ExportRequest {
  readonly archive: Archive;
  readonly format: ExportFormat;
  readonly out: string;
  readonly lang: 'en' | 'zh-CN';
  readonly label: Labels;
  readonly htmlWords: HtmlWords;
  readonly words: { readonly person: string; readonly chat: string; readonly unknown: string };
  readonly clock: OwnersClock;
  /** Ids or parts of names; all chats where empty. */
  readonly chats: readonly string[];
  /** Ids or names: only what they wrote. */
  readonly people: readonly string[];
  readonly kinds: readonly MessageKind[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Parts of a chat: at most so many messages or bytes. */
  readonly splitMessages: number | null;
  readonly splitBytes: number | null;
  readonly media: 'copy' | 'link' | 'none';
  readonly redact: boolean;
  /** Ids or names whose messages stay out. */
  readonly without: readonly string[];
  readonly tool: string;
}

export interface ExportManifest {
  readonly schema: 'telltale/chats-export@1';
  readonly tool: string;
  readonly format: ExportFormat;
  readonly options: Readonly<Record<string, unknown>>;
  readonly messages: number;
  readonly chats: {
    readonly name: string;
    readonly messages: number;
    readonly left: number;
    readonly files: readonly string[];
  }[];
  readonly media: { readonly files: number; readonly bytes: number; readonly notKept: number };
  readonly files: readonly WrittenFile[];
}

export class ExportRefused extends Error {}

export function exportChats(request: ExportRequest): ExportManifest {
  const { out } = request;
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new ExportRefused(
      `${basename(out)} is there already and not empty. Name another folder with --out; nothing was written.`,
    );
  const temporary = join(dirname(out), `.${basename(out)}.partial`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  try {
    const manifest = writeAll(request, temporary);
    writeBytes(temporary, 'manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    rmSync(out, { recursive: true, force: true });
    renameSync(temporary, out);
    return manifest;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

const matches = (wanted: readonly string[], ...values: (string | null)[]): boolean =>
  wanted.some((w) => values.some((v) => v !== null && (v === w || v.toLowerCase().includes(w.toLowerCase()))));

function writeAll(request: ExportRequest, root: string): ExportManifest {
  const { archive } = request;
  const files: WrittenFile[] = [];
  const chats: ExportManifest['chats'] = [];
  const media = new MediaStore(request, root);
  const pseudonyms = request.redact ? new Pseudonyms(archive, request.words) : null;
  let messages = 0;
  const ids = archive.db
    .prepare('SELECT id FROM chat WHERE EXISTS (SELECT 1 FROM message WHERE chat = chat.id) ORDER BY id')
    .pluck()
    .all() as number[];
  for (const id of ids) {
    const info = chatInfo(archive, id);
    if (
      !info ||
      (request.chats.length > 0 && !request.chats.includes(String(id)) && !matches(request.chats, info.name, info.key))
    )
      continue;
    const done = writeChat(request, root, info, media, pseudonyms);
    if (done.files.length === 0) continue;
    files.push(...done.files);
    messages += done.messages;
    chats.push({ name: done.name, messages: done.messages, left: done.left, files: done.files.map((f) => f.path) });
  }
  if (request.format === 'html') {
    const rows = chats
      .map((c) => `<tr><td><a href="${href(c.files[0]!)}">${escapeHtml(c.name)}</a></td><td>${c.messages}</td></tr>`)
      .join('');
    files.push(
      writeBytes(
        root,
        'index.html',
        Buffer.from(
          page(
            request.htmlWords.all,
            request.lang,
            `<h1>${escapeHtml(request.htmlWords.all)}</h1><p class="n">${escapeHtml(request.htmlWords.notice)}</p><table>${rows}</table>`,
          ),
        ),
      ),
    );
  }
  files.push(...media.written);
  return {
    schema: 'telltale/chats-export@1',
    tool: request.tool,
    format: request.format,
    options: {
      chats: request.redact ? request.chats.length : request.chats,
      people: request.redact ? request.people.length : request.people,
      without: request.without.length,
      kinds: request.kinds,
      from: request.fromMs,
      to: request.toMs,
      splitMessages: request.splitMessages,
      splitBytes: request.splitBytes,
      media: request.redact ? 'none' : request.media,
      redacted: request.redact,
    },
    messages,
    chats,
    media: {
      files: media.written.length,
      bytes: media.written.reduce((n, f) => n + f.bytes, 0),
      notKept: media.notKept,
    },
    files,
  };
}

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

function writeChat(
  request: ExportRequest,
  root: string,
  info: ChatInfo,
  media: MediaStore,
  pseudonyms: Pseudonyms | null,
) {
  const { archive } = request;
  const names = namesIn(archive, info);
  const byKey = new Map([...names.values()].map((n) => [n.key, n.name]));
  const name = pseudonyms ? pseudonyms.chat(info.id) : info.name;
  const stem = `${String(info.id).padStart(4, '0')}${pseudonyms ? '' : ` ${fileName(info.name)}`}`;
  const pathOf = (part: number): string =>
    `${stem}${part > 1 || request.splitMessages || request.splitBytes ? `-${String(part).padStart(3, '0')}` : ''}.${extension}`;
  const nameOf = (key: string): string => (pseudonyms ? pseudonyms.personByKey(key) : (byKey.get(key) ?? key));
  const wording = { label: request.label, nameOf };
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
  const times = new Times(request.clock);
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
        (request.splitBytes !== null && file.size >= request.splitBytes))
    )
      close(false);
    if (!file) {
      part++;
      file = new TextFile(root, pathOf(part));
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
      files: shown.attachments.length === 0 ? [] : media.of(shown, stem),
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

/** Writes what messages carry: once each by hash (`link`), or beside each chat (`copy`). */
class MediaStore {
  readonly written: WrittenFile[] = [];
  notKept = 0;
  readonly #request: ExportRequest;
  readonly #root: string;
  readonly #done = new Map<string, { path: string; mime: string }>();

  constructor(request: ExportRequest, root: string) {
    this.#request = request;
    this.#root = root;
  }

  of(m: ArchivedMessage, stem: string): Line['files'] {
    return m.attachments.map((attachment) => {
      const main = this.#put(attachment.sha256, attachment.name, stem);
      const thumb = main ? null : this.#put(attachment.thumbnail, null, stem);
      if (!main && attachment.state === 'present') this.notKept++;
      return {
        attachment,
        path: main?.path ?? null,
        thumbnail: thumb?.path ?? null,
        mime: main?.mime ?? thumb?.mime ?? '',
      };
    });
  }

  #put(sha256: string | null, name: string | null, stem: string): { path: string; mime: string } | null {
    if (sha256 === null || this.#request.media === 'none' || this.#request.redact) return null;
    const folder = this.#request.media === 'link' ? `media/${sha256.slice(0, 2)}` : `${stem} media`;
    const key = `${folder}/${sha256}`;
    const known = this.#done.get(key);
    if (known) return known;
    const bytes = this.#request.archive.db.prepare('SELECT bytes FROM blob WHERE sha256 = ?').pluck().get(sha256) as
      | Buffer
      | undefined;
    if (!bytes) return null;
    const { extension, mime } = typeOf(bytes, name);
    const path = `${folder}/${sha256.slice(0, 20)}.${extension}`;
    this.written.push(writeBytes(this.#root, path, bytes));
    const found = { path, mime };
    this.#done.set(key, found);
    return found;
  }
}
