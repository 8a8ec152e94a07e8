// One writer a format: what comes before a chat's messages, for each message, and after them. Strings in, strings out.

import type { MessageKind } from '../../../model/chat.ts';
import { CHATLAB_KINDS } from '../../reading/chatlab.ts';
import { type ArchivedAttachment, type ArchivedMessage, type ChatInfo, StreamedMessage } from '../messages.ts';
import { type Labels, quotedBy, safeLink, visibleMarks, wordsOf } from '../present.ts';

/** What a writer may say about one message; a redacted export hands in other names and fewer things. */
export interface Line {
  readonly message: ArchivedMessage;
  readonly sender: string;
  readonly senderKey: string | null;
  /** `yyyy-mm-dd`, empty where the time is not known. */
  readonly day: string;
  readonly clock: string;
  readonly files: readonly {
    readonly attachment: ArchivedAttachment;
    readonly path: string | null;
    readonly thumbnail: string | null;
    readonly mime: string;
    /** The same sound in a form that browsers play. */
    readonly wav: string | null;
  }[];
}

export interface ChatHead {
  readonly info: ChatInfo;
  readonly name: string;
  readonly members: readonly { readonly key: string; readonly name: string; readonly shown?: string | null }[];
  readonly part: number;
  readonly lang: 'en' | 'zh-CN';
}

export interface ChatWriter {
  readonly extension: string;
  /** Files hold at most this many messages unless the owner says otherwise. */
  readonly perFile: number | null;
  before(head: ChatHead): string;
  message(line: Line): string;
  after(head: ChatHead, isLast: boolean): string;
}

export interface Wording {
  readonly label: Labels;
  readonly nameOf: (key: string) => string;
}

