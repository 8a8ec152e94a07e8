// WhatsApp's "Export chat": `_chat.txt`, or a zip of it with media. Two heads (iOS, Android), dates in the phone's language,
// no zone: times are wall-clock times unless the owner names a zone.
import type { Attachment, ChatFormat, ChatInput, ChatItem, ExportFile, Message, MessageKind } from '../model/chat.ts';
import {
  attach,
  BATCH,
  ContentIds,
  DEFAULTS,
  mainFile,
  person,
  roleOf,
  textLines,
  timed,
  trouble,
} from './reading/build.ts';
import { ownersClock } from './reading/clock.ts';
import { clockMs, type DateOrder, dayMs, inferOrder } from './reading/dates.ts';

const DATE = String.raw`(\d{1,4})[./\-年](?: ?)(\d{1,2})[./\-月](?: ?)(\d{1,4})日?\.?`;
const TIME = String.raw`((?:[^\d\s\]]{1,5}\s?)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\u00a0]?[^\d\s\]\-]{1,5}(?:[\s\u00a0]?[mM]\.)?)?)`;
const IOS = new RegExp(`^[\\u200e\\u200f\\ufeff]*\\[${DATE},? ${TIME}\\] (.*)$`);
const ANDROID = new RegExp(`^[\\u200e\\u200f\\ufeff]*${DATE},? ${TIME} - (.*)$`);

interface Head {
  readonly date: readonly [number, number, number];
  readonly time: string;
  readonly rest: string;
}

function headOf(line: string): Head | null {
  const m = IOS.exec(line) ?? ANDROID.exec(line);
  return m ? { date: [Number(m[1]), Number(m[2]), Number(m[3])], time: m[4]!, rest: m[5]! } : null;
}

/** Two heads in the first lines, or one where there is but one line. */
function fits(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((l) => l !== '');
  const heads = lines.slice(0, 200).filter((l) => headOf(l) !== null).length;
  return heads >= 2 || (heads === 1 && lines.length <= 2);
}

const FILE = /(?:^|\/)(?:_chat|WhatsApp[^/]*)\.txt$|\.txt$/i;

export const whatsappExport: ChatFormat = {
  id: 'whatsapp-export',
  app: 'net.whatsapp.WhatsApp',
  title: { en: 'WhatsApp “Export chat” (text or zip)', zh: 'WhatsApp“导出聊天”（文本或 zip）' },
  howToGet: [
    {
      en: 'Open the chat, its name or the menu, Export chat, with or without media, and save the file.',
      zh: '打开聊天，点名称或菜单，选“导出聊天”，可附带媒体，保存文件。',
    },
    {
      en: 'Times in it have no zone. Name yours with --time-zone, and your name in the chat with --me.',
      zh: '其中的时间没有时区。请用 --time-zone 指明时区，用 --me 指明你在聊天中的名字。',
    },
  ],
  verifiedOn: ['synthetic exports in the layouts of iOS and Android in eight languages'],
  async recognize(input) {
    return (await mainFile(input, FILE, fits)) ? 'lines that begin with a date, a time and a name' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const file = await mainFile(input, FILE, fits);
    if (!file) return;
    const dates: [number, number, number][] = [];
    for await (const line of textLines(file.stream())) {
      const head = headOf(line);
      if (head && dates.length < 1_000_000) dates.push([...head.date]);
    }
    const { order, certain } = inferOrder(dates, reading.dateOrder);
    if (!certain)
      yield trouble(
        'bad-time',
        `The dates in ${input.name} can be read with the day or with the month first; day first was taken. If that is wrong, import again with --date-order mdy.`,
      );
    yield* conversation(input, file, order, reading.timeZone, reading.owner);
  },
};

const title = (input: ChatInput, file: ExportFile): string => {
  const name =
    input.container === 'file'
      ? input.name
      : /(?:^|\/)_chat\.txt$/.test(file.path)
        ? (file.path.split('/').at(-2) ?? input.name)
        : file.path.slice(file.path.lastIndexOf('/') + 1);
  const bare = name.replace(/\.(txt|zip)$/i, '');
  return bare.replace(/^WhatsApp[^-\p{L}]*(?:Chat with|Chat mit|Chat -|-|与|與)\s*/iu, '').trim() || bare;
};

