// `telltale check`: the same audits for people who make apps, in CI. Build artefacts, captures and policy in; exit code and reports out.
import type { CheckReport } from '../../model/check.ts';
import type { Locale } from '../../report/words.ts';
import { type Command, CommandError, EXIT } from '../command.ts';
import { IMPORT_OPTIONS } from '../options.ts';

const ENGINE = new Set([
  'time-zone',
  'ios-version',
  'night',
  'app',
  'app-kind',
  'recipient',
  'phase',
  'password-fd',
  'me',
]);

const REPORTERS: Readonly<Record<string, () => Promise<(report: CheckReport, locale: Locale) => string>>> = {
  terminal: async () => (await import('../../report/check-terminal.ts')).checkTerminal,
  github: async () => (await import('../../report/annotations.ts')).checkAnnotations,
  sarif: async () => (await import('../../report/sarif.ts')).checkSarif,
  junit: async () => (await import('../../report/junit.ts')).checkJunit,
  markdown: async () => (await import('../../report/check-markdown.ts')).checkMarkdown,
  json: async () => (report) => `${JSON.stringify(report, null, 2)}\n`,
};

export const checkCommand: Command = {
  name: 'check',
  about: {
    en: 'For people who make apps: builds, captures and policy in CI; exit code 1 where a finding is at error level.',
    zh: '面向应用开发者：在持续集成中检查构建产物、抓包与政策；有错误级结论时退出码为 1。',
  },
  usage: '[paths…]',
  options: [
    {
      name: 'config',
      value: 'FILE',
      about: { en: 'configuration (default: ./telltale.config.json)', zh: '配置文件（默认：./telltale.config.json）' },
    },
    {
      name: 'format',
      value: Object.keys(REPORTERS).join('|'),
      many: true,
      about: {
        en: 'how to report (default: terminal); may be given several times',
        zh: '报告格式（默认：terminal）；可多次给出',
      },
    },
    {
      name: 'out',
      value: 'FILE',
      many: true,
      about: {
        en: 'file for a report: the first --out is for the first --format, and so on; one format may go to standard output',
        zh: '报告写入的文件：第一个 --out 对应第一个 --format，依此类推；可有一种格式输出到标准输出',
      },
    },
    { name: 'json', about: { en: 'the same as --format json', zh: '等同于 --format json' } },
    {
      name: 'baseline',
      value: 'FILE',
      about: { en: 'findings that were accepted, each with a reason and a day', zh: '已接受的结论，每条附原因与期限' },
    },
    {
      name: 'update-baseline',
      about: {
        en: 'accept the open findings into the baseline; needs --reason and --expires',
        zh: '把未接受的结论写入基线；需要 --reason 与 --expires',
      },
    },
    { name: 'reason', value: 'TEXT', about: { en: 'why they are accepted', zh: '接受的原因' } },
    {
      name: 'expires',
      value: 'DATE',
      about: { en: 'last day on which that counts, e.g. 2027-01-31', zh: '有效的最后一天，如 2027-01-31' },
    },
    {
      name: 'case',
      value: 'DIR',
      about: {
        en: 'also write a sealed case here (default: none is written)',
        zh: '同时在此写出封存的案卷（默认不写）',
      },
    },
    ...IMPORT_OPTIONS.filter((o) => ENGINE.has(o.name)),
  ],
  async run(args, io) {
    const formats = args.has('json') ? ['json'] : args.all('format').length > 0 ? args.all('format') : ['terminal'];
    const outs = args.all('out');
    for (const f of formats)
      if (!Object.hasOwn(REPORTERS, f))
        throw new CommandError(EXIT.usage, `--format takes ${Object.keys(REPORTERS).join(', ')}.`);
    if (outs.length > formats.length || formats.length > outs.length + 1)
      throw new CommandError(
        EXIT.usage,
        'give one --out for each --format, in the same order; only the last --format may go to standard output.',
      );
    const { loadCheck, runCheck, updateBaseline, writeReport } = await import('../check.ts');
    const setting = await loadCheck(args);
    const report = await runCheck(setting, args, io);
    const { loadLocale } = await import('../../case/environment.ts');
    const locale = loadLocale(io.lang);
    for (const [i, format] of formats.entries()) {
      const written = (await REPORTERS[format]!())(report, locale);
      const out = outs[i];
      if (out === undefined) io.out(written);
      else await writeReport(out, written);
    }
    if (report.incomplete) {
      io.say(
        'An input could not be read or a part stopped, so the list is not complete; see the report for which and why.',
      );
      return EXIT.noRows;
    }
    if (args.has('update-baseline')) {
      const n = await updateBaseline(setting, report);
      if (!io.quiet) io.say(`${n} findings are accepted in ${setting.baselinePath}.`);
      return EXIT.done;
    }
    return report.counts.errors > 0 || report.tooManyWarnings ? EXIT.findings : EXIT.done;
  },
};
