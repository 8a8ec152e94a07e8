// JSON of DiscordChatExporter: one channel a file, or a channel over several partitions.
import type { Attachment, ChatFormat, ChatInput, ChatItem, ExportFile, Message, MessageKind } from '../model/chat.ts';
import {
  attach,
  BATCH,
  DEFAULTS,
  headText,
  idText,
  list,
  member,
  person,
  rejectedRow,
  roleOf,
  text,
  timed,
  trouble,
} from './reading/build.ts';
import { jsonElements } from './reading/json-elements.ts';

const fits = (head: string): boolean =>
  /^\s*\{/.test(head) && /"guild"\s*:\s*\{/.test(head) && /"channel"\s*:\s*\{/.test(head);

async function filesOf(input: ChatInput): Promise<ExportFile[]> {
  if (input.container === 'ios-backup') return [];
  if (input.head) return fits(input.head.text) ? [...input.files()] : [];
  const found: ExportFile[] = [];
  for (const file of input.files()) if (/\.json$/i.test(file.path) && fits(await headText(file))) found.push(file);
  return found;
}

const SYSTEM_TYPES = /^(?!Default$|Reply$|ThreadStarterMessage$|ChatInputCommand$|ContextMenuCommand$)/;

export const discordChatExporterJson: ChatFormat = {
  id: 'discord-chat-exporter-json',
  app: 'com.discord',
  title: { en: 'Discord (DiscordChatExporter JSON)', zh: 'Discord（DiscordChatExporter JSON）' },
  howToGet: [
    {
      en: 'Give the JSON that DiscordChatExporter wrote of your own conversations; with its media folder beside it, media come along.',
      zh: '提供 DiscordChatExporter 为你自己的会话写出的 JSON；媒体文件夹放在一起，媒体也会导入。',
    },
  ],
  verifiedOn: ['synthetic exports in the layout of DiscordChatExporter 2.4x'],
  async recognize(input) {
    return (await filesOf(input)).length > 0 ? 'JSON with "guild" and "channel"' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const account = reading.owner ?? 'discord';
    yield { type: 'account', account: { key: account, name: reading.owner, alias: null, foundThrough: [] } };
    const known = new Set<string>();
    for (const file of await filesOf(input)) {
      let chat: string | null = null;
      let batch: Message[] = [];
      for await (const event of jsonElements(file.stream(), 'messages')) {
        if (event.type === 'begin') {
          const channel = member(event.head, 'channel');
          const guild = text(member(event.head, 'guild', 'name'));
          const type = text(member(channel, 'type')) ?? '';
          const direct = type === 'DirectTextChat';
          const name = text(member(channel, 'name'));
          chat = idText(member(channel, 'id')) ?? file.path;
          yield {
            type: 'chat',
            chat: {
              account,
              key: chat,
              kind: direct ? 'direct' : 'group',
              name: direct || type === 'DirectGroupTextChat' || guild === null ? name : `${guild} #${name ?? chat}`,
              nameHint: null,
              peer: chat,
              contact: 'listed',
              members: [],
              where: file.path,
              clock: 'utc',
            },
          };
        } else if (event.type === 'element' && chat !== null) {
          const m = messageOf(event.value, input, reading.owner);
          if (!m) {
            yield rejectedRow(account, chat, batch.length, 'it has no id');
            continue;
          }
          const author = idText(member(event.value, 'author', 'id'));
          if (author !== null && !known.has(author)) {
            known.add(author);
            yield person(
              account,
              author,
              text(member(event.value, 'author', 'nickname')) ?? text(member(event.value, 'author', 'name')),
              { alias: text(member(event.value, 'author', 'name')) },
            );
          }
          batch.push(m);
          if (batch.length >= BATCH) {
            yield { type: 'messages', account, chat, messages: batch };
            batch = [];
          }
        } else if (event.type === 'bad' && chat !== null) yield rejectedRow(account, chat, event.index, event.why);
        else if (event.type === 'rest') {
          if (chat !== null && batch.length > 0) yield { type: 'messages', account, chat, messages: batch };
          if (event.cut) yield trouble('cut-off', `${file.path} breaks off: what stands before the break was read.`);
        }
      }
    }
  },
};

function messageOf(value: unknown, input: ChatInput, owner: string | null): Message | null {
  const id = idText(member(value, 'id'));
  if (id === null) return null;
  const author = idText(member(value, 'author', 'id'));
  const name = text(member(value, 'author', 'name'));
  const type = text(member(value, 'type')) ?? 'Default';
  const stamp = text(member(value, 'timestamp'));
  const ms = stamp === null ? null : Date.parse(stamp);
  const offset = stamp === null ? null : /([+-])(\d\d):(\d\d)$/.exec(stamp);
  const attachments: Attachment[] = list(member(value, 'attachments')).map((a) => {
    const fileName = text(member(a, 'fileName')) ?? 'file';
    const url = text(member(a, 'url')) ?? '';
    return attach(input, roleOf(fileName), /^https?:/.test(url) ? null : decodePath(url), fileName);
  });
  const forwarded = member(value, 'forwardedMessage');
  for (const a of list(member(forwarded, 'attachments'))) {
    const fileName = text(member(a, 'fileName')) ?? 'file';
    const url = text(member(a, 'url')) ?? '';
    attachments.push(
      attach(input, `forwarded-${roleOf(fileName)}`, /^https?:/.test(url) ? null : decodePath(url), fileName),
    );
  }
  const embeds = list(member(value, 'embeds')).map((e) => ({
    title: text(member(e, 'title')) ?? '',
    description: (text(member(e, 'description')) ?? '').slice(0, 4000),
    url: text(member(e, 'url')) ?? '',
  }));
  const embedded = embeds
    .map((e) => [e.title, e.description].filter((s) => s !== '').join('\n'))
    .filter((s) => s !== '')
    .join('\n');
  const stickers = list(member(value, 'stickers'))
    .map((s) => text(member(s, 'name')))
    .filter((s) => s !== null);
  const content = text(member(value, 'content')) ?? text(member(forwarded, 'content'));
  const system = SYSTEM_TYPES.test(type);
  const replyTo = idText(member(value, 'reference', 'messageId'));
  const roles = attachments[0]?.role;
  const kind: MessageKind = system
    ? type === 'Call'
      ? 'call'
      : 'system'
    : content === null && attachments.length > 0
      ? roles === 'image' || roles === 'video' || roles === 'voice'
        ? roles
        : 'file'
      : content === null && stickers.length > 0
        ? 'sticker'
        : forwarded !== undefined && forwarded !== null
          ? 'forward'
          : content === null && embeds.length > 0
            ? 'link'
            : replyTo !== null
              ? 'quote'
              : 'text';
  const edited = text(member(value, 'timestampEdited'));
  const reactions = list(member(value, 'reactions')).map((r) => ({
    emoji: text(member(r, 'emoji', 'name')) ?? '',
    count: Number(member(r, 'count')) || 0,
  }));
  const link = embeds.find((e) => e.url !== '')?.url;
  const detail = {
    ...(edited === null ? {} : { edited }),
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(embeds.length > 0 ? { embeds } : {}),
    ...(content === null && link !== undefined ? { url: link } : {}),
  };
  return {
    ...DEFAULTS,
    ...timed(ms === null || Number.isNaN(ms) ? null : ms, stamp),
    local: id,
    server: id,
    offset: offset
      ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]))
      : stamp?.endsWith('Z')
        ? 0
        : null,
    sender: system ? null : author,
    direction: system
      ? 'system'
      : owner === null
        ? 'unknown'
        : owner === author || owner === name
          ? 'sent'
          : 'received',
    kind,
    typeAsStored: type,
    text: content ?? (stickers.length > 0 ? stickers.join(' ') : embedded === '' ? null : embedded),
    detail: Object.keys(detail).length > 0 ? detail : null,
    replyTo,
    attachments,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
