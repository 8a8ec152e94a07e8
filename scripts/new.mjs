// `npm run new <kind> <id>`: writes a unit, its test and, for a source, a fixture folder. The index is made by `npm run generate`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, run } from './tools.mjs';

const [kind, id] = process.argv.slice(2);
const camel = (id ?? '').replace(/-(\w)/g, (_, c) => c.toUpperCase());
if (!['source', 'declaration', 'audit'].includes(kind) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id ?? '')) {
  console.error('Usage: npm run new source|declaration|audit <kebab-case-id>');
  process.exit(2);
}

const SOURCE = `// What this record is, who writes it, and the page that describes its format.
import { eachLine } from '../formats/lines.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

export const ${camel}: Source = {
  id: '${id}',
  title: { en: '${id}', zh: '${id}' },
  platforms: ['any'],
  describes: ['Access'],
  howToGet: [{ en: 'Where the owner finds it.', zh: '机主在哪里取得。' }],
  verifiedOn: [],
  recognize: (head: Head) => head.text.startsWith('${id}'),
  async *read(inputs: readonly Input[], _context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) {
      const lines = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
      await eachLine(input.bytes(), () => {
        lines.total++;
        lines.structural++;
      });
      yield { type: 'lines', input: input.sha256, lines };
    }
  },
};
`;
const SOURCE_TEST = `import { goldenSource } from '../../test/golden.ts';
import { ${camel} } from './${id}.ts';

goldenSource(${camel});
`;
const AUDIT = `// The question in one sentence, and what the rows cannot say about it.
import { defineAudit } from '../model/units.ts';

export const ${camel} = defineAudit({
  meta: {
    id: '${id}',
    title: { en: '${id}', zh: '${id}' },
    question: { en: 'What is asked?', zh: '问的是什么？' },
    needs: ['Access'],
    explains: { en: 'What the answer means and does not mean.', zh: '答案意味着什么，不意味着什么。' },
    law: [],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit: () => [],
});
`;
const AUDIT_TEST = `import { expect, it } from 'vitest';
import { ${camel} } from './${id}.ts';

it('${id} finds nothing in no rows', () => {
  expect(${camel}.meta.id).toBe('${id}');
});
`;
const DECLARATION = `// What this document is and who writes it.
import type { Declaration, Head, Input, ReadContext, Reading } from '../model/units.ts';

export const ${camel}: Declaration = {
  id: '${id}',
  title: { en: '${id}', zh: '${id}' },
  howToGet: [{ en: 'Where the owner finds it.', zh: '机主在哪里取得。' }],
  verifiedOn: [],
  recognize: (head: Head) => head.text.startsWith('${id}'),
  read: async (_snapshot: Input, _context: ReadContext): Promise<Reading> => ({ text: null, rows: [], problems: [] }),
};
`;
const DECLARATION_TEST = `import { expect, it } from 'vitest';
import { ${camel} } from './${id}.ts';

it('${id} has an id', () => expect(${camel}.id).toBe('${id}'));
`;

const files = {
  source: {
    [`src/sources/${id}.ts`]: SOURCE,
    [`src/sources/${id}.test.ts`]: SOURCE_TEST,
    [`fixtures/sources/${id}/first/input.txt`]: `${id}\n`,
    [`fixtures/sources/${id}/first/README.md`]: 'What this made-up record holds.\n',
  },
  audit: { [`src/audits/${id}.ts`]: AUDIT, [`src/audits/${id}.test.ts`]: AUDIT_TEST },
  declaration: { [`src/declarations/${id}.ts`]: DECLARATION, [`src/declarations/${id}.test.ts`]: DECLARATION_TEST },
}[kind];
for (const path of Object.keys(files))
  if (existsSync(join(ROOT, path))) {
    console.error(`${path} is there already; nothing was written.`);
    process.exit(2);
  }
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(`wrote ${path}`);
}
run(process.execPath, ['scripts/generate.mjs']);
