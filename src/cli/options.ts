// The options that every importing command understands, and what they become for the engine.

import { appKinds } from '../knowledge/policy/app-kinds.ts';
import type { Options } from '../model/result.ts';
import { PHASES } from '../model/rows.ts';
import { type CommandArguments, EXIT, type OptionSpec } from './command.ts';
import { SaidError } from './words.ts';

export const GENERAL_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'lang',
    value: 'en|zh-CN',
    about: { en: 'language of the terminal and of Markdown', zh: '终端与 Markdown 的语言' },
  },
  { name: 'quiet', about: { en: 'say nothing but errors', zh: '只报告错误' } },
  { name: 'help', about: { en: 'show help', zh: '显示帮助' } },
];

export const IMPORT_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'case',
    value: 'DIR',
    about: {
      en: 'the case folder (default: the first input’s name with `.case`, in the current folder)',
      zh: '案卷文件夹（默认：当前文件夹下，以第一个输入的名字加 `.case`）',
    },
  },
  { name: 'no-open', about: { en: 'do not open the page', zh: '不打开页面' } },
  {
    name: 'json',
    about: {
      en: 'print result.json on standard output, and nothing else there',
      zh: '把 result.json 打印到标准输出，且只有它',
    },
  },
  {
    name: 'time-zone',
    value: 'ZONE',
    about: {
      en: 'IANA zone for records that name none, e.g. Asia/Shanghai',
      zh: '未写时区的记录所用的 IANA 时区，如 Asia/Shanghai',
    },
  },
  {
    name: 'ios-version',
    value: 'N',
    about: {
      en: 'iOS version of the phone, e.g. 15 or 17.4: decides the logging timer',
      zh: '手机的 iOS 版本，如 15 或 17.4：决定记录器的计时',
    },
  },
  {
    name: 'night',
    value: 'HH:MM-HH:MM',
    about: {
      en: 'the owner’s night, e.g. 23:00-07:00 (default: learned from the record)',
      zh: '机主的夜间，如 23:00-07:00（默认：从记录中学习）',
    },
  },
  {
    name: 'app',
    value: 'ID',
    about: { en: 'the app that records and documents without one are about', zh: '未写明应用的记录与文件所指的应用' },
  },
  {
    name: 'app-kind',
    value: 'KIND',
    about: {
      en: 'kind of that app in the Chinese list of necessary data, e.g. instant-messaging (docs/documents.md lists them)',
      zh: '该应用在必要个人信息规定中的类型，如 instant-messaging（见 docs/documents.md）',
    },
  },
  {
    name: 'recipient',
    value: 'HOST',
    about: {
      en: 'recipient of requests whose log names no host; marked as declared',
      zh: '日志未写主机时请求的接收方；标为声明',
    },
  },
  {
    name: 'me',
    value: 'FILE',
    about: {
      en: 'the owner’s own values to look for (JSON); they never enter a case',
      zh: '要查找的机主自己的值（JSON）；不会进入案卷',
    },
  },
  {
    name: 'phase',
    value: 'PHASE',
    about: {
      en: `phase of consent of the captures: ${PHASES.join(', ')}`,
      zh: `抓包所处的同意阶段：${PHASES.join('、')}`,
    },
  },
  {
    name: 'password-fd',
    value: 'N',
    about: { en: 'read a backup’s password from this file descriptor', zh: '从此文件描述符读取备份密码' },
  },
];

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** The engine's options from the command line; a value that does not fit ends the command. */
export function engineOptions(args: CommandArguments): Options {
  const refuse = (name: string, params = {}): never => {
    throw new SaidError(EXIT.usage, name, params);
  };
  const iosVersion = args.text('ios-version') ?? null;
  if (iosVersion !== null && !/^\d{2}(\.\d{1,2}){0,2}$/.test(iosVersion)) refuse('ios-version');
  const night = args.text('night') ?? null;
  if (night !== null) {
    const [from, to, more] = night.split('-');
    if (more !== undefined || !from || !to || !CLOCK.test(from) || !CLOCK.test(to) || from === to) refuse('night');
  }
  const timeZone = args.text('time-zone') ?? null;
  if (timeZone !== null) {
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      refuse('time-zone');
    }
  }
  const phase = args.text('phase') ?? null;
  if (phase !== null && !(PHASES as readonly string[]).includes(phase)) refuse('phase', { phases: PHASES });
  const appKind = args.text('app-kind');
  if (appKind !== undefined && !appKinds().has(appKind)) refuse('app-kind', { kinds: [...appKinds().keys()] });
  return {
    iosVersion,
    night,
    timeZone,
    app: args.text('app') ?? null,
    recipient: args.text('recipient') ?? null,
    phase,
    ...(appKind !== undefined && { appKind }),
    simulated: false,
  };
}
