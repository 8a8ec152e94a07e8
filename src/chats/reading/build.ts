// What every importer of text and JSON needs: values out of unknown objects, messages with their defaults, stable ids.
import { sha256Hex } from '../../base/hash.ts';
import { isObject } from '../../base/json.ts';
import type { Attachment, ChatInput, ChatItem, ExportFile, Message } from '../../model/chat.ts';
import { type ProblemCode, problem } from '../../model/problem.ts';

export const BATCH = 1000;

export const text = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null);
/** Ids come as numbers or as text. */
export const idText = (v: unknown): string | null => (typeof v === 'number' ? String(v) : text(v));
export const list = (v: unknown): readonly unknown[] => (Array.isArray(v) ? v : []);
export const member = (v: unknown, ...path: string[]): unknown => {
  let current = v;
  for (const name of path) current = isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined;
  return current;
};

const FROM_MS = Date.UTC(1990, 0, 1);
const TO_MS = Date.UTC(2100, 0, 1);
export const plausible = (ms: number | null): ms is number => ms !== null && ms >= FROM_MS && ms < TO_MS;

export const DEFAULTS: Message = {
  local: '',
  server: null,
  atMs: null,
  atAsStored: null,
  offset: null,
  sender: null,
  direction: 'unknown',
  kind: 'text',
  typeAsStored: null,
  subtypeAsStored: null,
  text: null,
  raw: null,
  detail: null,
  replyTo: null,
  hidden: false,
  flags: [],
  attachments: [],
};

/** A time that may be implausible: kept as stored then. */
export const timed = (ms: number | null, stored: unknown): Pick<Message, 'atMs' | 'atAsStored' | 'flags'> =>
  plausible(ms)
    ? { atMs: ms, atAsStored: null, flags: [] }
    : { atMs: null, atAsStored: String(stored), flags: ['implausible-time'] };

/** Ids for messages that have none: made of their content, the second of two equal ones with a number. */
export class ContentIds {
  readonly #seen = new Map<string, number>();
  of(...parts: (string | number | null)[]): string {
    const id = sha256Hex(parts.join('\u0000')).slice(0, 24);
    const n = (this.#seen.get(id) ?? 0) + 1;
    this.#seen.set(id, n);
    return n === 1 ? id : `${id}-${n}`;
  }
}

/** An attachment by the path that the export names; missing where the file is not there. */
export function attach(
  input: ChatInput,
  role: string,
  path: string | null,
  name: string | null,
  durationMs: number | null = null,
): Attachment {
  const file = path === null ? null : fileNamed(input, path);
  const size = file?.sizeBytes() ?? -1;
  return {
    role,
    state: file === null || size < 0 ? 'missing' : size === 0 ? 'empty' : 'present',
    name: name ?? (path === null ? null : path.slice(path.lastIndexOf('/') + 1)),
    file: file === null ? null : { path: file.path, sizeBytes: Math.max(0, size), read: () => file.read() },
    thumbnail: null,
    durationMs,
  };
}

const suffixes = new WeakMap<ChatInput, Map<string, ExportFile>>();

/** By its whole path, or by its last part where an export was moved or unpacked deeper. */
function fileNamed(input: ChatInput, path: string): ExportFile | null {
  const clean = path.replace(/^\.\//, '');
  const whole = input.file(clean);
  if (whole) return whole;
  let byName = suffixes.get(input);
  if (!byName) {
    byName = new Map();
    for (const file of input.files()) byName.set(file.path.slice(file.path.lastIndexOf('/') + 1), file);
    suffixes.set(input, byName);
  }
  return byName.get(clean.slice(clean.lastIndexOf('/') + 1)) ?? null;
}

const ROLES: readonly (readonly [RegExp, string])[] = [
  [/\.(jpe?g|png|gif|webp|heic|bmp|avif)$/i, 'image'],
  [/\.(mp4|mov|m4v|webm|avi|3gp)$/i, 'video'],
  [/\.(opus|ogg|m4a|mp3|aac|amr|wav|aud)$/i, 'voice'],
];
export const roleOf = (name: string): string => ROLES.find(([pattern]) => pattern.test(name))?.[1] ?? 'file';

export const trouble = (code: ProblemCode, sentence: string): ChatItem => ({
  type: 'problem',
  problem: problem(code, null, sentence),
});

export const rejectedRow = (account: string, chat: string, index: number, why: string): ChatItem => ({
  type: 'rejected',
  rejected: {
    account,
    chat,
    local: null,
    server: null,
    atMs: null,
    reason: why,
    where: `message ${index + 1} of ${chat}`,
  },
});

export const person = (
  account: string,
  key: string,
  name: string | null,
  rest: { nickname?: string | null; alias?: string | null } = {},
): ChatItem => ({
  type: 'person',
  person: { account, key, name, nickname: rest.nickname ?? null, alias: rest.alias ?? null, remark: null, labels: [] },
});

/** The start of a file as text: recognition looks at no more. */
export async function headText(file: ExportFile): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of file.stream()) {
      parts.push(chunk.subarray(0, 65_536 - size));
      size += parts[parts.length - 1]!.length;
      if (size >= 65_536) break;
    }
  } catch {
    return '';
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return new TextDecoder('utf-8').decode(all);
}

/** The one file of an export, whether given alone or inside a folder or zip; `fits` looks at its beginning. */
export async function mainFile(
  input: ChatInput,
  name: RegExp,
  fits: (head: string) => boolean,
): Promise<ExportFile | null> {
  if (input.container === 'ios-backup') return null;
  if (input.head) return fits(input.head.text) ? (input.files()[0] ?? null) : null;
  for (const file of input.files()) if (name.test(file.path) && fits(await headText(file))) return file;
  return null;
}

const MAX_LINE_CHARS = 16_777_216;

/** Lines without their ends. Of a line longer than 16 MB the first 16 MB are given, and `cut` is called. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>, cut: () => void = () => {}): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let skipping = false;
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (!skipping) yield line.endsWith('\r') ? line.slice(0, -1) : line;
      skipping = false;
    }
    if (skipping) rest = '';
    else if (rest.length > MAX_LINE_CHARS) {
      cut();
      yield rest.slice(0, MAX_LINE_CHARS);
      rest = '';
      skipping = true;
    }
  }
  rest += decoder.decode();
  if (rest !== '' && !skipping) yield rest;
}

export const lineCut = (name: string): ChatItem =>
  trouble('too-long', `${name} has a line of more than 16 MB: what lies beyond is not in the archive.`);
