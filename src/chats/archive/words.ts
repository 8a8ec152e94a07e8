// What the chats commands say on a terminal. Names from messages are made safe to print.
import { printable } from '../../base/text.ts';
import type { ListedChat } from './list.ts';
import type { Labels } from './present.ts';
import type { ImportReport } from './report.ts';
import type { SearchResult } from './search.ts';
import type { VerifyResult } from './verify.ts';

type Lang = 'en' | 'zh-CN';
const say = (lang: Lang, en: string, zh: string): string => (lang === 'zh-CN' ? zh : en);
const day = (iso: string | null): string => iso?.slice(0, 10) ?? '–';
const number = (n: number): string => n.toLocaleString('en-US');

export function importWords(r: ImportReport, lang: Lang): string {
  const out = [
    say(
      lang,
      `${number(r.read)} rows read = ${number(r.stored)} stored + ${number(r.duplicates)} already there + ${number(r.rejected.length)} rejected`,
      `读取 ${number(r.read)} 行 = 新存 ${number(r.stored)} + 已有 ${number(r.duplicates)} + 未能读取 ${number(r.rejected.length)}`,
    ),
  ];
  if (r.revised > 0)
    out.push(
      say(
        lang,
        `${number(r.revised)} of those already there were changed or recalled; the earlier form is kept`,
        `其中 ${number(r.revised)} 条已更改或撤回，原内容保留`,
      ),
    );
  for (const a of r.accounts)
    out.push(say(lang, `account ${printable(a.name ?? a.key)}`, `账号 ${printable(a.name ?? a.key)}`));
  for (const c of r.chats)
    out.push(`  ${number(c.messages).padStart(9)}  ${day(c.from)} – ${day(c.to)}  ${printable(c.name, 60)}`);
  const m = r.media;
  out.push(
    say(
      lang,
      `media: ${number(m.referenced)} referenced, ${number(m.present)} present (${number(m.bytes)} bytes), ${number(m.thumbnailOnly)} as thumbnail only, ${number(m.missing + m.empty + m.notOnDisk)} not in the source`,
      `媒体：提及 ${number(m.referenced)}，存在 ${number(m.present)}（${number(m.bytes)} 字节），仅缩略图 ${number(m.thumbnailOnly)}，来源中没有 ${number(m.missing + m.empty + m.notOnDisk)}`,
    ),
  );
  for (const x of r.rejected.slice(0, 20))
    out.push(say(lang, `rejected: ${x.where}: ${x.reason}`, `未能读取：${x.where}：${x.reason}`));
  for (const [type, n] of Object.entries(r.unknownTypes))
    out.push(
      say(
        lang,
        `kept as unsupported: type ${printable(type)}, ${number(n)}`,
        `按原样保留：类型 ${printable(type)}，${number(n)} 条`,
      ),
    );
  for (const x of r.listedWithoutTable)
    out.push(say(lang, `listed without messages: ${printable(x.key)}`, `列出但没有消息：${printable(x.key)}`));
  for (const x of r.tablesNotRead)
    out.push(
      say(
        lang,
        `table not read: ${printable(x.table)}, ${x.rows ?? '?'} rows`,
        `未读取的表：${printable(x.table)}，${x.rows ?? '?'} 行`,
      ),
    );
  for (const p of r.problems) out.push(p.sentence);
  if (r.input.backup && r.input.backup.finished === false)
    out.push(
      say(
        lang,
        'This backup was not finished: make a new one if messages are missing.',
        '此备份未完成：如有缺失，请重新备份。',
      ),
    );
  if (r.owner === '')
    out.push(
      say(
        lang,
        'Nobody said whose device this is. Say it with --whose or --owner.',
        '未说明这是谁的设备。请用 --whose 或 --owner 说明。',
      ),
    );
  return `${out.join('\n')}\n`;
}

export const listWords = (chats: readonly ListedChat[]): string =>
  chats
    .map(
      (c) =>
        `${String(c.id).padStart(4)}  ${number(c.messages).padStart(9)}  ${day(c.from)} – ${day(c.to)}  ${printable(c.name, 60)}\n`,
    )
    .join('');

export function searchWords(r: SearchResult, lang: Lang, label: Labels): string {
  const out = r.hits.map(
    (h) =>
      `${h.at?.slice(0, 16).replace('T', ' ') ?? '–'}  ${printable(h.chat, 30)}  ${printable(h.sender ?? '–', 20)}  ${printable(h.snippet || `[${label(h.kind)}]`)}`,
  );
  out.push(say(lang, `${number(r.total)} found`, `找到 ${number(r.total)} 条`));
  if (r.elsewhere > 0)
    out.push(
      say(
        lang,
        `${number(r.elsewhere)} more in quotes, links, files and other kinds: --kind any`,
        `引用、链接、文件等其他类型中还有 ${number(r.elsewhere)} 条：--kind any`,
      ),
    );
  return `${out.join('\n')}\n`;
}

export function verifyWords(r: VerifyResult, lang: Lang): string {
  const out = [
    say(
      lang,
      `${number(r.messages)} messages in ${number(r.chats.length)} chats, ${number(r.revisions)} earlier forms, ${number(r.media.kept)} files kept (${number(r.media.bytes)} bytes)`,
      `${number(r.messages)} 条消息，${number(r.chats.length)} 个聊天，${number(r.revisions)} 个早先的内容，留存 ${number(r.media.kept)} 个文件（${number(r.media.bytes)} 字节）`,
    ),
  ];
  for (const d of r.differences) out.push(printable(d));
  out.push(
    r.ok
      ? say(lang, 'everything agrees with the reports', '与报告一致')
      : say(lang, 'the archive does not agree with its reports', '档案与其报告不一致'),
  );
  return `${out.join('\n')}\n`;
}
