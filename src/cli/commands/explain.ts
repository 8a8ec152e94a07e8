// telltale explain: a finding with its sentences, its limits and the very lines it rests on.
import type { ShownPlace } from '../../case/explain.ts';
import type { Finding } from '../../model/finding.ts';
import type { Result } from '../../model/result.ts';
import type { Locale } from '../../report/words.ts';
import { type Command, EXIT, type Io } from '../command.ts';
import { SaidError } from '../words.ts';

const FIRST_PLACES = 12;

export const explainCommand: Command = {
  name: 'explain',
  about: {
    en: 'Prints a finding with what it rests on: the very lines of the record, their numbers and the file’s SHA-256.',
    zh: '打印一条结论及其依据：记录的原始行、行号与文件的 SHA-256。',
  },
  usage: '<case> <finding>',
  options: [
    { name: 'all', about: { en: 'every line of evidence, not only the first ones', zh: '全部依据，而非仅前几行' } },
    {
      name: 'reveal',
      about: {
        en: 'show lines of network captures too; they hold the values that apps sent',
        zh: '也显示抓包的原始行；其中含有应用发送的值',
      },
    },
    { name: 'json', about: { en: 'print the finding and its lines as JSON', zh: '以 JSON 打印结论及其依据' } },
  ],
  async run(args, io) {
    const [path, id, more] = args.paths;
    if (path === undefined || more !== undefined) throw new SaidError(EXIT.usage, 'finding-id');
    const [{ caseInputs, openCase, readResult, readRows }, { evidenceLines, findFinding }, { loadLocale }] =
      await Promise.all([
        import('../../case/open.ts'),
        import('../../case/explain.ts'),
        import('../../case/environment.ts'),
      ]);
    const open = openCase(path);
    const result = readResult(open);
    const locale = loadLocale(io.lang);
    if (id === undefined) {
      await list(result, locale, io);
      return EXIT.done;
    }
    const finding = findFinding(result, id);
    const all = args.has('all') || args.has('json');
    const lines = await evidenceLines(caseInputs(open), result, finding.evidence, {
      reveal: args.has('reveal'),
      ...(!all && { most: FIRST_PLACES }),
      rows: await readRows(open, ['Request', 'DataItem']),
    });
    if (args.has('json')) {
      const { canonicalJson } = await import('../../base/json.ts');
      io.out(`${canonicalJson({ finding, lines })}\n`);
    } else await tell(finding, lines, result, locale, io);
    return EXIT.done;
  },
};

/** Without an id: what there is to explain, one line a finding. */
async function list(result: Result, locale: Locale, io: Io): Promise<void> {
  const [{ render }, { printable }] = await Promise.all([
    import('../../report/words.ts'),
    import('../../base/text.ts'),
  ]);
  const words = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  for (const f of result.findings) {
    const outcome = render(locale, { id: `outcome.${f.outcome}`, params: {} });
    io.out(`${f.id.slice(0, 12)}  ${outcome}  ${printable(render(locale, f.message.recorded, words), 400)}\n`);
  }
  if (result.findings.length === 0) io.say(render(locale, { id: 'case.explain.none', params: {} }));
}

async function tell(
  finding: Finding,
  lines: readonly ShownPlace[],
  result: Result,
  locale: Locale,
  io: Io,
): Promise<void> {
  const [{ render, appName, claimWhy }, { printable }, { audits }, { dataTypeWords }] = await Promise.all([
    import('../../report/words.ts'),
    import('../../base/text.ts'),
    import('../../audits/index.ts'),
    import('../../model/personal-data.ts'),
  ]);
  const words = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  const say = (id: string, params = {}) => render(locale, { id, params }, words);
  const print = (text: string, indent = '') => io.out(`${indent}${printable(text, 6000)}\n`);
  const title = audits.find((a) => a.meta.id === finding.audit)?.meta.title;
  const { app, subject } = finding;
  const name = app === null ? null : appName(app, locale.lang, words);
  const about = [
    title ? (locale.lang === 'zh-CN' ? title.zh : title.en) : finding.audit,
    name === null ? null : name === app ? app : `${name} (${app})`,
    subject.data ? dataTypeWords(subject.data, locale.lang) : null,
    subject.host ?? null,
    subject.recipient ?? null,
    subject.feature ?? null,
  ];
  print(finding.id);
  print(about.filter((part) => part !== null).join(' · '));
  print(`${say(`outcome.${finding.outcome}`)} · ${say(`grade.${finding.grade}`)}`);
  io.out('\n');
  for (const m of [finding.message.recorded, finding.message.said, finding.message.todo])
    print(render(locale, m, words));
  if (finding.limits.length > 0) {
    io.out(`\n${say('case.explain.limits')}\n`);
    for (const limit of finding.limits) print(render(locale, limit, words), '- ');
  }
  const zh = locale.lang === 'zh-CN';
  for (const claim of finding.claims) {
    const why = claim.why === null ? '' : claimWhy(locale, claim.why);
    print(`${say(`claim.${claim.part}`)} “${claim.quote}”${why && (zh ? `（${why}）` : ` (${why})`)}`);
  }
  if (finding.evidence.length === 0) return;
  io.out(`\n${say('case.explain.evidence', { n: finding.evidence.length })}\n`);
  let input = '';
  for (const { place, isEnd, name: file, text, request, why } of lines) {
    if (place.input !== input) {
      input = place.input;
      print(`${file ?? ''}  SHA-256 ${input}`);
    }
    const where = whereOf(place);
    print(`${isEnd ? '└ ' : ''}${say(`case.place.${where.kind}`, where.params)}`, '  ');
    for (const line of request) print(line, '    ');
    print(text ?? say(`case.explain.${why ?? 'not-found'}`), '    ');
  }
  const shown = lines.filter((l) => !l.isEnd).length;
  if (shown < finding.evidence.length) print(say('case.explain.more', { n: finding.evidence.length - shown }));
}

/** Where a place stands, for a sentence: a line, a row of a table, or whatever else it is counted in. */
function whereOf(place: ShownPlace['place']): { kind: string; params: Record<string, string | number> } {
  const path = place.path ?? '';
  if (place.line !== undefined) return { kind: path ? 'member-line' : 'line', params: { n: place.line, path } };
  if (place.row !== undefined) return { kind: 'row', params: { n: place.row, path } };
  if (place.entry !== undefined) return { kind: 'entry', params: { n: place.entry } };
  if (place.frame !== undefined) return { kind: 'frame', params: { n: place.frame } };
  if (place.offset !== undefined) return { kind: 'offset', params: { n: place.offset } };
  const page = /^pages\/(\d+)$/.exec(path)?.[1];
  if (page !== undefined) return { kind: 'page', params: { n: Number(page) } };
  return { kind: 'whole', params: { path } };
}
