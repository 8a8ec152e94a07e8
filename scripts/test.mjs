// `npm test`: installs, builds, and runs every test that this machine can run; says which it could not, and why.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, run } from './tools.mjs';

const npm = (args) => run('npm', args, { shell: process.platform === 'win32' });
const marker = join(ROOT, 'node_modules/.package-lock.json');
if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(join(ROOT, 'package-lock.json')).mtimeMs)
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
if (!works(['-e', "new (require('better-sqlite3'))(':memory:')"])) {
  console.log('compiling better-sqlite3 for this machine');
  spawnSync('npm', ['rebuild', 'better-sqlite3', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
run(process.execPath, ['scripts/build.mjs', '--if-stale']);

function works(args) {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'ignore' }).status === 0;
}
const found = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const missing = [
  [
    existsSync(process.env.TELLTALE_CHROMIUM ?? '/usr/bin/chromium'),
    'Chromium',
    'the page’s tests in a real browser (Debian: apt-get install chromium; or set TELLTALE_CHROMIUM)',
  ],
  [found('adb', ['version']), 'adb', 'recording a phone through a real adb server (Debian: apt-get install adb)'],
  [
    found('openssl', ['version']) && found('curl', ['--version']),
    'openssl and curl',
    'clients of the recording proxy that are not Node (Debian: apt-get install openssl curl)',
  ],
  [found('script', ['-qec', 'true', '/dev/null']), 'script', 'the questions at a terminal (Debian: util-linux)'],
  [found('tshark', ['--version']), 'tshark', 'decrypting a capture with its keys (Debian: apt-get install tshark)'],
  [
    found('ssh-keygen', ['-?']) || existsSync('/usr/bin/ssh-keygen'),
    'ssh-keygen',
    'signing a case (Debian: apt-get install openssh-client)',
  ],
  [
    works(['-e', "new (require('better-sqlite3'))(':memory:')"]),
    'better-sqlite3',
    'everything that reads a database (needs a C++ compiler or a prebuilt binary)',
  ],
  [
    existsSync(resolve(ROOT, process.env.TELLTALE_CORPUS ?? '../shared/corpus')),
    'the corpus of real records',
    'tests over real records (set TELLTALE_CORPUS)',
  ],
].filter(([there]) => !there);

const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '0' },
  },
);
for (const [, what, why] of missing) console.log(`Not run here, for want of ${what}: ${why}.`);
if (missing.length === 0) console.log('Every kind of test could be run on this machine.');
process.exit(status ?? 1);
