// What must hold besides the tests: types, lint and format, no dead code, generated files as committed.
import { spawnSync } from 'node:child_process';
import { bin, ROOT } from './tools.mjs';

const checks = [
  ['types', bin('tsc'), ['-p', 'tsconfig.check.json']],
  ['lint and format', bin('biome'), ['ci', '--diagnostic-level=warn', '.']],
  ['dead code', bin('knip'), []],
  ['generated files', process.execPath, ['scripts/generate.mjs', '--check']],
];
let failed = 0;
for (const [what, program, args] of checks) {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  if (status !== 0) failed++;
}
process.exit(failed ? 1 : 0);
