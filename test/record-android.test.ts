// `telltale record android` as a person runs it, against an adb server on loopback: killed in the middle, taken up again, merged.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifyCase } from '../src/case/verify.ts';
import { dumpsAt, FakeAdb, type FakePhoneSpec } from '../src/record/fake-adb.testing.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
const HOUR = 3_600_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;
const EVENTS = [
  { app: 'com.example.chat', op: 'CAMERA', state: 'bg', at: NOW - 9 * HOUR + 123 },
  { app: 'com.example.chat', op: 'CAMERA', state: 'top', at: NOW - 7 * HOUR + 456 },
  { app: 'com.example.map', op: 'FINE_LOCATION', state: 'bg', at: NOW - 8 * HOUR },
  { app: 'com.example.map', op: 'FINE_LOCATION', state: 'bg', at: NOW - HOUR },
];

let dir = '';
let fake: FakeAdb;
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-record-'));
});
afterEach(() => fake.stop());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const start = async (spec: Partial<FakePhoneSpec> = {}): Promise<void> => {
  fake = await FakeAdb.start([{ serial: 'EX1', dumps: dumpsAt(NOW - 6 * HOUR, EVENTS), ...spec }]);
};
const args = (name: string, ...more: string[]) => [
  MAIN,
  'record',
  'android',
  '--adb',
  `127.0.0.1:${fake.port}`,
  '--case',
  `${name}.case`,
  '--no-open',
  ...more,
];
const environment = { ...process.env, CI: '1' };
const record = (name: string, ...more: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(process.execPath, args(name, ...more), { cwd: dir, env: environment, maxBuffer: 1e8 }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
const rows = (name: string, type: string): Record<string, unknown>[] =>
  readFileSync(join(dir, `${name}.case/rows/${type}.ndjson`), 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
const manifest = (name: string) => JSON.parse(readFileSync(join(dir, `${name}.case/manifest.json`), 'utf8'));
const spooled = (name: string): string[] => {
  const folder = join(dir, `${name}.recording`);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const until = async (what: () => boolean): Promise<void> => {
  for (let i = 0; i < 600 && !what(); i++) await new Promise((done) => setTimeout(done, 50));
  if (!what()) throw new Error('it never came to that');
};
const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.once('close', (code) => done(code)));

it('asks whose phone it is before anything is read, and refuses without an answer', async () => {
  await start();
  const without = await record('whose');
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('--whose mine')]);
  expect((await record('whose', '--whose', 'donated')).err).toContain('somebody who agreed and is present');
  expect(fake.requests).toEqual([]);
  expect((await record('whose', '--whose', 'mine', '--adb', '192.0.2.1:5037')).err).toContain('--allow-remote');
});

it('records into a case, says how to switch USB debugging off, and adds the next collection without counting twice', async () => {
  await start();
  const first = await record('merge', '--whose', 'mine', '--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out).schema).toBe('telltale/result@1');
  for (const words of ['Recording Example 1', 'shows a notice', 'USB debugging › off', 'adb kill-server'])
    expect(first.err).toContain(words);
  expect(rows('merge', 'access')).toHaveLength(3);
  expect(manifest('merge').predicate).toMatchObject({
    phone: 'mine',
    inputs: [{ how: 'recorded', where: expect.stringMatching(/^android [0-9a-f]{16}$/) }],
  });
  expect(spooled('merge')).toEqual([]);

  fake.phones[0]!.dump(dumpsAt(NOW, EVENTS));
  await new Promise((done) => setTimeout(done, 1100));
  // The case knows whose phone it is.
  expect((await record('merge')).code).toBe(0);
  expect(rows('merge', 'access').map((a) => [a['app'], a['kindAsStored'], String(a['begin']).length])).toHaveLength(4);
  expect(rows('merge', 'presence')).toHaveLength(1);
  expect(rows('merge', 'permission')).toHaveLength(1);
  const result = JSON.parse(readFileSync(join(dir, 'merge.case/result.json'), 'utf8'));
  expect(result.inputs.map((i: { lines: { duplicate: number } }) => i.lines.duplicate > 0).sort()).toEqual([
    false,
    true,
  ]);
  for (const input of result.inputs) {
    const { total, used, duplicate, problem, blank, structural } = input.lines;
    expect(used + duplicate + problem + blank + structural).toBe(total);
  }
  expect((await verifyCase(join(dir, 'merge.case'))).state).toBe('whole');

  fake.plug({ serial: 'EX2', dumps: dumpsAt(NOW, EVENTS), properties: { 'ro.product.model': 'Example 2' } });
  const before = fake.phones[1]!.file('asked');
  const other = await record('merge', '--device', 'EX2');
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('another phone than this Example 2')]);
  expect(fake.phones[1]!.file('asked')).toBe(before);
});

