// Writes every fixture's expected.json anew from what the sources read now. Look at the difference before committing it.
import { join } from 'node:path';
import { ROOT, run } from './tools.mjs';

run(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'src/sources', ...process.argv.slice(2)], {
  env: { ...process.env, TELLTALE_UPDATE_GOLDEN: '1' },
});
