// Telegram Desktop's export: one chat, or all of them under `chats.list`. Gigabytes, so it is streamed.
import { isObject } from '../base/json.ts';
import type { Attachment, ChatFormat, ChatInput, ChatItem, Message, MessageKind } from '../model/chat.ts';
import {
  attach,
  BATCH,
  DEFAULTS,
  headText,
  idText,
  list,
  mainFile,
  member,
  person,
  rejectedRow,
  text,
  timed,
  trouble,
} from './reading/build.ts';
import { jsonElements } from './reading/json-elements.ts';

const fits = (head: string): boolean =>
  /^\s*\{/.test(head) &&
  (/"date_unixtime"\s*:/.test(head) ||
    /"chats"\s*:\s*\{\s*"about"/.test(head) ||
    (/"messages"\s*:/.test(head) && /"from_id"\s*:\s*"(user|channel)\d/.test(head)));

const MEDIA: Record<string, readonly [MessageKind, string]> = {
  sticker: ['sticker', 'sticker'],
  video_message: ['video', 'video'],
  voice_message: ['voice', 'voice'],
  animation: ['video', 'video'],
  video_file: ['video', 'video'],
  audio_file: ['music', 'file'],
};

export const telegramDesktopJson: ChatFormat = {
  id: 'telegram-desktop-json',
  app: 'org.telegram.desktop',
  title: { en: 'Telegram Desktop export (JSON)', zh: 'Telegram Desktop 导出（JSON）' },
  howToGet: [
    {
      en: 'In Telegram Desktop open the chat’s menu, choose Export chat history and the machine-readable JSON format. For everything: Settings, Advanced, Export Telegram data.',
      zh: '在 Telegram Desktop 的聊天菜单中选择“导出聊天记录”，格式选机器可读的 JSON。要导出全部：设置、高级、导出 Telegram 数据。',
    },
  ],
  verifiedOn: ['synthetic exports in the layout of Telegram Desktop 5'],
  async recognize(input) {
    return (await mainFile(input, /result\.json$/i, fits)) ? 'messages with "date_unixtime" or "from_id"' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const file = await mainFile(input, /result\.json$/i, fits);
    if (!file) return;
    // A whole export says whose it is; one chat's does not.
    const self = /"personal_information"\s*:\s*\{\s*"user_id"\s*:\s*(\d{1,20})/.exec(await headText(file))?.[1];
    const owner = reading.owner ?? (self === undefined ? null : `user${self}`);
    const account = owner ?? 'telegram';
    yield {
      type: 'account',
      account: {
        key: account,
        name: reading.owner,
        alias: null,
        foundThrough: self === undefined ? [] : ['personal_information'],
      },
    };
    let chat: string | null = null;
    let batch: Message[] = [];
    const known = new Set<string>();
    const flush = function* (): Iterable<ChatItem> {
      if (chat !== null && batch.length > 0) yield { type: 'messages', account, chat, messages: batch };
      batch = [];
    };
    for await (const event of jsonElements(file.stream(), 'messages')) {
      switch (event.type) {
        case 'begin': {
          const id = idText(member(event.head, 'id')) ?? input.name;
          const type = text(member(event.head, 'type')) ?? '';
          chat = id;
          const group = /group|channel/.test(type);
          yield {
            type: 'chat',
            chat: {
              account,
              key: id,
              kind: /channel/.test(type) ? 'official' : group ? 'group' : type === 'saved_messages' ? 'self' : 'direct',
              name: text(member(event.head, 'name')) ?? (type === 'saved_messages' ? 'Saved Messages' : null),
              nameHint: null,
              peer: id,
              contact: 'listed',
              members: [],
              where: `chat ${id}`,
              clock: 'utc',
            },
          };
          break;
        }
        case 'element': {
          const m = chat === null ? null : messageOf(event.value, input, owner);
          if (!m) {
            if (chat !== null) yield rejectedRow(account, chat, batch.length, 'it has no id');
            break;
          }
          const name = text(member(event.value, 'from')) ?? text(member(event.value, 'actor'));
          if (m.sender !== null && !known.has(m.sender)) {
            known.add(m.sender);
            yield person(account, m.sender, name);
          }
          batch.push(m);
          if (batch.length >= BATCH) yield* flush();
          break;
        }
        case 'bad':
          if (chat !== null) yield rejectedRow(account, chat, event.index, event.why);
          break;
        case 'end':
          yield* flush();
          chat = null;
          break;
        case 'rest':
          yield* flush();
          if (event.cut)
            yield trouble(
              'cut-off',
              `${input.name} breaks off: what stands before the break was read. Export it again if messages are missing.`,
            );
      }
    }
  },
};

/** Text is a string, or a list of strings and `{ type, text }`. */
function plainText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  const joined = list(value)
    .map((part) => (typeof part === 'string' ? part : (text(member(part, 'text')) ?? '')))
    .join('');
  return joined === '' ? null : joined;
}

function messageOf(value: unknown, input: ChatInput, owner: string | null): Message | null {
  const id = member(value, 'id');
  if (!isObject(value) || typeof id !== 'number') return null;
  const seconds = Number(member(value, 'date_unixtime'));
  const date = text(member(value, 'date'));
  const ms =
    Number.isFinite(seconds) && member(value, 'date_unixtime') !== undefined
      ? seconds * 1000
      : date === null
        ? null
        : Date.parse(`${date}Z`);
  const service = member(value, 'type') === 'service';
  const sender = idText(member(value, 'from_id')) ?? idText(member(value, 'actor_id')) ?? text(member(value, 'from'));
  const name = text(member(value, 'from'));
  const attachments: Attachment[] = [];
  let kind: MessageKind = 'text';
  const mediaType = text(member(value, 'media_type'));
  const durationMs = Number(member(value, 'duration_seconds')) * 1000 || null;
  const path = (v: unknown): string | null => {
    const p = text(v);
    // "(File not included. Change data exporting settings to download.)"
    return p === null || p.startsWith('(') ? null : p;
  };
  if (value['photo'] !== undefined) {
    kind = 'image';
    attachments.push(attach(input, 'image', path(value['photo']), null));
  } else if (value['file'] !== undefined) {
    const [k, role] = (mediaType === null ? undefined : MEDIA[mediaType]) ?? (['file', 'file'] as const);
    kind = k;
    attachments.push(attach(input, role, path(value['file']), text(member(value, 'file_name')), durationMs));
  } else if (value['location_information'] !== undefined) kind = 'location';
  else if (value['contact_information'] !== undefined) kind = 'card';
  else if (value['poll'] !== undefined) kind = 'poll';
  let words = plainText(value['text']);
  if (service) {
    kind = member(value, 'action') === 'phone_call' ? 'call' : 'system';
    words ??= [
      text(member(value, 'actor')),
      text(member(value, 'action'))?.replaceAll('_', ' '),
      text(member(value, 'title')),
    ]
      .filter(Boolean)
      .join(' ');
  }
  if (kind === 'poll') words ??= text(member(value, 'poll', 'question'));
  if (kind === 'card')
    words ??= [
      text(member(value, 'contact_information', 'first_name')),
      text(member(value, 'contact_information', 'last_name')),
    ]
      .filter(Boolean)
      .join(' ');
  if (kind === 'sticker') words ??= text(member(value, 'sticker_emoji'));
  const forwarded = text(member(value, 'forwarded_from'));
  const [latitude, longitude] = [
    member(value, 'location_information', 'latitude'),
    member(value, 'location_information', 'longitude'),
  ];
  const reactions = list(member(value, 'reactions')).map((r) => ({
    emoji: text(member(r, 'emoji')) ?? text(member(r, 'type')) ?? '',
    count: Number(member(r, 'count')) || 0,
  }));
  const link = list(member(value, 'text_entities'))
    .map((e) => text(member(e, 'href')) ?? (member(e, 'type') === 'link' ? text(member(e, 'text')) : null))
    .find((u) => u !== null);
  const detail = {
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(link === undefined || link === null ? {} : { url: link }),
    ...(forwarded === null ? {} : { forwardedFrom: forwarded }),
    ...(text(member(value, 'edited')) === null ? {} : { edited: text(member(value, 'edited')) }),
    ...(typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : {}),
  };
  return {
    ...DEFAULTS,
    ...timed(ms === null || Number.isNaN(ms) ? null : ms, member(value, 'date_unixtime') ?? date),
    local: id,
    server: String(id),
    sender: service ? null : sender,
    direction: service
      ? 'system'
      : owner === null
        ? 'unknown'
        : owner === sender || owner === name
          ? 'sent'
          : 'received',
    kind,
    typeAsStored: mediaType ?? text(member(value, 'type')),
    subtypeAsStored: text(member(value, 'action')),
    text: words,
    detail: Object.keys(detail).length > 0 ? detail : null,
    replyTo: idText(member(value, 'reply_to_message_id')),
    attachments,
  };
}