it('keeps what had come when it is killed, and the next run takes it up', async () => {
  await start({ slow: ['usagestats'] });
  const child = spawn(process.execPath, args('killed', '--whose', 'mine'), {
    cwd: dir,
    env: environment,
    stdio: 'ignore',
  });
  const gone = ended(child);
  await until(() =>
    spooled('killed').some((f) =>
      readFileSync(join(dir, 'killed.recording', f), 'utf8').includes('DUMP OF SERVICE usagestats'),
    ),
  );
  child.kill('SIGKILL');
  await gone;
  expect(spooled('killed')).toEqual([expect.stringMatching(/\.partial$/)]);
  expect(statSync(join(dir, 'killed.recording')).mode & 0o777).toBe(0o700);
  expect(existsSync(join(dir, 'killed.case'))).toBe(false);

  fake.phones[0]!.hurry();
  fake.phones[0]!.dump(dumpsAt(NOW, EVENTS));
  await new Promise((done) => setTimeout(done, 1100));
  const next = await record('killed', '--whose', 'mine');
  expect(next.err).toContain('of an interrupted run');
  expect(next.code).toBe(0);
  expect(manifest('killed').predicate.inputs).toHaveLength(2);
  expect(rows('killed', 'access')).toHaveLength(4);
  expect(spooled('killed')).toEqual([]);
});

it('ends at Ctrl-C with what had come in the case, and goes on later where it was due', async () => {
  await start({ slow: ['batterystats'] });
  const child = spawn(process.execPath, args('stop', '--whose', 'mine', '--every', '6h'), {
    cwd: dir,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr!.on('data', (d) => (err += d));
  const gone = ended(child);
  await until(() =>
    spooled('stop').some((f) =>
      readFileSync(join(dir, 'stop.recording', f), 'utf8').includes('DUMP OF SERVICE batterystats'),
    ),
  );
  child.kill('SIGINT');
  expect(await gone).toBe(0);
  for (const words of ['batterystats was cut off', 'Stopped.', 'USB debugging › off']) expect(err).toContain(words);
  expect(rows('stop', 'access')).toHaveLength(3);

  const asked = fake.phones[0]!.file('asked');
  const again = spawn(process.execPath, args('stop', '--every', '6h'), {
    cwd: dir,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  again.stderr!.on('data', (d) => (said += d));
  const over = ended(again);
  await until(() => said.includes('Next collection at'));
  again.kill('SIGINT');
  expect(await over).toBe(0);
  expect(fake.phones[0]!.file('asked')).toBe(asked);
});

it('says plainly what stands in the way', async () => {
  await start({ dumps: {} });
  const nothing = await record('bad', '--whose', 'agreed');
  expect([nothing.code, nothing.err]).toEqual([3, expect.stringContaining('gave none of its records')]);
  expect(existsSync(join(dir, 'bad.case'))).toBe(false);
  expect((await record('bad', '--whose', 'mine', '--every', '10s')).err).toContain('--every');
  expect((await record('bad', '--whose', 'mine', '--lang', 'zh-CN', '--device', 'NONE')).err).toContain('没有连接');
  fake.phones[0]!.unplug();
  const none = await record('bad', '--whose', 'mine');
  expect([none.code, none.err]).toEqual([3, expect.stringContaining('no phone is connected')]);
});
