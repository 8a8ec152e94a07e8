// An import that is killed at a random moment leaves the old case or the new one, never half of one.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyCase } from '../src/case/verify.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-kill-'));
}, 240_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A report of `lines` contacts on one day; `seed` makes it another one. */
function report(name: string, lines: number, day: number): string {
  const path = join(dir, name);
  const line = (i: number) =>
    JSON.stringify({
      type: 'networkActivity',
      bundleID: `com.example.app${i % 7}`,
      domain: `h${i}.example`,
      domainOwner: '',
      domainType: 2,
      context: '',
      hits: 1,
      initiatedType: 'AppInitiated',
      firstTimeStamp: `2024-10-0${day}T08:00:00.000+02:00`,
      timeStamp: `2024-10-0${day}T09:00:00.000+02:00`,
    });
  writeFileSync(path, Array.from({ length: lines }, (_, i) => `${line(i)}\n`).join(''));
  return path;
}

/** Runs the import and ends it after `afterMs`; true where it had ended by itself. */
const run = (
  path: string,
  target: string,
  afterMs: number | null,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<boolean> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, [MAIN, path, '--case', target, '--no-open', '--quiet'], {
      cwd: dir,
      stdio: 'ignore',
    });
    const timer = afterMs === null ? null : setTimeout(() => child.kill(signal), afterMs);
    child.on('error', failed);
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      done(code === 0);
    });
  });

const leftovers = () => readdirSync(dir).filter((name) => name.startsWith('.'));

it('killed while the first case is written: no case or a whole one', async () => {
  const input = report('first.ndjson', 4000, 1);
  const target = join(dir, 'first.case');
  const begun = performance.now();
  expect(await run(input, target, null)).toBe(true);
  const wholeMs = performance.now() - begun;
  let none = 0;
  for (let i = 0; i < 8; i++) {
    rmSync(target, { recursive: true });
    await run(input, target, wholeMs * (0.4 + (0.7 * ((i * 5) % 8)) / 8));
    if (existsSync(target)) expect((await verifyCase(target)).faults).toEqual([]);
    else none++;
    await run(input, target, null);
    expect((await verifyCase(target)).state).toBe('whole');
    expect(leftovers()).toEqual([]);
  }
  expect(none).toBeGreaterThan(0);
}, 240_000);

it('killed while a case is revised: the old case or the new one', async () => {
  const target = join(dir, 'second.case');
  await run(report('a.ndjson', 2000, 2), target, null);
  let inputs = 1;
  for (let i = 0; i < 6; i++) {
    const input = report(`b${i}.ndjson`, 2000 + i, 3);
    const begun = performance.now();
    const whole = join(dir, 'measure.case');
    await run(input, whole, null);
    const wholeMs = performance.now() - begun;
    rmSync(whole, { recursive: true });
    await run(input, target, wholeMs * (0.5 + i / 8));
    const check = await verifyCase(target);
    expect(check.faults).toEqual([]);
    const now = check.manifest!.predicate.inputs.length;
    expect([inputs, inputs + 1]).toContain(now);
    inputs = now;
  }
  await run(report('last.ndjson', 10, 4), target, null);
  expect((await verifyCase(target)).state).toBe('whole');
  expect(leftovers()).toEqual([]);
}, 240_000);

it('stopped with Ctrl-C: nothing is left behind at once', async () => {
  const input = report('stop.ndjson', 60_000, 5);
  const target = join(dir, 'stop.case');
  for (let afterMs = 150; afterMs < 1500; afterMs += 150) {
    if (await run(input, target, afterMs, 'SIGINT')) break;
    expect(leftovers()).toEqual([]);
    if (existsSync(target)) expect((await verifyCase(target)).state).toBe('whole');
  }
}, 120_000);
