// `telltale claims <policy>`: what one document says, each claim with its quote.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, EXIT } from '../command.ts';
import { SaidError } from '../words.ts';

export const claimsCommand: Command = {
  name: 'claims',
  about: {
    en: 'Read a policy, label or manifest into claims, each with the sentence it was read from.',
    zh: '把隐私政策、标签或清单读成逐条声明，每条附原句。',
  },
  usage: '<document>',
  options: [{ name: 'json', about: { en: 'the claims as JSON', zh: '以 JSON 输出声明' } }],
  async run(args, io) {
    const [path] = args.paths;
    if (path === undefined || args.paths.length > 1) throw new SaidError(EXIT.usage, 'one-document');
    const [{ declarations }, { memoryInput, readHead }, { dataTypeWords }, { printable }] = await Promise.all([
      import('../../declarations/index.ts'),
      import('../../engine/input.ts'),
      import('../../model/personal-data.ts'),
      import('../../base/text.ts'),
    ]);
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await readFile(path));
    } catch (error) {
      throw new SaidError(EXIT.noRows, 'unread', { path }, { cause: error });
    }
    const input = memoryInput(basename(path), bytes);
    const head = await readHead(input);
    const unit = declarations.find((d) => d.recognize(head));
    if (!unit) throw new SaidError(EXIT.noRows, 'no-document', { path });
    const options = {
      iosVersion: null,
      night: null,
      timeZone: null,
      app: args.text('app') ?? null,
      recipient: null,
      phase: null,
      simulated: false,
    };
    const reading = await unit.read(input, { options, tools: {}, companions: [] });
    const claims = reading.rows.flatMap((r) => (r.type === 'Claim' ? [r.row] : []));
    for (const p of reading.problems) io.say(p.sentence);
    if (args.has('json')) {
      const document = {
        schema: 'telltale/claims@1',
        document: { sha256: input.sha256, name: input.name, declaration: unit.id, date: claims[0]?.date ?? null },
        claims,
        problems: reading.problems,
      };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
      return claims.length === 0 ? EXIT.noRows : EXIT.done;
    }
    for (const c of claims) {
      const data = c.data.map((id) => dataTypeWords(id, io.lang)).join(', ');
      const what = `${c.actor} ${c.polarity === 'deny' ? '✗ ' : ''}${c.verb}: ${data}${c.recipient ? ` → ${c.recipient}` : ''}`;
      io.out(`${printable(what, 400)}\n  “${printable(c.quote.exact, 400)}” (${c.from.line ?? ''})\n`);
    }
    return claims.length === 0 ? EXIT.noRows : EXIT.done;
  },
};
