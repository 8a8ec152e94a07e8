// Builds the program and the page into dist/. With `--if-stale` only where a source is newer than the last build.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, ROOT, run } from './tools.mjs';

const STAMP = join(ROOT, 'dist/.built');
const WATCHED = [
  'src',
  'web',
  'data',
  'locales',
  'packages',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/build.mjs',
];

function* filesBelow(path) {
  const at = join(ROOT, path);
  if (!existsSync(at)) return;
  if (!statSync(at).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    yield* filesBelow(`${path}/${entry.name}`);
  }
}

function isFresh() {
  if (!existsSync(STAMP)) return false;
  const built = statSync(STAMP).mtimeMs;
  for (const path of WATCHED)
    for (const file of filesBelow(path)) if (statSync(join(ROOT, file)).mtimeMs > built) return false;
  return true;
}

/** One fingerprint over everything that decides what is found and how it is said. */
function ruleSet() {
  const hash = createHash('sha256');
  const parts = [
    'src/sources',
    'src/declarations',
    'src/formats',
    'src/derive',
    'src/audits',
    'src/knowledge',
    'src/engine',
    'data',
    'locales/en',
  ];
  for (const part of parts)
    for (const file of [...filesBelow(part)].sort()) {
      if (/\.test\.ts$/.test(file)) continue;
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(ROOT, file)))
        .update('\0');
    }
  return hash.digest('hex').slice(0, 16);
}

if (!(process.argv.includes('--if-stale') && isFresh())) {
  const started = Date.now();
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(join(ROOT, 'dist/rule-set.txt'), `${ruleSet()}\n`);
  run(bin('tsc'), ['-p', 'tsconfig.json']);
  for (const name of readdirSync(join(ROOT, 'packages')))
    if (existsSync(join(ROOT, 'packages', name, 'tsconfig.json'))) run(bin('tsc'), ['-p', join('packages', name)]);
  chmodSync(join(ROOT, 'dist/cli/main.js'), 0o755);
  if (existsSync(join(ROOT, 'vite.config.ts'))) run(bin('vite'), ['build', '--logLevel', 'warn']);
  writeFileSync(STAMP, '');
  console.error(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
