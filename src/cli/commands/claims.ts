// `telltale claims <policy>`: what one document says, each claim with its quote.
import { type Command, EXIT } from '../command.ts';
import { READER_OPTIONS, readerSettings } from '../reader-options.ts';
import { SaidError } from '../words.ts';

export const claimsCommand: Command = {
  name: 'claims',
  about: {
    en: 'Read a policy, label or manifest into claims, each with the sentence it was read from.',
    zh: '把隐私政策、标签或清单读成逐条声明，每条附原句。',
  },
  usage: '<document>',
  options: [{ name: 'json', about: { en: 'the claims as JSON', zh: '以 JSON 输出声明' } }, ...READER_OPTIONS],
  async run(args, io) {
    const [path] = args.paths;
    if (path === undefined || args.paths.length > 1) throw new SaidError(EXIT.usage, 'one-document');
    const [{ readDocument }, { dataTypeWords }, { printable }] = await Promise.all([
      import('../document.ts'),
      import('../../model/personal-data.ts'),
      import('../../base/text.ts'),
    ]);
    const settings = readerSettings(args);
    const { input, unit, claims, problems } = await readDocument(path, args.text('app') ?? null, io, settings);
    if (args.has('json')) {
      const document = {
        schema: 'telltale/claims@1',
        document: { sha256: input.sha256, name: input.name, declaration: unit.id, date: claims[0]?.date ?? null },
        claims,
        problems,
      };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
      return claims.length === 0 ? EXIT.noRows : EXIT.done;
    }
    for (const c of claims) {
      const data = c.data.map((id) => dataTypeWords(id, io.lang)).join(', ');
      const what = `${c.actor} ${c.polarity === 'deny' ? '✗ ' : ''}${c.verb}: ${data}${c.recipient ? ` → ${c.recipient}` : ''}${c.rule.startsWith('second-reader:') ? ` (${c.rule})` : ''}`;
      io.out(`${printable(what, 400)}\n  “${printable(c.quote.exact, 400)}” (${c.from.line ?? c.from.path ?? ''})\n`);
    }
    return claims.length === 0 ? EXIT.noRows : EXIT.done;
  },
};
