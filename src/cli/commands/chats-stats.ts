// `telltale chats stats`: counts by month, hour and weekday, person, kind; reply times; words.
import { printable } from '../../base/text.ts';
import {
  ARCHIVE_OPTION,
  ARCHIVE_PASSWORD_OPTION,
  clockOf,
  JSON_OPTION,
  openArchive,
  printJson,
  TIME_ZONE_OPTION,
} from '../chats.ts';
import { type Command, EXIT } from '../command.ts';

export const chatsStatsCommand: Command = {
  name: 'chats stats',
  about: {
    en: 'messages by month, hour and weekday, person and kind; reply times; words',
    zh: '按月份、钟点与星期、人、类型统计；回复用时；词语',
  },
  usage: '',
  options: [
    ARCHIVE_OPTION,
    {
      name: 'chat',
      value: 'NAME',
      many: true,
      about: {
        en: 'only this chat: its number, or part of its name; may be repeated',
        zh: '只统计此聊天：编号或名称的一部分；可重复',
      },
    },
    { name: 'account', value: 'ID', about: { en: 'only this account', zh: '只统计此账号' } },
    TIME_ZONE_OPTION,
    JSON_OPTION,
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    const [{ statistics }, { listChats }] = await Promise.all([
      import('../../chats/insight/statistics.ts'),
      import('../../chats/archive/list.ts'),
    ]);
    const clock = await clockOf(args);
    const archive = await openArchive(args, io);
    try {
      const wanted = args.all('chat');
      const account = args.text('account');
      const chosen =
        wanted.length === 0 && account === undefined
          ? null
          : listChats(archive).filter(
              (c) =>
                (account === undefined || c.account === account) &&
                (wanted.length === 0 || wanted.some((w) => String(c.id) === w || c.name.includes(w))),
            );
      const result = statistics(archive, { chats: chosen?.map((c) => c.id) ?? null, clock, words: 40 });
      if (args.has('json')) {
        printJson(io, result);
        return EXIT.done;
      }
      const zh = io.lang === 'zh-CN';
      const out = [
        zh
          ? `${result.messages} 条消息，其中 ${result.withoutTime} 条时间不明`
          : `${result.messages} messages, ${result.withoutTime} of them without a time that can be used`,
      ];
      for (const [month, n] of Object.entries(result.byMonth)) out.push(`${month}  ${n}`);
      out.push('', zh ? '钟点（行为星期，周日在前）' : 'hours (a row a weekday, Sunday first)');
      for (const day of result.hourByWeekday) out.push(day.map((n) => String(n).padStart(5)).join(''));
      out.push('');
      for (const p of result.byPerson.slice(0, 20)) out.push(`${String(p.messages).padStart(8)}  ${printable(p.name)}`);
      for (const [kind, n] of Object.entries(result.byKind)) out.push(`${String(n).padStart(8)}  ${kind}`);
      for (const [who, q] of Object.entries(result.replies))
        if (q)
          out.push(
            `${who}: ${Math.round(q.medianMs / 1000)} s (${Math.round(q.lowerMs / 1000)}–${Math.round(q.upperMs / 1000)} s, ${q.count})`,
          );
      out.push(result.words.map((w) => `${printable(w.word)} ${w.count}`).join('  '));
      io.out(`${out.join('\n')}\n`);
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