async function* conversation(
  input: ChatInput,
  file: ExportFile,
  order: DateOrder,
  timeZone: string | null,
  owner: string | null,
): AsyncIterable<ChatItem> {
  const account = owner ?? 'whatsapp';
  const clock = timeZone === null ? null : ownersClock(timeZone);
  const names = new Set<string>();
  for await (const line of textLines(file.stream())) {
    const name = nameOf(headOf(line)?.rest ?? '')?.name;
    if (name !== undefined && names.size < 5000) names.add(name);
  }
  // `_chat` says nothing: two such files would become one chat.
  const named = title(input, file);
  const chat =
    named === '_chat'
      ? [...names]
          .filter((n) => n !== owner)
          .sort()
          .slice(0, 20)
          .join(', ') || named
      : named;
  yield { type: 'account', account: { key: account, name: owner, alias: null, foundThrough: [] } };
  for (const name of names) yield person(account, name, name);
  yield {
    type: 'chat',
    chat: {
      account,
      key: chat,
      kind: names.size > 2 ? 'group' : 'direct',
      name: chat,
      nameHint: null,
      peer: null,
      contact: 'listed',
      members: [...names].map((key) => ({ key, shown: null })),
      where: file.path,
      clock: clock === null ? 'local' : 'utc',
    },
  };
  const ids = new ContentIds();
  let batch: Message[] = [];
  let open: { head: Head; lines: string[] } | null = null;
  const close = (): Message | null => (open ? messageOf(open.head, open.lines.join('\n')) : null);
  const messageOf = (head: Head, rest: string): Message => {
    const day = dayMs(head.date, order);
    const time = clockMs(head.time);
    const wall = day === null || time === null ? null : day + time;
    const named = nameOf(rest);
    // iOS puts a name before its own notices too, and marks them.
    const notice =
      named !== null &&
      marked(named.body) &&
      !OMITTED.test(named.body) &&
      !ATTACHED.test(named.body) &&
      !DELETED.test(named.body);
    const sender = notice ? null : (named?.name ?? null);
    const written = `${head.date.join('-')} ${head.time}`;
    const body = bodyOf(notice ? named.body.slice(1) : (named?.body ?? rest), input);
    return {
      ...DEFAULTS,
      ...body,
      ...timed(wall === null ? null : (clock?.instant(wall) ?? wall), written),
      local: ids.of(written, sender, named?.body ?? rest),
      sender,
      direction: sender === null ? 'system' : owner === null ? 'unknown' : sender === owner ? 'sent' : 'received',
      kind: sender === null ? 'system' : body.kind,
      typeAsStored: sender === null ? 'system' : body.attachments.length > 0 ? 'media' : 'message',
    };
  };
  for await (const line of textLines(file.stream())) {
    const head = headOf(line);
    if (!head) {
      if (open) open.lines.push(line);
      else if (line.trim() !== '')
        yield {
          type: 'rejected',
          rejected: {
            account,
            chat,
            local: null,
            server: null,
            atMs: null,
            reason: 'the line stands before the first message',
            where: file.path,
          },
        };
      continue;
    }
    const message = close();
    if (message) batch.push(message);
    open = { head, lines: [head.rest] };
    if (batch.length >= BATCH) {
      yield { type: 'messages', account, chat, messages: batch };
      batch = [];
    }
  }
  const message = close();
  if (message) batch.push(message);
  if (batch.length > 0) yield { type: 'messages', account, chat, messages: batch };
}

/** `Name: text`. A line of the system has no name; a name has no colon of its own and at most 100 characters. */
function nameOf(rest: string): { name: string; body: string } | null {
  const m = /^[\u200e\u200f]*([^:\n]{1,100}): ?([\s\S]*)$/.exec(rest);
  return m
    ? { name: m[1]!.replace(/[\u200e\u200f\u202a-\u202e]/g, '').replace(/^~[\s\u202f]*/, ''), body: m[2]! }
    : null;
}

const ATTACHED = /^[\u200e\s]*<[^<>:：]{1,40}[:：]\s?([^<>\n]{1,255}\.[A-Za-z0-9]{2,5})>/;
const ATTACHED_ANDROID = /^[\u200e\s]*([^\n/]{1,200}\.[A-Za-z0-9]{2,5}) \([^()\n]{3,40}\)/;
const OMITTED = /^\s*<[^<>\n]{3,40}>\s*$|^\u200e[^\n]{2,40}$/;
const marked = (body: string): boolean => body.startsWith('\u200e');
const OMITTED_ROLES: readonly (readonly [RegExp, MessageKind])[] = [
  [/audio|voice|voz|sprach|音频|語音|语音|음성|音声|аудио/i, 'voice'],
  [/video|vídeo|vidéo|视频|影片|비디오|動画|видео/i, 'video'],
  [/sticker|贴图|貼圖|스티커|ステッカー|стикер/i, 'sticker'],
  [/document|dokument|documento|文件|문서|ドキュメント|документ/i, 'file'],
  [/contact|kontakt|名片|聯絡人|연락처/i, 'card'],
];
const DELETED =
  /^[\u200e\s]*(this message was deleted|you deleted this message|diese nachricht wurde gelöscht|此消息已删除|您已删除此消息|你已刪除此訊息|se eliminó este mensaje|esta mensagem foi apagada|このメッセージは削除されました|삭제된 메시지입니다)\.?\s*$/i;
const EDITED =
  /[\u200e\s]*<(?:this message was edited|diese nachricht wurde bearbeitet|此消息已编辑|se editó este mensaje|mensagem editada|このメッセージは編集済みです)>\s*$/i;

function bodyOf(body: string, input: ChatInput): Pick<Message, 'kind' | 'text' | 'attachments' | 'detail'> {
  if (DELETED.test(body))
    return { kind: 'recall', text: body.replace(/\u200e/g, '').trim(), attachments: [], detail: null };
  const edited = EDITED.test(body);
  const words = edited ? body.replace(EDITED, '') : body;
  const detail = edited ? { edited: true } : null;
  const attached = ATTACHED.exec(words) ?? ATTACHED_ANDROID.exec(words);
  if (attached) {
    const name = attached[1]!;
    const role = /STK-|\.webp$/i.test(name) ? 'sticker' : roleOf(name);
    const caption = words.slice(attached[0].length).trim();
    const attachment: Attachment = attach(input, role, name, name);
    return {
      kind: role as MessageKind,
      text: caption === '' ? (role === 'file' ? name : null) : caption,
      attachments: [attachment],
      detail,
    };
  }
  if (OMITTED.test(words)) {
    const kind = OMITTED_ROLES.find(([p]) => p.test(words))?.[1] ?? 'image';
    const attachments: Attachment[] =
      kind === 'card'
        ? []
        : [{ role: kind, state: 'missing', name: null, file: null, thumbnail: null, durationMs: null }];
    return { kind, text: null, attachments, detail: { placeholder: words.replace(/\u200e/g, '').trim() } };
  }
  return { kind: 'text', text: words, attachments: [], detail };
}
