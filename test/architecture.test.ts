// Imports run one way. docs/decisions and ARCHITECTURE.md say why; this test names the file and the rule it breaks.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support.ts';

/** What each folder of src/ may import from other folders of src/. `formats/sqlite.ts` is the one that needs Node. */
const MAY: Record<string, readonly string[]> = {
  base: [],
  model: ['base'],
  formats: ['base', 'model'],
  sources: ['base', 'model', 'formats'],
  declarations: ['base', 'model', 'formats', 'knowledge'],
  chats: ['base', 'model', 'formats', 'engine'],
  knowledge: ['base', 'model'],
  derive: ['base', 'model', 'formats', 'knowledge'],
  audits: ['base', 'model', 'knowledge', 'derive'],
  report: ['base', 'model'],
  simulator: ['base', 'model', 'engine'],
  engine: ['base', 'model', 'formats', 'sources', 'declarations', 'knowledge', 'derive', 'audits', 'report'],
  case: ['base', 'model', 'formats', 'sources', 'declarations', 'knowledge', 'derive', 'audits', 'report', 'engine'],
  // Recorders write plain files that sources read; they know neither rows nor cases.
  record: ['base', 'model', 'formats'],
  server: ['base', 'model', 'formats', 'chats', 'report', 'engine', 'case'],
  cli: [
    'base',
    'model',
    'formats',
    'sources',
    'declarations',
    'chats',
    'knowledge',
    'audits',
    'report',
    'simulator',
    'engine',
    'case',
    'server',
    'record',
  ],
};
/** These run in a browser: no Node, no disk, no clock. */
const BROWSER = [
  'base',
  'model',
  'formats',
  'sources',
  'declarations',
  'knowledge',
  'derive',
  'audits',
  'engine',
  'report',
  'simulator',
];
const NEEDS_NODE = new Set(['src/formats/sqlite.ts']);
/** Units of one kind never import each other; what two share moves down. */
const NO_SIDEWAYS = ['sources', 'declarations', 'audits'];

function* files(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (name.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(name) && name !== 'testing.ts') yield path;
  }
}

interface Import {
  from: string;
  folder: string;
  specifier: string;
  target: string | null;
}

const imports: Import[] = [];
for (const path of files(join(ROOT, 'src'))) {
  const text = readFileSync(path, 'utf8');
  const from = relative(ROOT, path);
  const folder = from.split('/')[1]!;
  for (const m of text.matchAll(
    /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*'([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
  )) {
    const specifier = (m[1] ?? m[2] ?? m[3])!;
    const target = specifier.startsWith('.') ? relative(ROOT, resolve(dirname(path), specifier)) : null;
    imports.push({ from, folder, specifier, target });
  }
}

describe('the architecture', () => {
  it('lets imports run one way only', () => {
    const wrong = imports
      .filter((i) => i.target?.startsWith('src/'))
      .filter((i) => {
        const to = i.target!.split('/')[1]!;
        return to !== i.folder && !MAY[i.folder]?.includes(to);
      })
      .map((i) => `${i.from} imports ${i.target}; ${i.folder}/ may import ${MAY[i.folder]?.join(', ') || 'nothing'}`);
    expect(wrong).toEqual([]);
  });

  it('keeps units of one kind apart', () => {
    const wrong = imports
      .filter((i) => NO_SIDEWAYS.includes(i.folder) && i.target?.startsWith(`src/${i.folder}/`))
      // What units share may stand in a folder below theirs.
      .filter((i) => [i.from, i.target!].every((path) => path.split('/').length === 3 && !path.endsWith('/index.ts')))
      .map((i) => `${i.from} imports its neighbour ${i.target}`);
    expect(wrong).toEqual([]);
  });

  it('keeps the core free of Node', () => {
    const nodeOnly = new Set([
      'better-sqlite3',
      'hono',
      '@hono/node-server',
      'silk-wasm',
      '@yume-chan/adb',
      'node-forge',
    ]);
    const wrong = imports
      .filter((i) => BROWSER.includes(i.folder) && !NEEDS_NODE.has(i.from))
      .filter((i) => i.specifier.startsWith('node:') || nodeOnly.has(i.specifier) || NEEDS_NODE.has(i.target ?? ''))
      .map((i) => `${i.from} imports ${i.specifier}`);
    expect(wrong).toEqual([]);
  });

  it('keeps clocks, chance and locale-dependent order out of what is sealed', () => {
    const wrong: string[] = [];
    for (const path of files(join(ROOT, 'src'))) {
      const from = relative(ROOT, path);
      if (!BROWSER.includes(from.split('/')[1]!)) continue;
      const code = readFileSync(path, 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
      for (const m of code.matchAll(/Date\.now\(|new Date\(\)|Math\.random\(|\.localeCompare\(|toLocale\w*\(/g))
        wrong.push(`${from}: ${m[0]}`);
    }
    expect(wrong).toEqual([]);
  });

  it('opens no connection outside the commands made for it', () => {
    const wrong: string[] = [];
    for (const path of files(join(ROOT, 'src'))) {
      const from = relative(ROOT, path);
      if (/^src\/(server|cli|record)\//.test(from)) continue;
      const code = readFileSync(path, 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
      if (/\bfetch\(|XMLHttpRequest|WebSocket\(|from 'node:(net|http|https|dgram|tls)'/.test(code)) wrong.push(from);
    }
    expect(wrong).toEqual([]);
  });

  it('has a test beside every unit', () => {
    const wrong: string[] = [];
    for (const folder of ['src/sources', 'src/declarations', 'src/audits'])
      for (const name of readdirSync(join(ROOT, folder)))
        if (name.endsWith('.ts') && name !== 'index.ts' && !/testing|\.test\./.test(name)) {
          const test = join(ROOT, folder, name.replace(/\.ts$/, '.test.ts'));
          try {
            statSync(test);
          } catch {
            wrong.push(`${folder}/${name} has no test`);
          }
        }
    expect(wrong).toEqual([]);
  });
});
