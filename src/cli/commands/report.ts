// telltale report: the result of a case in another form, or its page made anew. The case itself stays as it is.
import { type Command, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';
import { SaidError } from '../words.ts';

const FORMATS = ['html', 'json', 'csv', 'md'] as const;
type Format = (typeof FORMATS)[number];

export const reportCommand: Command = {
  name: 'report',
  about: {
    en: 'Writes the result of a case as page, JSON, CSV or Markdown, to standard output or a file outside the case.',
    zh: '把案卷的结果写成页面、JSON、CSV 或 Markdown，输出到标准输出或案卷之外的文件。',
  },
  usage: '<case>',
  options: [
    {
      name: 'format',
      value: 'html|json|csv|md',
      about: { en: 'form (default: html)', zh: '格式（默认 html）' },
    },
    { name: 'out', value: 'FILE', about: { en: 'write here instead', zh: '写到此文件' } },
  ],
  async run(args, io) {
    const path = onePath(args, 'report');
    const format = args.text('format') ?? 'html';
    if (!isFormat(format)) throw new SaidError(EXIT.usage, 'format', { formats: FORMATS });
    const { openCase } = await import('../../case/open.ts');
    const open = openCase(path);
    const text = await TEXT[format](open, io.lang);
    const out = args.text('out');
    if (out === undefined) io.out(text);
    else {
      const { writeOutside } = await import('../../case/outside.ts');
      const at = writeOutside(out, text, open.dir);
      io.say(at);
    }
    return EXIT.done;
  },
};

const isFormat = (s: string): s is Format => (FORMATS as readonly string[]).includes(s);

type Open = import('../../case/open.ts').OpenCase;

const TEXT: Record<Format, (open: Open, lang: 'en' | 'zh-CN') => Promise<string>> = {
  async html(open) {
    const [{ caseInputs, readResult, readRows }, { renderPage }, { ROWS_FOLDER }] = await Promise.all([
      import('../../case/open.ts'),
      import('../../case/content.ts'),
      import('../../case/manifest.ts'),
    ]);
    const rowFiles = open.manifest.subject
      .filter((s) => s.name.startsWith(`${ROWS_FOLDER}/`))
      .map((s) => ({ name: s.name, sha256: s.digest.sha256, sizeBytes: 0 }));
    return renderPage(caseInputs(open), { result: readResult(open), rows: await readRows(open) }, rowFiles);
  },
  async json(open) {
    const [{ readResult }, { resultJson }] = await Promise.all([
      import('../../case/open.ts'),
      import('../../engine/run.ts'),
    ]);
    return resultJson(readResult(open));
  },
  async csv(open, lang) {
    const [{ readResult }, { resultCsv }, { loadLocale }] = await Promise.all([
      import('../../case/open.ts'),
      import('../../report/csv.ts'),
      import('../../case/environment.ts'),
    ]);
    return resultCsv(readResult(open), loadLocale(lang));
  },
  async md(open, lang) {
    const [{ readResult }, { resultMarkdown }, { loadLocale }] = await Promise.all([
      import('../../case/open.ts'),
      import('../../report/markdown.ts'),
      import('../../case/environment.ts'),
    ]);
    return resultMarkdown(readResult(open), loadLocale(lang));
  },
};
