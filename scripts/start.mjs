// `npm start`: installs what is missing, builds what is stale, then runs telltale with the given arguments, or the demo.
// Native modules (databases) are compiled only when a record needs them, so that the first page comes quickly.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'dist/cli/main.js'), ...(alone ? ['demo', ...given] : given)],
  {
    // Paths are the caller's, not the project's.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