export const EXPORT_FORMATS = ['html', 'json', 'chatlab', 'csv', 'markdown', 'text'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export function writerOf(format: ExportFormat, wording: Wording, html: () => ChatWriter): ChatWriter {
  switch (format) {
    case 'html':
      return html();
    case 'json':
      return jsonWriter(wording);
    case 'chatlab':
      return chatlabWriter(wording);
    case 'csv':
      return csvWriter(wording);
    case 'markdown':
      return markdownWriter(wording);
    case 'text':
      return textWriter(wording);
  }
}

const JSON_DAY_MS = 86_400_000;

/** Instants as JSON strings; the day's part is made once a day. */
function instants(): (ms: number | null) => string {
  let day = Number.NaN;
  let text = '';
  return (ms) => {
    if (ms === null) return 'null';
    const on = Math.floor(ms / JSON_DAY_MS);
    if (on !== day) {
      day = on;
      text = new Date(on * JSON_DAY_MS).toISOString().slice(0, -13);
    }
    const within = ms - on * JSON_DAY_MS;
    const [h, m, s] = [
      Math.floor(within / 3_600_000),
      Math.floor(within / 60_000) % 60,
      Math.floor(within / 1000) % 60,
    ];
    const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
    return `"${text}${two(h)}:${two(m)}:${two(s)}.${String(within % 1000).padStart(3, '0')}Z"`;
  };
}

const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;
/** `JSON.stringify` of a string; most hold nothing to escape. */
const json = (s: string | null): string => (s === null ? 'null' : ESCAPED.test(s) ? JSON.stringify(s) : `"${s}"`);

/** JSON of strings that come again and again: names and ids of people. */
function quoting(): (s: string | null) => string {
  const known = new Map<string | null, string>();
  return (s) => {
    let text = known.get(s);
    if (text === undefined) {
      text = JSON.stringify(s);
      if (known.size < 10_000) known.set(s, text);
    }
    return text;
  };
}

function jsonWriter({ label, nameOf }: Wording): ChatWriter {
  let first = true;
  const at = instants();
  const quoted = quoting();
  const member = (name: string, value: unknown): string =>
    value === null || value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;
  return {
    extension: 'json',
    perFile: null,
    before: ({ info, name, members, part }) => {
      first = true;
      return `{"schema":"telltale/chat@1","chat":${JSON.stringify({ name, kind: info.kind, clock: info.clock, part })},"members":${JSON.stringify(members)},"messages":[\n`;
    },
    message({ message: m, sender, senderKey, files }) {
      const comma = first ? '' : ',\n';
      first = false;
      const line = `${comma}{"id":${json(m.local)},"at":${at(m.at)},"sender":${quoted(sender)},"senderId":${quoted(senderKey)},"direction":"${m.direction}","kind":"${m.kind}","text":${json(m.text)}`;
      const attachments =
        files.length > 0
          ? files.map((f) => ({
              role: f.attachment.role,
              state: f.attachment.state,
              name: f.attachment.name,
              path: f.path,
              thumbnail: f.thumbnail,
              sha256: f.attachment.sha256,
            }))
          : null;
      const shown = m.kind === 'text' ? null : wordsOf(m, nameOf, label);
      const ids = `${member('shown', shown)}${m.type === null ? '' : `,"type":${quoted(m.type)}`}${member('subtype', m.subtype)}${m.server === null ? '' : `,"server":${json(m.server)}`}`;
      const detail = m instanceof StreamedMessage ? m.detailText : m.detail === null ? null : JSON.stringify(m.detail);
      if (m.reply === null && detail === null && m.flags.length === 0 && attachments === null) return `${line}${ids}}`;
      const flags = m.flags.length > 0 ? m.flags : null;
      return `${line}${ids}${member('replyTo', m.reply)}${detail === null ? '' : `,"detail":${detail}`}${member('flags', flags)}${member('attachments', attachments)}}`;
    },
    after: () => '\n]}\n',
  };
}

const CHATLAB_TYPES: Readonly<Partial<Record<MessageKind, number>>> = {
  ...Object.fromEntries([...CHATLAB_KINDS].reverse().map(([n, k]) => [k, n])),
};

function chatlabWriter({ label, nameOf }: Wording): ChatWriter {
  const quoted = quoting();
  return {
    extension: 'jsonl',
    perFile: null,
    before: ({ info, name, members }) =>
      [
        {
          _type: 'header',
          chatlab: { version: '0.0.1', generator: 'telltale' },
          meta: {
            name,
            platform: info.app,
            type: info.kind === 'group' ? 'group' : 'private',
            groupId: info.kind === 'group' ? info.key : undefined,
            ownerId: info.account,
          },
        },
        ...members.map((m) => ({
          _type: 'member',
          platformId: m.key,
          accountName: m.name,
          groupNickname: m.shown ?? undefined,
        })),
      ]
        .map((o) => `${JSON.stringify(o)}\n`)
        .join(''),
    message({ message: m, sender, senderKey, files }) {
      const content = m.kind === 'text' ? m.text : wordsOf(m, nameOf, label);
      const reply = m.reply === null ? '' : `,"replyToMessageId":${json(m.reply)}`;
      return `{"_type":"message","sender":${quoted(senderKey ?? (m.direction === 'system' ? 'system' : 'unknown'))},"accountName":${quoted(sender)},"timestamp":${m.at === null ? 0 : Math.floor(m.at / 1000)},"type":${CHATLAB_TYPES[m.kind] ?? 99},"content":${json(content)},"platformMessageId":${json(m.server ?? m.local)}${reply}${beyondChatlab(m, senderKey, files)}}\n`;
    },
    after: () => '',
  };
}

/** What ChatLab's format has no place for, under a name of our own: other programs pass over it, and `reading/chatlab.ts` reads it. */
function beyondChatlab(m: ArchivedMessage, senderKey: string | null, files: Line['files']): string {
  const detail = m instanceof StreamedMessage ? m.detailText : m.detail === null ? null : JSON.stringify(m.detail);
  const plain =
    m.kind === 'text' &&
    m.text !== null &&
    m.text !== '' &&
    m.at !== null &&
    m.at % 1000 === 0 &&
    senderKey !== null &&
    m.flags.length === 0 &&
    files.length === 0 &&
    m.subtype === null &&
    detail === null;
  if (plain) return '';
  const carried = files.map((f) => ({
    role: f.attachment.role,
    name: f.attachment.name,
    path: f.path,
    state: f.attachment.state,
  }));
  return `,"telltale":{"kind":"${m.kind}","direction":"${m.direction}","sender":${json(senderKey)},"text":${json(m.text)},"ms":${m.at},"type":${json(m.type)},"subtype":${json(m.subtype)},"detail":${detail},"flags":${m.flags.length === 0 ? '[]' : JSON.stringify(m.flags)},"files":${carried.length === 0 ? '[]' : JSON.stringify(carried)}}`;
}

/** A cell that a spreadsheet will not run. */
export function csvCell(value: string): string {
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r\t']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function csvWriter({ label, nameOf }: Wording): ChatWriter {
  return {
    extension: 'csv',
    perFile: null,
    before: () => '\ufefftime,sender,sender_id,direction,kind,text,files\r\n',
    message: ({ message: m, sender, senderKey, day, clock, files }) =>
      `${day === '' ? '' : `${day} ${clock}`},${csvCell(sender)},${csvCell(senderKey ?? '')},${m.direction},${m.kind},${csvCell(wordsOf(m, nameOf, label))},${csvCell(files.map((f) => f.path ?? f.attachment.state).join(' '))}\r\n`,
    after: () => '',
  };
}

const MARKED = /[\\`*_{}[\]<>#|~+-]|\d\./;
const markdown = (s: string): string =>
  MARKED.test(s) ? s.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/^(\s*)([-+]|\d+\.)(\s)/gm, '$1\\$2$3') : s;

function markdownWriter({ label, nameOf }: Wording): ChatWriter {
  let day = '';
  return {
    extension: 'md',
    perFile: null,
    before: ({ name, part }) => {
      day = '';
      return `# ${markdown(visibleMarks(name))}${part > 1 ? ` (${part})` : ''}\n`;
    },
    message({ message: m, sender, day: on, clock, files }) {
      const heading = on === day ? '' : `\n## ${on === '' ? '—' : on}\n\n`;
      day = on;
      const quoted = quotedBy(m);
      const quote = quoted
        ? `> ${markdown(visibleMarks(`${quoted.name}: ${quoted.text}`)).replace(/\n/g, ' ')}\n\n`
        : '';
      const media = files.flatMap((f) =>
        f.path === null
          ? []
          : [
              `${f.mime.startsWith('image/') ? '!' : ''}[${markdown(f.attachment.name ?? f.attachment.role)}](<${f.path}>)`,
            ],
      );
      const url = safeLink(m);
      return `${heading}${quote}**${markdown(visibleMarks(sender))}** ${clock}  \n${[markdown(visibleMarks(wordsOf(m, nameOf, label))), ...(url ? [`<${url}>`] : []), ...media].join('  \n')}\n\n`;
    },
    after: () => '',
  };
}

function textWriter({ label, nameOf }: Wording): ChatWriter {
  return {
    extension: 'txt',
    perFile: null,
    before: ({ name, part }) => `${visibleMarks(name)}${part > 1 ? ` (${part})` : ''}\n\n`,
    message({ message: m, sender, day, clock, files }) {
      const quoted = quotedBy(m);
      const media = files.map((f) => ` <${f.path ?? f.attachment.state}>`).join('');
      return `[${day === '' ? '—' : `${day} ${clock}`}] ${sender}: ${visibleMarks(wordsOf(m, nameOf, label))}${quoted ? ` « ${quoted.name}: ${quoted.text} »` : ''}${media}\n`;
    },
    after: () => '',
  };
}
