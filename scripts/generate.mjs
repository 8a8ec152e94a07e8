// Makes what is generated: the index of each kind of unit, and docs/reference (from the built program).
// `--check` changes nothing and fails where a committed file is not what would be made.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'fflate';
import { ROOT } from './tools.mjs';

const checking = process.argv.includes('--check');
let stale = 0;

export function put(path, text) {
  const at = join(ROOT, path);
  if (existsSync(at) && readFileSync(at, 'utf8') === text) return;
  if (checking) {
    stale++;
    console.error(`${path} is not what \`npm run generate\` makes`);
    return;
  }
  mkdirSync(join(at, '..'), { recursive: true });
  writeFileSync(at, text);
  console.log(`made ${path}`);
}

const camel = (id) => id.replace(/-(\w)/g, (_, c) => c.toUpperCase());
const units = (folder) =>
  readdirSync(join(ROOT, folder))
    .filter((f) => f.endsWith('.ts') && f !== 'index.ts' && !f.includes('.test.') && !f.startsWith('testing'))
    .map((f) => f.slice(0, -3))
    .filter((id) =>
      new RegExp(`export const ${camel(id)}\\b`).test(readFileSync(join(ROOT, folder, `${id}.ts`), 'utf8')),
    )
    .sort();

/** As the formatter would write it: on one line where that has room. */
function listOf(head, names) {
  const line = `${head} = [${names.join(', ')}];`;
  return line.length <= 120 ? `${line}\n` : `${head} = [\n${names.map((n) => `  ${n},\n`).join('')}];\n`;
}

function index(folder, type, name, header, model = 'units') {
  const ids = units(folder);
  const imports = ids.map((id) => `import { ${camel(id)} } from './${id}.ts';`);
  const list = ids.map(camel);
  put(
    `${folder}/index.ts`,
    `// ${header} Made from the folder by \`npm run generate\`; nobody edits it.\nimport type { ${type} } from '../model/${model}.ts';\n${imports.join('\n')}${imports.length ? '\n' : ''}\n${listOf(`export const ${name}: readonly ${type}[]`, list)}`,
  );
}

index('src/sources', 'Source', 'sources', 'Every record that can be read.');
index('src/declarations', 'Declaration', 'declarations', 'Every kind of document that can be read.');
index('src/audits', 'Audit', 'audits', 'Every question asked of the rows.');
index('src/chats', 'ChatFormat', 'chatFormats', 'Every export format of chats that telltale reads itself.', 'chat');

const commands = readdirSync(join(ROOT, 'src/cli/commands'))
  .filter((f) => f.endsWith('.ts') && f !== 'index.ts' && !f.includes('.test.'))
  .map((f) => f.slice(0, -3))
  .filter((id) =>
    readFileSync(join(ROOT, 'src/cli/commands', `${id}.ts`), 'utf8').includes(`export const ${camel(id)}Command`),
  )
  .sort();
put(
  'src/cli/commands/index.ts',
  `// Every command. Made from the folder by \`npm run generate\`; nobody edits it.\nimport type { Command } from '../command.ts';\n${commands.map((id) => `import { ${camel(id)}Command } from './${id}.ts';\n`).join('')}\n${listOf(
    'export const commands: readonly Command[]',
    commands.map((id) => `${camel(id)}Command`),
  )}`,
);

// The vocabularies of policies as modules: the reader works in Node and in a page alike.
for (const file of readdirSync(join(ROOT, 'data/policy')).filter((f) => f.endsWith('.json'))) {
  const value = JSON.stringify(JSON.parse(readFileSync(join(ROOT, 'data/policy', file), 'utf8')));
  put(
    `src/knowledge/policy/data/${file.replace(/\.json$/, '')}.ts`,
    `// Made from data/policy/${file} by \`npm run generate\`; edit the JSON.\nexport const json: string =\n  '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}';\n`,
  );
}

const moduleOf = (path, from, value) =>
  put(
    path,
    `// Made from ${from} by \`npm run generate\`; edit the JSON.\nexport const json: string =\n  '${JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}';\n`,
  );

// Names of SDKs in Android packages, by kind, label and maker: [label, maker, names, patterns].
const { rules } = JSON.parse(readFileSync(join(ROOT, 'data/libchecker/rules.json'), 'utf8'));
const kinds = {};
for (const { kind, name, label, team = '', regex = false } of rules) {
  kinds[kind] ??= new Map();
  const groups = kinds[kind];
  const key = `${label}\n${team}`;
  if (!groups.has(key)) groups.set(key, [label, team, [], []]);
  groups.get(key)[regex ? 3 : 2].push(name);
}
const names = Object.fromEntries(Object.entries(kinds).map(([kind, groups]) => [kind, [...groups.values()]]));
const packed = Buffer.from(deflateSync(new TextEncoder().encode(JSON.stringify(names)), { level: 9 })).toString(
  'base64',
);
put(
  'src/knowledge/policy/data/sdk-names.ts',
  `// Made from data/libchecker/rules.json by \`npm run generate\`; edit the JSON. Deflated and in base64, for the size of the page.\nexport const packed: string =\n  '${packed}';\n`,
);

// What is necessary for each kind of app, without the wording of each entry.
const necessary = JSON.parse(readFileSync(join(ROOT, 'data/necessary-data.json'), 'utf8'));
moduleOf(
  'src/knowledge/policy/data/necessary-data.ts',
  'data/necessary-data.json',
  necessary.types.map((t) => ({
    id: t.id,
    zh: t.zh,
    en: t.en,
    none: t.none,
    data: [...new Set(t.necessary.flatMap((n) => n.dataTypes))],
    other: t.necessary.some((n) => n.withoutId),
  })),
);

if (existsSync(join(ROOT, 'dist/cli/reference.js'))) {
  const { referencePages } = await import(join(ROOT, 'dist/cli/reference.js'));
  for (const [path, text] of Object.entries(await referencePages())) put(path, text);
}
if (stale) process.exit(1);
