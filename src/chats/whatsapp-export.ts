// WhatsApp's "Export chat": `_chat.txt`, or a zip of it with media. Two heads (iOS, Android), dates in the phone's language,
// no zone: times are wall-clock times unless the owner names a zone.
import type { Attachment, ChatFormat, ChatInput, ChatItem, ExportFile, Message, MessageKind } from '../model/chat.ts';
import {
  attach,
  BATCH,
  ContentIds,
  DEFAULTS,
  lineCut,
  mainFile,
  person,
  roleOf,
  textLines,
  timed,
  trouble,
} from './reading/build.ts';
import { ownersClock } from './reading/clock.ts';
import { clockMs, type DateOrder, dayMs, inferOrder } from './reading/dates.ts';
import { CALL, DELETED, EDITED, FILE_ATTACHED, leftOut } from './reading/whatsapp-words.ts';

// Matched on the line's plain form: digits of any script as 0 to 9, spaces as spaces, marks of direction as U+200E.
const M = String.raw`\u200e*`;
const DATE = String.raw`(\d{1,4})${M}[./\-年년]${M} ?(\d{1,2})${M}[./\-月월]${M} ?(\d{1,4})[日일]?\.?(?: ?г\.)?`;
const TIME = String.raw`((?:[^\d\s\]]{1,9} ?)?\d{1,2}(?:[:.]| ?h ?)\d{2}(?:(?:[:.]| ?min ?)\d{2}(?: ?s)?)?(?: ?[^\d\s\]\-]{1,9}(?: ?[mM]\.)?)?)`;
const IOS = new RegExp(`^${M}\\[${M}${DATE},?${M} ${M}${TIME}${M}\\]${M} `);
/** Vietnamese phones put the time first. */
const IOS_TIME_FIRST = new RegExp(`^${M}\\[${M}${TIME},? ${M}${DATE}${M}\\] `);
const ANDROID = new RegExp(`^${M}${DATE},?${M} ${M}${TIME}${M} - `);
const ANDROID_TIME_FIRST = new RegExp(`^${M}${TIME},? ${M}${DATE}${M} - `);
const HEAD_CHARS = 80;
const DIGIT = /\p{Nd}/u;

interface Head {
  readonly date: readonly [number, number, number];
  readonly time: string;
  readonly timeWritten: string;
  readonly rest: string;
}

/** The same length as what it is made of. The ten digits of a script begin at a multiple of 16, those of India six later. */
function plainForm(start: string): string {
  if (/^[ -~]*$/.test(start)) return start;
  let out = '';
  for (const unit of start.split('')) {
    if (unit <= '~') out += unit;
    else if (/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/.test(unit)) out += '\u200e';
    else if (/\s/.test(unit)) out += ' ';
    else if (unit === '،' || unit === '，') out += ',';
    else if (DIGIT.test(unit)) out += String((unit.charCodeAt(0) - (/[\u0900-\u0dff]/.test(unit) ? 6 : 0)) % 16);
    else out += unit;
  }
  return out;
}

function headOf(line: string): Head | null {
  const start = plainForm(line.slice(0, HEAD_CHARS));
  const early = IOS.exec(start) ?? ANDROID.exec(start);
  const m = early ?? IOS_TIME_FIRST.exec(start) ?? ANDROID_TIME_FIRST.exec(start);
  if (!m) return null;
  const [y, mo, d, time] = early ? [m[1], m[2], m[3], m[4]!] : [m[2], m[3], m[4], m[1]!];
  const at = early ? m[0].lastIndexOf(time) : m[0].indexOf(time);
  return {
    date: [Number(y), Number(mo), Number(d)],
    time,
    timeWritten: line.slice(at, at + time.length),
    rest: line.slice(m[0].length),
  };
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
  const bare = name.replace(/\.(txt|zip)$/i, '').replace(/ ?\(\d{1,3}\)$/, '');
  for (const pattern of TITLES) {
    const peer = pattern.exec(bare)?.[1]?.trim();
    if (peer) return peer;
  }
  return bare;
};

