import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFile } from '../../case/environment.ts';
import { type CommandArguments, CommandError, type Io } from '../command.ts';
import { demoCommand } from './demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
const TMPDIR = process.env['TMPDIR'];
// Other programs make folders in the common one too.
process.env['TMPDIR'] = folder;
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true, force: true });
});

const built = existsSync(packageFile('dist/web/report.html'));

async function demo(paths: string[], options: Record<string, string> = {}, lang: Io['lang'] = 'en') {
  let out = '';
  const said: string[] = [];
  const io: Io = {
    lang,
    quiet: false,
    out: (text) => {
      out += text;
    },
    say: (line) => void said.push(line),
    progress: () => {},
  };
  const given: Record<string, string> = { 'no-open': '', ...options };
  const args: CommandArguments = {
    paths,
    text: (name) => given[name],
    all: (name) => (given[name] === undefined ? [] : [given[name]]),
    has: (name) => given[name] !== undefined,
  };
  return { code: await demoCommand.run(args, io), out, said };
}

describe('telltale demo', () => {
  it.runIf(built)('runs the week of October 2021 and sets the three designs side by side', async () => {
    const dir = join(folder, 'one.case');
    const { code, out } = await demo([], { case: dir });
    expect(code).toBe(0);
    expect(out).toContain('prefetch on every new photo');
    expect(out).toContain('while the owner slept');
    expect(existsSync(join(dir, 'report.html'))).toBe(true);
  });

  it.runIf(built)('asks in the second story whether it stopped', async () => {
    const { code, out } = await demo(['2'], { case: join(folder, 'two.case') });
    expect(code).toBe(0);
    expect(out).toContain('Stated by Chat Ltd');
    expect(existsSync(join(folder, 'two-2.case'))).toBe(true);
  });

  it.runIf(built)('finds in the fourth story what the policy leaves to others', async () => {
    const { code, out } = await demo(['4'], { case: join(folder, 'four.case'), json: '' });
    expect(code).toBe(0);
    const result = JSON.parse(out) as {
      options: { simulated: boolean };
      findings: { audit: string; outcome: string }[];
    };
    expect(result.options.simulated).toBe(true);
    expect(result.findings.some((f) => f.audit === 'service-left-to-others' && f.outcome === 'undisclosed')).toBe(true);
  });

  it('brings invented messages home in the fifth', async () => {
    const { code, out } = await demo(['5'], { case: join(folder, 'five.case') }, 'zh-CN');
    expect(code).toBe(0);
    expect(out).toContain('虚构');
    expect(existsSync(join(folder, 'five.telltale'))).toBe(true);
  });

  it('knows five stories and says so', async () => {
    await expect(demo(['6'])).rejects.toThrow(CommandError);
    await expect(demo(['1', '2'])).rejects.toThrow(/one story/);
  });

  it('leaves no simulated record behind', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('telltale-demo-'))).toEqual([]);
  });
});
