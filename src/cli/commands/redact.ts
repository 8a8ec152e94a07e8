// telltale redact: a case for sharing, with chosen things taken out.
import { type Command, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';
import { APP_OPTIONS, appChoice, blurChoice, tellContent } from '../redaction.ts';

export const redactCommand: Command = {
  name: 'redact',
  about: {
    en: 'Makes a new case for sharing, without the inputs, and says what was taken out. The old case stays as it is.',
    zh: '生成供分享的新案卷，不含原始文件，并说明去掉了什么。原案卷不变。',
  },
  usage: '<case>',
  options: [
    ...APP_OPTIONS,
    {
      name: 'blur',
      value: 'none|hour|day',
      about: { en: 'tell times only to the hour or the day (default: none)', zh: '时间只精确到小时或天（默认不模糊）' },
    },
    {
      name: 'no-hosts',
      about: {
        en: 'take out hosts, web sites and requests, with the findings that rest on them',
        zh: '去掉主机、网站与请求，以及依据它们的结论',
      },
    },
    {
      name: 'out',
      value: 'DIR',
      about: { en: 'the new case (default: ./redacted-… with part of the old seal’s hash)', zh: '新案卷的位置' },
    },
  ],
  async run(args, io) {
    const path = onePath(args, 'redact');
    const choice = { apps: appChoice(args), blur: blurChoice(args, 'none'), hosts: !args.has('no-hosts') };
    const [{ redactedRun, writeRedacted }, { caseWords }] = await Promise.all([
      import('../../case/redact.ts'),
      import('../../case/words.ts'),
    ]);
    const redacted = await redactedRun(path, choice);
    // The old folder's name may hold the minute of the export.
    const dir = args.text('out') ?? `./redacted-${redacted.open.sha256.slice(0, 8)}.case`;
    const written = await writeRedacted(dir, redacted);
    await tellContent(redacted.run, io);
    const params = { path: written.dir, sha256: written.manifestSha256 };
    io.say(caseWords(io.lang, { id: 'case.redact.written', params }));
    io.out(`${written.dir}\n`);
    return EXIT.done;
  },
};