/** Names that WhatsApp gives an export, in the phone's language. */
const TITLES: readonly RegExp[] = [
  /^WhatsApp[ -]?(?:chat with|chat mit|chat met|chat med|chat|대화|聊天)?(?: - |: | )(.+)$/i,
  /^(?:chat (?:de )?whatsapp (?:con|com|dengan|ile|de)|discussion whatsapp avec|conversa do whatsapp com|chat whatsapp con|czat whatsapp z|чат whatsapp с(?: контактом)?|чат whatsapp з|محادثة واتساب مع|צ׳אט whatsapp עם) (.+)$/i,
  /^(?:与|與|和)(.+?)的? ?whatsapp ?(?:聊天|聊天记录|聊天記錄|對話|对话)$/i,
  /^(.+?) ile whatsapp (?:sohbeti|görüşmesi)$/i,
  /^(.+?)(?:님과의 whatsapp 대화|との ?whatsapp ?(?:チャット|トーク))$/i,
];

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
  const inQuotes = new Map<string, number>();
  for await (const line of textLines(file.stream())) {
    const named = splitName(headOf(line)?.rest ?? '');
    // “Anna changed the subject to “Trip: Rome”” comes once; a name in quotation marks comes again.
    if (named !== null && QUOTED.test(named.name)) {
      const n = (inQuotes.get(named.name) ?? 0) + 1;
      if (inQuotes.size < 5000) inQuotes.set(named.name, n);
      if (n < 3) continue;
    }
    // A group speaks in its own name where it announces something: that makes it no member.
    if (named !== null && names.size < 5000 && !isNotice(named.body)) names.add(named.name);
  }
  const nameOf = (rest: string) => {
    const named = splitName(rest);
    return named !== null && QUOTED.test(named.name) && !names.has(named.name) ? null : named;
  };
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
    const notice = named !== null && isNotice(named.body);
    const sender = notice ? null : (named?.name ?? null);
    // Messages are known again by the time as it is written.
    const written = `${head.date.join('-')} ${head.timeWritten}`;
    const body = notice || named === null ? noticeOf(named?.body ?? rest) : bodyOf(named.body, input);
    return {
      ...DEFAULTS,
      ...body,
      ...timed(wall === null ? null : (clock?.instant(wall) ?? wall), written),
      local: ids.of(written, sender, named?.body ?? rest),
      sender,
      direction: sender === null ? 'system' : owner === null ? 'unknown' : sender === owner ? 'sent' : 'received',
      typeAsStored: sender === null ? 'system' : body.attachments.length > 0 ? 'media' : 'message',
    };
  };
  let cut = false;
  const lines = textLines(file.stream(), () => {
    cut = true;
  });
  for await (const line of lines) {
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
  if (cut) yield lineCut(file.path);
}

const QUOTED = /[“”„«»「」『』"]/;
/** `Name: text`. A line of the system has no name; a name has no colon of its own. */
function splitName(rest: string): { name: string; body: string } | null {
  const m = /^[\u200e\u200f\u202a-\u202e\u2066-\u2069]*([^:\n]{1,100}): ?([\s\S]*)$/.exec(rest);
  if (!m) return null;
  const name = m[1]!.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/^~[\s\u202f]*/, '');
  return name.trim() === '' ? null : { name, body: m[2]! };
}

const unmarked = (s: string): string => s.replace(/\u200e/g, '').trim();
const marked = (body: string): boolean => body.startsWith('\u200e');
/** iOS puts a name before its own notices too, and marks them. */
const isNotice = (body: string): boolean =>
  marked(body) &&
  leftOut(body, true) === null &&
  !ATTACHED.test(body) &&
  !ATTACHED_ANDROID.test(body) &&
  !DELETED.test(body) &&
  !EDITED.test(body) &&
  !PLACE.test(body) &&
  !POLL.test(body) &&
  !isCall(body);
const isCall = (body: string): boolean => body.length < 80 && CALL.test(body);

const PLACE = /^[\u200e\s]*[^:\n]{1,30}: (https:\/\/maps\.google\.com\/\?q=(-?[\d.]{1,20}),(-?[\d.]{1,20}))/;
/** A heading alone on its line, then the question and marked lines of choices. */
const POLL = /^\u200e[^:\n]{1,24}:\s*(?:$|\n)/;

