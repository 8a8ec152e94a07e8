// What Messenger and Instagram give out on request: `message_1.json` … in one folder a thread, newest first, UTF-8 read as Latin-1.
import type { Attachment, ChatFormat, ChatInput, ChatItem, ExportFile, Message, MessageKind } from '../model/chat.ts';
import {
  attach,
  ContentIds,
  DEFAULTS,
  headText,
  list,
  member,
  person,
  roleOf,
  text,
  timed,
  trouble,
} from './reading/build.ts';

const MAX_FILE_BYTES = 256 * 1024 * 1024;
const fits = (head: string): boolean =>
  /^\s*\{/.test(head) &&
  /"participants"\s*:\s*\[/.test(head) &&
  (/"timestamp_ms"\s*:/.test(head) || /"sender_name"\s*:/.test(head) || isEncrypted(head));
/** End-to-end encrypted threads are given out in another spelling: names as text, proper UTF-8, `media` of any kind. */
const isEncrypted = (head: string): boolean => /"threadName"\s*:/.test(head) && /"senderName"\s*:/.test(head);

async function threadsOf(input: ChatInput): Promise<Map<string, ExportFile[]>> {
  const threads = new Map<string, ExportFile[]>();
  if (input.container === 'ios-backup') return threads;
  const folder = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
  for (const file of input.files()) {
    if (input.head ? !fits(input.head.text) : !/\.json$/i.test(file.path) || !fits(await headText(file))) continue;
    const key = /message_\d+\.json$/i.test(file.path) ? folder(file.path) : file.path;
    threads.set(key, [...(threads.get(key) ?? []), file]);
  }
  return threads;
}

/** The export writes each byte of UTF-8 as a character of its own. */
export function undoLatin1(s: string): string {
  if (!/[\u0080-\u00ff]/.test(s) || /[^\u0000-\u00ff]/.test(s)) return s;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(s, (c) => c.charCodeAt(0)));
  } catch {
    return s;
  }
}
const words = (v: unknown): string | null => {
  const s = text(v);
  return s === null ? null : undoLatin1(s);
};

export const messengerInstagramJson: ChatFormat = {
  id: 'messenger-instagram-json',
  app: null,
  title: {
    en: 'Messenger or Instagram (downloaded information, JSON)',
    zh: 'Messenger 或 Instagram（下载的信息，JSON）',
  },
  howToGet: [
    {
      en: 'In Accounts Centre choose Your information and permissions, Download your information, the messages, and JSON as the format.',
      zh: '在“账户中心”选择“你的信息和权限”、“下载你的信息”，勾选消息，格式选 JSON。',
    },
  ],
  verifiedOn: ['synthetic exports in the layout of 2024'],
  async recognize(input) {
    return (await threadsOf(input)).size > 0 ? 'JSON with "participants" and "timestamp_ms"' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const account = reading.owner ?? 'messenger';
    yield { type: 'account', account: { key: account, name: reading.owner, alias: null, foundThrough: [] } };
    const known = new Set<string>();
    for (const [folder, files] of await threadsOf(input)) {
      const number = (f: ExportFile) => Number(/message_(\d+)\.json$/i.exec(f.path)?.[1] ?? 1);
      const parts: unknown[] = [];
      // The highest number is the oldest part.
      for (const file of [...files].sort((a, b) => number(b) - number(a))) {
        const bytes = file.sizeBytes() <= MAX_FILE_BYTES ? await file.read() : null;
        try {
          if (!bytes) throw new SyntaxError('too large');
          parts.push(JSON.parse(new TextDecoder().decode(bytes)));
        } catch {
          yield trouble('not-json', `${file.path} is not whole JSON: its messages are missing. Download it again.`);
        }
      }
      const last = parts[parts.length - 1];
      if (last === undefined) continue;
      const names = list(member(last, 'participants')).flatMap((p) => text(p) ?? words(member(p, 'name')) ?? []);
      const chat = text(member(last, 'thread_path')) ?? text(member(last, 'threadName')) ?? (folder || input.name);
      const title = words(member(last, 'title')) ?? text(member(last, 'threadName'))?.replace(/_\d+$/, '') ?? null;
      for (const name of names)
        if (!known.has(name)) {
          known.add(name);
          yield person(account, name, name);
        }
      yield {
        type: 'chat',
        chat: {
          account,
          key: chat,
          kind: names.length > 2 ? 'group' : 'direct',
          name: title ?? names.join(', '),
          nameHint: null,
          peer: null,
          contact: 'listed',
          members: names.map((key) => ({ key, shown: null })),
          where: folder,
          clock: 'utc',
        },
      };
      const ids = new ContentIds();
      for (const part of parts) {
        const messages = list(member(part, 'messages'));
        const batch = [...messages].reverse().map((m) => messageOf(m, input, reading.owner, ids));
        if (batch.length > 0) yield { type: 'messages', account, chat, messages: batch };
      }
    }
  },
};

const MEDIA = [
  ['photos', 'image'],
  ['videos', 'video'],
  ['audio_files', 'voice'],
  ['gifs', 'image'],
  ['files', 'file'],
] as const;

function messageOf(value: unknown, input: ChatInput, owner: string | null, ids: ContentIds): Message {
  const sender = words(member(value, 'sender_name')) ?? text(member(value, 'senderName'));
  const stamp = member(value, 'timestamp_ms') ?? member(value, 'timestamp');
  const ms = typeof stamp === 'number' ? stamp : null;
  const content = words(member(value, 'content')) ?? text(member(value, 'text'));
  const attachments: Attachment[] = MEDIA.flatMap(([name, role]) =>
    list(member(value, name)).map((f) => attach(input, role, text(member(f, 'uri')), words(member(f, 'name')))),
  );
  for (const f of list(member(value, 'media'))) {
    const uri = text(member(f, 'uri'));
    attachments.push(attach(input, roleOf(uri ?? ''), uri, null));
  }
  const share = member(value, 'share');
  const sticker = text(member(value, 'sticker', 'uri'));
  if (sticker !== null) attachments.push(attach(input, 'sticker', sticker, null));
  const unsent = member(value, 'is_unsent') === true || member(value, 'isUnsent') === true;
  const first = attachments[0]?.role;
  const kind: MessageKind = unsent
    ? 'recall'
    : member(value, 'call_duration') !== undefined
      ? 'call'
      : share !== undefined && text(member(share, 'link')) !== null
        ? 'link'
        : sticker !== null
          ? 'sticker'
          : content === null && (first === 'image' || first === 'video' || first === 'voice' || first === 'file')
            ? first
            : 'text';
  const reactions = list(member(value, 'reactions')).map((r) => ({
    emoji: words(member(r, 'reaction')) ?? '',
    actor: words(member(r, 'actor')) ?? '',
  }));
  const link = text(member(share, 'link'));
  return {
    ...DEFAULTS,
    ...timed(ms, stamp),
    local: ids.of(sender, ms, content, JSON.stringify(attachments.map((a) => a.name))),
    sender,
    direction: owner === null ? 'unknown' : owner === sender ? 'sent' : 'received',
    kind,
    typeAsStored: text(member(value, 'type')) ?? 'Generic',
    text: content ?? words(member(share, 'share_text')) ?? link,
    detail:
      link !== null || reactions.length > 0
        ? { ...(link === null ? {} : { url: link }), ...(reactions.length > 0 ? { reactions } : {}) }
        : null,
    attachments,
  };
}
