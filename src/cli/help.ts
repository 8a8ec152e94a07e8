// The help text, made from the specifications of the commands.
import type { Command, Io, OptionSpec } from './command.ts';
import { GENERAL_OPTIONS, IMPORT_OPTIONS } from './options.ts';

const words = (w: { en: string; zh: string }, lang: Io['lang']) => (lang === 'zh-CN' ? w.zh : w.en);

const optionLines = (options: readonly OptionSpec[], lang: Io['lang']) =>
  table(options.map((o) => [`--${o.name}${o.value ? ` ${o.value}` : ''}`, words(o.about, lang)]));

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

export function help(commands: readonly Command[], lang: Io['lang']): string {
  const zh = lang === 'zh-CN';
  return [
    zh
      ? 'telltale 显示手机上的应用对个人数据做了什么，与它们自己的说法并列，并保存证据。\n'
      : 'Telltale shows what the apps on a phone did with personal data, beside what they say, and keeps the evidence.\n',
    `\n${zh ? '用法' : 'Usage'}\n`,
    table([
      [
        'telltale <paths…>',
        zh ? '识别、导入、检查、写出案卷并打开页面' : 'recognize, import, audit, write the case, open the page',
      ],
      ['telltale', zh ? '打开无需安装的页面' : 'open the page that needs no installation'],
      ...commands.map((c) => [`telltale ${c.name}${c.usage ? ` ${c.usage}` : ''}`, words(c.about, lang)] as const),
    ]),
    `\n${zh ? '选项' : 'Options'}\n`,
    optionLines([...IMPORT_OPTIONS, ...GENERAL_OPTIONS], lang),
    `\n${zh ? '退出码' : 'Exit codes'}\n`,
    table([
      ['0', zh ? '完成' : 'done'],
      ['1', zh ? '检查发现了错误级别的问题' : 'findings at error level (check)'],
      ['2', zh ? '用法错误' : 'wrong use'],
      ['3', zh ? '某个输入没有给出任何行，或无法识别' : 'an input gave no row or was not recognized'],
      ['4', zh ? '封存已被破坏' : 'seal broken'],
      ['5', zh ? '无法写入' : 'could not write'],
    ]),
  ].join('');
}

export function commandHelp(command: Command, lang: Io['lang']): string {
  const zh = lang === 'zh-CN';
  return `telltale ${command.name} ${command.usage}\n\n${words(command.about, lang)}\n\n${zh ? '选项' : 'Options'}\n${optionLines([...command.options, ...GENERAL_OPTIONS], lang)}`;
}
