// `telltale drift <old> <new> …`: which statements came, went or changed between versions of a document.
import type { Claim } from '../../model/rows.ts';
import { type Command, EXIT } from '../command.ts';
import { SaidError } from '../words.ts';

interface Version {
  readonly name: string;
  readonly sha256: string;
  readonly date: string | null;
  readonly claims: readonly Claim[];
}

export const driftCommand: Command = {
  name: 'drift',
  about: {
    en: 'Compare versions of a document: which statements came, went or changed, with both sentences.',
    zh: '比较文件的各个版本：哪些声明新增、消失或改变，并列出两边的原句。',
  },
  usage: '<old> <new> …',
  options: [{ name: 'json', about: { en: 'the changes as JSON', zh: '以 JSON 输出变化' } }],
  async run(args, io) {
    if (args.paths.length < 2) throw new SaidError(EXIT.usage, 'two-documents');
    const [{ drift }, { readDocument }, { printable }] = await Promise.all([
      import('../../engine/drift.ts'),
      import('../document.ts'),
      import('../../base/text.ts'),
    ]);
    const versions: Version[] = [];
    for (const path of args.paths) {
      const { input, claims } = await readDocument(path, null, io);
      versions.push({ name: input.name, sha256: input.sha256, date: claims[0]?.date ?? null, claims });
    }
    const steps = versions.slice(1).map((after, i) => {
      const before = versions[i]!;
      const id = ({ name, sha256, date }: Version) => ({ name, sha256, date });
      return { from: id(before), to: id(after), ...drift(before.claims, after.claims) };
    });
    if (args.has('json')) {
      io.out(`${JSON.stringify({ schema: 'telltale/drift@1', steps }, null, 2)}\n`);
      return EXIT.done;
    }
    const zh = io.lang === 'zh-CN';
    const kinds = zh
      ? { came: '新增', went: '消失', changed: '改变' }
      : { came: 'came', went: 'went', changed: 'changed' };
    for (const step of steps) {
      const title = [step.from, step.to]
        .map((v) => `${v.name}${v.date ? ` (${v.date.slice(0, 10)})` : ''}`)
        .join(' → ');
      io.out(`${printable(title, 400)}\n`);
      for (const c of step.changes) {
        io.out(
          `\n  ${kinds[c.kind]}${c.after?.heading.length || c.before?.heading.length ? `: ${printable((c.after ?? c.before)!.heading.join(' › '), 200)}` : ''}\n`,
        );
        if (c.before) io.out(`    - ${printable(c.before.quote, 600)}\n`);
        if (c.after) io.out(`    + ${printable(c.after.quote, 600)}\n`);
      }
      const n = step.changes.length;
      io.out(
        zh
          ? `\n  ${n} 处变化，${step.unchanged} 条声明未变。\n`
          : `\n  ${n} changes, ${step.unchanged} statements unchanged.\n`,
      );
    }
    return EXIT.done;
  },
};
