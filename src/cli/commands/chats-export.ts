// `telltale chats export`: chats as pages, JSON, ChatLab, CSV, Markdown or text, whole or filtered, in parts, or redacted for sharing.
import { resolve } from 'node:path';
import { plural } from '../../base/text.ts';
import { VERSION } from '../../base/version.ts';
import {
  ARCHIVE_OPTION,
  ARCHIVE_PASSWORD_OPTION,
  chatsWords,
  clockOf,
  instantOf,
  JSON_OPTION,
  openArchive,
  printJson,
  speaking,
  TIME_ZONE_OPTION,
} from '../chats.ts';
import { type Command, CommandError, EXIT } from '../command.ts';

const FORMATS: Readonly<Record<string, 'html' | 'json' | 'chatlab' | 'csv' | 'markdown' | 'text'>> = {
  html: 'html',
  json: 'json',
  chatlab: 'chatlab',
  'chatlab-jsonl': 'chatlab',
  jsonl: 'chatlab',
  csv: 'csv',
  markdown: 'markdown',
  md: 'markdown',
  text: 'text',
  txt: 'text',
};

export const chatsExportCommand: Command = {
  name: 'chats export',
  about: {
    en: 'write chats as pages, JSON, ChatLab, CSV, Markdown or text',
    zh: '把聊天写成网页、JSON、ChatLab、CSV、Markdown 或文本',
  },
  usage: '',
  options: [
    ARCHIVE_OPTION,
    {
      name: 'format',
      value: 'F',
      about: {
        en: 'html (default), json, chatlab, csv, markdown or text',
        zh: 'html（默认）、json、chatlab、csv、markdown 或 text',
      },
    },
    {
      name: 'out',
      value: 'DIR',
      about: { en: 'a new folder for it (default: chats-<format>)', zh: '导出到的新文件夹（默认：chats-<格式>）' },
    },
    {
      name: 'chat',
      value: 'NAME',
      many: true,
      about: {
        en: 'only this chat: its number, or part of its name; may be repeated',
        zh: '只导出此聊天：编号或名称的一部分；可重复',
      },
    },
    {
      name: 'from',
      value: 'PERSON',
      many: true,
      about: { en: 'only what this person wrote; may be repeated', zh: '只导出此人所写；可重复' },
    },
    {
      name: 'without',
      value: 'PERSON',
      many: true,
      about: { en: 'leave out what this person wrote; may be repeated', zh: '不导出此人所写；可重复' },
    },
    {
      name: 'kind',
      value: 'KIND',
      many: true,
      about: { en: 'only messages of this kind; may be repeated', zh: '只导出此类消息；可重复' },
    },
    { name: 'after', value: 'DATE', about: { en: 'from this day on', zh: '从这一天起' } },
    { name: 'before', value: 'DATE', about: { en: 'up to this day, which is left out', zh: '到这一天为止（不含）' } },
    {
      name: 'split',
      value: 'N',
      about: {
        en: 'parts of a chat: so many messages (5000) or bytes (20MB)',
        zh: '把聊天分成多份：按条数（5000）或大小（20MB）',
      },
    },
    {
      name: 'media',
      value: 'copy|link|none',
      about: {
        en: 'media beside each chat (default), once for all chats, or left out',
        zh: '媒体放在各聊天旁（默认）、全部共用一份，或不导出',
      },
    },
    {
      name: 'voice',
      value: 'wav|original',
      about: {
        en: 'in pages: voice that browsers do not play as WAV too, some 3 MB a minute (default), or only as it is',
        zh: '网页中：浏览器无法播放的语音另存为 WAV，每分钟约 3 MB（默认），或只保留原样',
      },
    },
    {
      name: 'redact',
      about: {
        en: 'for sharing: people and chats as numbers, names out of texts, attachments, ids and addresses out',
        zh: '用于分享：人和聊天编号化，正文去名，去掉附件、标识与网址',
      },
    },
    TIME_ZONE_OPTION,
    JSON_OPTION,
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    const format = FORMATS[args.text('format') ?? 'html'];
    if (!format) throw new CommandError(EXIT.usage, '--format takes html, json, chatlab, csv, markdown or text.');
    const media = args.text('media') ?? 'copy';
    if (media !== 'copy' && media !== 'link' && media !== 'none')
      throw new CommandError(EXIT.usage, '--media takes copy, link or none.');
    const voice = args.text('voice') ?? 'wav';
    if (voice !== 'wav' && voice !== 'original') throw new CommandError(EXIT.usage, '--voice takes wav or original.');
    const [{ ExportEmpty, ExportRefused, exportChats }, { MESSAGE_KINDS }] = await Promise.all([
      import('../../chats/archive/export/run.ts'),
      import('../../model/chat.ts'),
    ]);
    const kinds = MESSAGE_KINDS.filter((k) => args.all('kind').includes(k));
    if (kinds.length !== new Set(args.all('kind')).size)
      throw new CommandError(EXIT.usage, `--kind takes one of: ${MESSAGE_KINDS.join(', ')}.`);
    const clock = await clockOf(args);
    const [fromMs, toMs] = [instantOf(args, 'after', clock), instantOf(args, 'before', clock)];
    if (fromMs !== null && toMs !== null && fromMs >= toMs)
      throw new CommandError(EXIT.usage, '--after has to be earlier than --before: no day lies between them.');
    const split = splitOf(args.text('split'));
    const out = resolve(args.text('out') ?? `chats-${format}`);
    const word = chatsWords(io.lang);
    const archive = await openArchive(args, io);
    try {
      const manifest = await speaking(async () =>
        exportChats({
          archive,
          format,
          out,
          lang: io.lang,
          label: (kind) => word(`kind.${kind}`),
          htmlWords: {
            previous: word('export.previous'),
            next: word('export.next'),
            all: word('export.all'),
            noTime: word('export.no-time'),
            notice: word('export.notice'),
          },
          words: { person: word('export.person'), chat: word('export.chat'), unknown: word('export.unknown') },
          timeZone: args.text('time-zone') ?? null,
          playable: format === 'html' && voice === 'wav',
          chats: args.all('chat'),
          people: args.all('from'),
          without: args.all('without'),
          kinds,
          fromMs,
          toMs,
          splitMessages: split.messages,
          splitBytes: split.bytes,
          media,
          redact: args.has('redact'),
          tool: `telltale ${VERSION}`,
        }),
      );
      if (args.has('json')) printJson(io, manifest);
      else
        io.out(
          `${plural(manifest.messages, 'message')}, ${plural(manifest.chats.length, 'chat')}, ${plural(manifest.files.length, 'file')}: ${out}\n`,
        );
      const { notPlayable } = manifest.media;
      if (notPlayable > 0 && !args.has('json'))
        io.out(
          io.lang === 'zh-CN'
            ? `有 ${notPlayable} 条语音无法解码，按原样保留\n`
            : `${plural(notPlayable, 'voice message')} could not be decoded and ${notPlayable === 1 ? 'lies' : 'lie'} there as kept\n`,
        );
      return EXIT.done;
    } catch (error) {
      if (error instanceof ExportEmpty) throw new CommandError(EXIT.noRows, error.message, { cause: error });
      if (error instanceof ExportRefused) throw new CommandError(EXIT.usage, error.message, { cause: error });
      throw error;
    } finally {
      archive.close();
    }
  },
};

function splitOf(value: string | undefined): { messages: number | null; bytes: number | null } {
  if (value === undefined) return { messages: null, bytes: null };
  const m = /^(\d{1,12})\s*(kb|mb|gb)?$/i.exec(value);
  const n = Number(m?.[1] ?? 0);
  if (!m || n < 1)
    throw new CommandError(EXIT.usage, '--split takes a number of messages such as 5000, or a size such as 20MB.');
  const unit = m[2]?.toLowerCase();
  return unit === undefined
    ? { messages: n, bytes: null }
    : { messages: null, bytes: n * { kb: 1000, mb: 1_000_000, gb: 1_000_000_000 }[unit as 'kb' | 'mb' | 'gb'] };
}
