// The same inputs and options give the same bytes, in another time zone, language, folder, file order and process.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256Hex } from '../src/base/hash.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
const INPUTS = ['input-1.ndjson', 'input-2.ndjson'];
let dir = '';
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-same-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Name and SHA-256 of every file of a case but the log of runs, which is outside the seal. */
function hashes(path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }).sort())
    if (statSync(join(path, name)).isFile() && name !== 'run-log.ndjson')
      found[name] = sha256Hex(readFileSync(join(path, name)));
  return found;
}

function makeCase(folder: string, env: Record<string, string>, args: string[], inputs = INPUTS): string {
  const at = join(dir, folder);
  mkdirSync(at, { recursive: true });
  const from = join(ROOT, 'fixtures/sources/ios-app-privacy-report/two-exports');
  for (const name of INPUTS) copyFileSync(join(from, name), join(at, name));
  execFileSync(process.execPath, [MAIN, ...inputs, '--case', 'x.case', '--no-open', ...args], {
    cwd: at,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  return join(at, 'x.case');
}

const PLACES: [string, Record<string, string>, string[], string[]][] = [
  ['plain', { TZ: 'UTC', LC_ALL: 'C' }, [], INPUTS],
  ['with space', { TZ: 'Asia/Shanghai', LC_ALL: 'zh_CN.UTF-8', LANG: 'zh_CN.UTF-8' }, [], INPUTS],
  ['文件夹/深', { TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8' }, ['--lang', 'zh-CN'], [...INPUTS].reverse()],
  [
    'again',
    { TZ: 'Pacific/Apia', LC_ALL: 'sv_SE.UTF-8', NODE_OPTIONS: '--max-old-space-size=300' },
    ['--quiet'],
    INPUTS,
  ],
];

it('an import gives the same bytes everywhere', () => {
  const [first, ...others] = PLACES.map(([folder, env, args, inputs]) => hashes(makeCase(folder, env, args, inputs)));
  expect(Object.keys(first!).length).toBeGreaterThan(5);
  for (const other of others) expect(other).toEqual(first);
});

it('a redacted case and a shared page too', () => {
  const made = PLACES.map(([folder, env], i) => {
    const cwd = join(dir, folder);
    const go = (...args: string[]) =>
      execFileSync(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
    go('redact', 'x.case', '--blur', 'hour', '--no-hosts', '--out', `r${i}.case`);
    go('share', 'x.case', '--yes', '--out', `s${i}.html`);
    return { ...hashes(join(cwd, `r${i}.case`)), page: sha256Hex(readFileSync(join(cwd, `s${i}.html`))) };
  });
  for (const other of made.slice(1)) expect(other).toEqual(made[0]);
});

it('computing a case again gives what was sealed', () => {
  const cwd = join(dir, 'with space');
  const out = execFileSync(process.execPath, [MAIN, 'verify', 'x.case', '--rerun', '--json'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Europe/Lisbon' },
  });
  expect(JSON.parse(out)).toMatchObject({ state: 'whole', rerun: { state: 'same' } });
});
