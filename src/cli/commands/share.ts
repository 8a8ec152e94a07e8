// telltale share: one page with safe defaults; what is in it is listed before it is written.
import { agreed } from '../ask.ts';
import { type Command, CommandError, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';
import { APP_OPTIONS, appChoice, blurChoice, tellContent } from '../redaction.ts';

export const shareCommand: Command = {
  name: 'share',
  about: {
    en: 'Writes one page for others: no inputs, no hosts, no states of the phone, times to the hour. Lists it first and asks.',
    zh: '写出一个供他人看的页面：不含原始文件、主机与手机状态，时间只到小时。先列出内容再询问。',
  },
  usage: '<case>',
  options: [
    ...APP_OPTIONS,
    {
      name: 'blur',
      value: 'none|hour|day',
      about: { en: 'how far times are told (default: hour)', zh: '时间的精确程度（默认小时）' },
    },
    { name: 'hosts', about: { en: 'keep the hosts that apps reached', zh: '保留应用连接的主机' } },
    {
      name: 'out',
      value: 'FILE',
      about: { en: 'the page (default: ./shared-… with part of the seal’s hash)', zh: '页面的位置' },
    },
    { name: 'yes', about: { en: 'do not ask', zh: '不再询问' } },
  ],
  async run(args, io) {
    const path = onePath(args, 'share');
    const [{ redactedPage, redactedRun, SHARE_DEFAULTS }, { writeOutside }, { caseWords }] = await Promise.all([
      import('../../case/redact.ts'),
      import('../../case/outside.ts'),
      import('../../case/words.ts'),
    ]);
    const say = (id: string, params = {}) => caseWords(io.lang, { id: `case.share.${id}`, params });
    const hosts = args.has('hosts');
    const choice = {
      apps: appChoice(args),
      blur: blurChoice(args, SHARE_DEFAULTS.blur),
      hosts,
      withoutRows: SHARE_DEFAULTS.withoutRows.filter((name) => !(hosts && (name === 'Contact' || name === 'Request'))),
    };
    const { open, run } = await redactedRun(path, choice);
    const out = args.text('out') ?? `./shared-${open.sha256.slice(0, 8)}.html`;
    await tellContent(run, io);
    if (!(await agreed(args.has('yes'), say('ask'), io))) {
      if (!process.stdin.isTTY) throw new CommandError(EXIT.usage, say('needs-yes'));
      io.say(say('not-written'));
      return EXIT.done;
    }
    const written = writeOutside(out, await redactedPage(run), open.dir);
    io.say(say('written'));
    io.out(`${written}\n`);
    return EXIT.done;
  },
};
