// An export: chats through a writer into files, with filters, parts, media and a manifest of counts and hashes.
// Written beside its place and moved there at the end, so that a killed export leaves nothing half done.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../../../base/text.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../../model/chat.ts';
import type { Archive } from '../archive.ts';
import { chatInfo } from '../messages.ts';
import type { Labels } from '../present.ts';
import { type ChatPlan, matches } from './chat.ts';
import { type WrittenFile, writeBytes } from './files.ts';
import { escapeHtml, href, page } from './html.ts';
import { writeChats } from './threads.ts';
import type { ExportFormat } from './writers.ts';

export interface ExportRequest extends Omit<ChatPlan, 'labels'> {
  readonly archive: Archive;
  readonly out: string;
  readonly label: Labels;
  /** Ids or parts of names; all chats where empty. */
  readonly chats: readonly string[];
  readonly redact: boolean;
  readonly tool: string;
  /** At most so many threads; null: as the machine has. One where chats cannot be written apart. */
  readonly threads?: number | null;
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
  readonly media: {
    readonly files: number;
    readonly bytes: number;
    readonly notKept: number;
    /** Voice that no decoder could read: its file lies there as it is. */
    readonly notPlayable: number;
  };
  readonly files: readonly WrittenFile[];
}

export class ExportRefused extends Error {}
/** Nothing is left to export; no folder was made. */
export class ExportEmpty extends Error {}

export async function exportChats(request: ExportRequest): Promise<ExportManifest> {
  const { archive, out } = request;
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new ExportRefused(
      `${basename(out)} is there already and not empty. Name another folder with --out; nothing was written.`,
    );
  const temporary = join(dirname(out), `.${basename(out)}.partial`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  // What every thread reads is one state of the archive: nobody can commit while this transaction reads.
  archive.db.exec('BEGIN');
  try {
    const manifest = await writeAll(request, temporary);
    writeBytes(temporary, 'manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    rmSync(out, { recursive: true, force: true });
    renameSync(temporary, out);
    return manifest;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    archive.db.exec('COMMIT');
  }
}

async function writeAll(request: ExportRequest, root: string): Promise<ExportManifest> {
  const { archive } = request;
  const counted = archive.db.prepare('SELECT chat, count(*) FROM message GROUP BY chat ORDER BY chat').raw().all() as [
    id: number,
    messages: number,
  ][];
  const wanted = counted.flatMap(([id, messages]) => {
    const info = chatInfo(archive, id);
    return info &&
      (request.chats.length === 0 || request.chats.includes(String(id)) || matches(request.chats, info.name, info.key))
      ? [{ id, messages, info }]
      : [];
  });
  if (wanted.length === 0)
    throw new ExportEmpty(
      request.chats.length === 0
        ? 'The archive holds no messages yet; nothing was written.'
        : `No chat is called ${request.chats.map((c) => printable(c, 60)).join(' or ')}. \`telltale chats list\` shows them with their numbers; nothing was written.`,
    );
  const files: WrittenFile[] = [];
  const media: WrittenFile[] = [];
  const chats: ExportManifest['chats'] = [];
  let [messages, notKept, notPlayable] = [0, 0, 0];
  for (const done of await writeChats(request, planOf(request), root, wanted)) {
    media.push(...done.media);
    notKept += done.notKept;
    notPlayable += done.notPlayable;
    if (done.files.length === 0) continue;
    files.push(...done.files);
    messages += done.messages;
    chats.push({ name: done.name, messages: done.messages, left: done.left, files: done.files.map((f) => f.path) });
  }
  if (chats.length === 0)
    throw new ExportEmpty(
      'No message passes these filters: a person, kind or span of days leaves out all of them. Nothing was written.',
    );
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
  files.push(...media);
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
    media: { files: media.length, bytes: media.reduce((n, f) => n + f.bytes, 0), notKept, notPlayable },
    files,
  };
}

const planOf = (r: ExportRequest): ChatPlan => ({
  format: r.format,
  lang: r.lang,
  labels: Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, r.label(kind)])) as Record<MessageKind, string>,
  htmlWords: r.htmlWords,
  words: r.words,
  timeZone: r.timeZone,
  people: r.people,
  kinds: r.kinds,
  fromMs: r.fromMs,
  toMs: r.toMs,
  splitMessages: r.splitMessages,
  splitBytes: r.splitBytes,
  without: r.without,
  media: r.media,
  playable: r.playable,
});
