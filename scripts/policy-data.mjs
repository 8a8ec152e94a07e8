// Writes src/knowledge/policy/data/*.ts from data/policy/*.json, so that the reader works in Node and in a page alike.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const to = `${root}/src/knowledge/policy/data`;
mkdirSync(to, { recursive: true });
for (const file of readdirSync(`${root}/data/policy`).filter((f) => f.endsWith('.json'))) {
  const name = file.replace(/\.json$/, '');
  const value = JSON.parse(readFileSync(`${root}/data/policy/${file}`, 'utf8'));
  const text = `'${JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  writeFileSync(
    `${to}/${name}.ts`,
    `// Generated from data/policy/${file} by scripts/policy-data.mjs; edit the JSON.\nexport const json: string =\n  ${text};\n`,
  );
}
