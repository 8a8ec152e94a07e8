// The members and messages of ChatLab's exchange format, shared by its two spellings and by telltale's own export.
import { isObject } from '../../base/json.ts';
import {
  type Attachment,
  type ChatInput,
  type ChatItem,
  type ChatReading,
  DIRECTIONS,
  MESSAGE_KINDS,
  type Message,
  type MessageKind,
} from '../../model/chat.ts';
import { attach, ContentIds, DEFAULTS, idText, list, member, person, text, timed } from './build.ts';

export const CHATLAB_KINDS: ReadonlyMap<number, MessageKind> = new Map([
  [0, 'text'],
  [1, 'image'],
  [2, 'voice'],
  [3, 'video'],
  [4, 'file'],
  [5, 'sticker'],
  [7, 'link'],
  [8, 'location'],
  [20, 'red-packet'],
  [21, 'transfer'],
  [22, 'pat'],
  [23, 'call'],
  [24, 'link'],
  [25, 'quote'],
  [26, 'forward'],
  [27, 'card'],
  [80, 'system'],
  [81, 'recall'],
]);

const MEDIA_ROLES: Partial<Record<MessageKind, string>> = {
  image: 'image',
  voice: 'voice',
  video: 'video',
  file: 'file',
  sticker: 'sticker',
};

export interface ChatLabChat {
  readonly account: string;
  readonly chat: string;
  readonly items: readonly ChatItem[];
  message(value: unknown): Message | null;
}

/** From the header: its chat, its people, and what makes its messages. */
export function chatlabChat(
  meta: unknown,
  members: readonly unknown[],
  reading: ChatReading,
  where: string,
  input: ChatInput,
): ChatLabChat {
  const platform = text(member(meta, 'platform')) ?? 'unknown';
  const name = text(member(meta, 'name'));
  const group = member(meta, 'type') === 'group';
  const key = idText(member(meta, 'groupId')) ?? name ?? where;
  const account = text(member(meta, 'ownerId')) ?? reading.owner ?? platform;
  const ids = new ContentIds();
  const people = members.flatMap((m) => {
    const id = idText(member(m, 'platformId'));
    return id === null
      ? []
      : [
          {
            id,
            shown: text(member(m, 'groupNickname')),
            name: text(member(m, 'accountName')),
            alias:
              list(member(m, 'aliases'))
                .map(text)
                .find((a) => a !== null) ?? null,
          },
        ];
  });
  const owner =
    people.find((p) => reading.owner !== null && (p.id === reading.owner || p.name === reading.owner))?.id ??
    text(member(meta, 'ownerId'));
  return {
    account,
    chat: key,
    items: [
      {
        type: 'account',
        account: {
          key: account,
          name: people.find((p) => p.id === account)?.name ?? null,
          alias: null,
          foundThrough: [`platform ${platform}`],
        },
      },
      ...people.map((p) => person(account, p.id, p.name, { nickname: p.name, alias: p.alias })),
      {
        type: 'chat',
        chat: {
          account,
          key,
          kind: group ? 'group' : 'direct',
          name,
          nameHint: null,
          peer: group ? idText(member(meta, 'groupId')) : (people.find((p) => p.id !== owner)?.id ?? null),
          contact: 'listed',
          members: people.map((p) => ({ key: p.id, shown: p.shown })),
          where,
          clock: 'utc',
        },
      },
    ],
    message(value) {
      const sender = idText(member(value, 'sender'));
      const seconds = member(value, 'timestamp');
      const type = member(value, 'type');
      if (sender === null && typeof seconds !== 'number') return null;
      const stored = typeof type === 'number' ? type : 99;
      const kind = CHATLAB_KINDS.get(stored) ?? 'unsupported';
      const content = text(member(value, 'content'));
      const id = idText(member(value, 'platformMessageId'));
      const system = kind === 'system' || kind === 'recall';
      const role = MEDIA_ROLES[kind];
      const attachments: Attachment[] =
        role === undefined
          ? []
          : [{ role, state: 'missing', name: null, file: null, thumbnail: null, durationMs: null }];
      const message: Message = {
        ...DEFAULTS,
        ...timed(typeof seconds === 'number' ? seconds * 1000 : null, seconds),
        local: id ?? ids.of(sender, String(seconds), content, stored),
        server: id,
        sender: system ? null : sender,
        direction: system ? 'system' : owner === null ? 'unknown' : sender === owner ? 'sent' : 'received',
        kind,
        typeAsStored: typeof type === 'number' ? String(type) : null,
        text: content,
        replyTo: idText(member(value, 'replyToMessageId')),
        attachments,
      };
      return { ...message, ...ownMembers(member(value, 'telltale'), input) };
    },
  };
}

const STATES = ['thumbnail-only', 'missing', 'empty', 'not-on-disk'] as const;

/** What telltale wrote beside ChatLab's own members. Each is taken only in the shape it should have. */
function ownMembers(own: unknown, input: ChatInput): Partial<Message> {
  if (!isObject(own)) return {};
  const kind = MESSAGE_KINDS.find((k) => k === own['kind']);
  const direction = DIRECTIONS.find((d) => d === own['direction']);
  const { ms, detail, sender } = own;
  const words = (v: unknown): v is string | null => v === null || typeof v === 'string';
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(direction === undefined ? {} : { direction }),
    ...(words(sender) ? { sender } : {}),
    ...(words(own['text']) ? { text: own['text'] } : {}),
    ...(typeof ms === 'number' ? timed(ms, ms) : ms === null ? { atMs: null, atAsStored: null } : {}),
    ...(words(own['type']) ? { typeAsStored: own['type'] } : {}),
    ...(words(own['subtype']) ? { subtypeAsStored: own['subtype'] } : {}),
    ...(isObject(detail) ? { detail: detail as Message['detail'] } : {}),
    flags: list(own['flags']).filter((f) => typeof f === 'string' && f !== 'hidden') as string[],
    hidden: list(own['flags']).includes('hidden'),
    attachments: list(own['files']).flatMap((f) => {
      const role = text(member(f, 'role'));
      if (role === null) return [];
      const found = attach(input, role, text(member(f, 'path')), text(member(f, 'name')));
      const state = STATES.find((s) => s === member(f, 'state'));
      return [found.file === null && state !== undefined ? { ...found, state } : found];
    }),
  };
}
