// `npm start`: installs what is missing, builds what is stale, then runs telltale with the given arguments, or the demo.
// Native modules (databases) are compiled only when a record needs them, so that the first page comes quickly.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, run } from './tools.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `telltale needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.`,
  );
  process.exit(2);
}
export const npm = (args) =>
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  });

const marker = join(ROOT, 'node_modules/.package-lock.json');
const stale = !existsSync(marker) || statSync(marker).mtimeMs < statSync(join(ROOT, 'package-lock.json')).mtimeMs;
if (stale) {
  console.error('installing (once; about half a minute)');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}
run(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: ['ignore', 2, 2] });

const given = process.argv.slice(2);
// Options alone belong to the demo.
const alone = given.every((a) => a === '--no-open' || a === '--quiet');
const cwd = process.env.INIT_CWD ?? process.cwd();
if (given.some(needsDatabases) && !databases()) {
  console.error('making the database module ready (once; up to a minute where it has to be compiled)');
  npm(['rebuild', 'better-sqlite3', '--loglevel=error']);
}
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'dist/cli/main.js'), ...(alone ? ['demo', ...given] : given)],
  {
    // Paths are the caller's, not the project's.
    cwd,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);

/** An archive of chats, a phone's database, or what may hold one: a folder, a zip, a gzip file. */
function needsDatabases(argument, i) {
  if (i === 0 && ['chats', 'serve'].includes(argument)) return true;
  if (i === 1 && given[0] === 'demo') return argument === 'iphone';
  const path = resolve(cwd, argument);
  if (!existsSync(path)) return false;
  if (statSync(path).isDirectory()) return existsSync(join(path, 'Manifest.plist'));
  const head = Buffer.alloc(16);
  const file = openSync(path, 'r');
  readSync(file, head, 0, 16, 0);
  closeSync(file);
  return (
    head.toString('latin1', 0, 15) === 'SQLite format 3' ||
    ['504b0304', '1f8b08'].some((m) => head.toString('hex').startsWith(m))
  );
}

function databases() {
  const probe = "new (require('better-sqlite3'))(':memory:')";
  return spawnSync(process.execPath, ['-e', probe], { cwd: ROOT, stdio: 'ignore' }).status === 0;
}