/** iOS: `<attached: name>`, after words or alone; only U+200E or the start of the body may stand before it. */
const ATTACHED = /(?:^|\u200e)\s*<[^<>:：\n]{1,40}[:：]\s?([^<>\n]{1,255}\.[A-Za-z0-9]{2,5})>/;
const ATTACHED_ANDROID = /^[\u200e\s]*([^\n/]{1,200}\.[A-Za-z0-9]{2,5}) \(([^()\n]{3,40})\)/;
const WHATSAPP_NAME = /^(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d{4}\./;
/** A document's name and pages, as iOS writes them before it. */
const DOCUMENT = /^[\u200e\s]*([^\n]{1,200}) • [^\n]{1,40}$/;

type Body = Pick<Message, 'kind' | 'text' | 'attachments' | 'detail'>;

/** A line of WhatsApp's own: a call, or anything else it announces. */
function noticeOf(words: string): Body {
  const text = unmarked(words);
  return { kind: isCall(text) ? 'call' : 'system', text, attachments: [], detail: null };
}

function attachmentOf(words: string, input: ChatInput): { file: string; name: string; caption: string } | null {
  const ios = ATTACHED.exec(words);
  if (ios) {
    const before = unmarked(words.slice(0, ios.index));
    const titled = DOCUMENT.exec(before)?.[1];
    const caption = [titled === undefined ? before : '', words.slice(ios.index + ios[0].length).trim()];
    return { file: ios[1]!, name: titled ?? ios[1]!, caption: caption.filter((c) => c !== '').join('\n') };
  }
  const android = ATTACHED_ANDROID.exec(words);
  if (!android) return null;
  const [whole, name, remark] = android as unknown as [string, string, string];
  // A file that somebody only wrote about is text.
  if (!FILE_ATTACHED.test(remark) && !WHATSAPP_NAME.test(name) && !input.file(name)) return null;
  return { file: name, name, caption: words.slice(whole.length).trim() };
}

function bodyOf(body: string, input: ChatInput): Body {
  if (DELETED.test(body)) return { kind: 'recall', text: unmarked(body), attachments: [], detail: null };
  const edited = EDITED.test(body) && !ATTACHED.test(body);
  const words = edited ? body.replace(EDITED, '') : body;
  const detail = edited ? { edited: true } : null;
  const attached = attachmentOf(words, input);
  if (attached) {
    const { file, name, caption } = attached;
    const role = /STK-|-STICKER-|\.webp$/i.test(file)
      ? 'sticker'
      : /-PTT-|-AUDIO-/.test(file)
        ? 'voice'
        : /\.vcf$/i.test(file)
          ? 'file'
          : roleOf(file);
    return {
      kind: role as MessageKind,
      text: caption === '' ? (role === 'file' ? name : null) : caption,
      attachments: [attach(input, role, file, name)],
      detail,
    };
  }
  const mark = words.lastIndexOf('\u200e');
  const tail = mark > 0 && DOCUMENT.test(words.slice(0, mark).replace(/[\u200e\s]+$/, '')) ? words.slice(mark) : null;
  const kind = leftOut(words, marked(words)) ?? (tail === null ? null : leftOut(tail, true));
  if (kind !== null) {
    const name = tail === null ? null : (DOCUMENT.exec(words.slice(0, mark).replace(/[\u200e\s]+$/, ''))?.[1] ?? null);
    const attachments: Attachment[] =
      kind === 'card' ? [] : [{ role: kind, state: 'missing', name, file: null, thumbnail: null, durationMs: null }];
    return { kind, text: name, attachments, detail: { placeholder: unmarked(words) } };
  }
  if (marked(words) && isCall(words)) return { kind: 'call', text: unmarked(words), attachments: [], detail: null };
  if (POLL.test(words)) return { kind: 'poll', text: unmarked(words), attachments: [], detail: null };
  const location = PLACE.exec(words);
  if (location)
    return {
      kind: 'location',
      text: unmarked(words),
      attachments: [],
      detail: { url: location[1]!, latitude: Number(location[2]), longitude: Number(location[3]) },
    };
  return { kind: 'text', text: words.startsWith('\u200e') ? unmarked(words) : words, attachments: [], detail };
}
