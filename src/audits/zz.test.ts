import { it } from 'vitest';
import { loadEnvironment } from '../case/environment.ts';
import { memoryInput } from '../engine/input.ts';
import { runEngine } from '../engine/run.ts';
import { emptyAccuracy, judgeWeek, makeWeek } from '../simulator/accuracy.ts';
import { accuracyPage } from '../simulator/accuracy-page.ts';
import { FAMILIES } from '../simulator/families.ts';
import { options } from './testing.ts';

it('acc', async () => {
  const env = loadEnvironment();
  const run = (text: string, given: object) =>
    runEngine([memoryInput('report', new TextEncoder().encode(text))], options({ simulated: true, ...given }), env);
  const total = emptyAccuracy('all');
  const fams = [];
  const n = Number(process.env['SEEDS'] ?? 2),
    only = process.env['FAM'];
  for (const f of FAMILIES) {
    if (only && f.id !== only) continue;
    const own = emptyAccuracy(f.id);
    for (let s = 1; s <= n; s++) await judgeWeek(makeWeek(f, `${process.env['S'] ?? 'dev'}-${s}`), run, own, total);
    fams.push(own);
  }
  console.log(accuracyPage(total, fams, FAMILIES));
  console.log(
    [...total.misses]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 40)
      .map(([k, v]) => `${v} ${k}`)
      .join('\n'),
  );
}, 600000);
