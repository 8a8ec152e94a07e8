// Whose phone it is: asked once a case where somebody sits at a terminal, kept in the manifest, never in a script's way.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf } from '../src/cli/whose.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-whose-'));
  writeFileSync(join(dir, 'a.ndjson'), `${line('a')}\n`);
  writeFileSync(join(dir, 'b.ndjson'), `${line('b')}\n`);
  writeFileSync(
    join(dir, 'policy.html'),
    '<html><head><title>Privacy Policy</title></head><body><h1>Privacy Policy</h1><p>We collect your email address.</p></body></html>',
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const line = (host: string) =>
  JSON.stringify({
    bundleID: 'com.example.chat',
    context: '',
    domain: `${host}.chat.example`,
    domainOwner: '',
    domainType: 2,
    firstTimeStamp: '2024-10-14T08:00:00.000+02:00',
    hits: 3,
    initiatedType: 'AppInitiated',
    timeStamp: '2024-10-14T09:00:00.000+02:00',
    type: 'networkActivity',
  });
const environment = { ...process.env, CI: '1' };
const telltale = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { cwd: dir, env: environment }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
const phone = (name: string): string | null =>
  JSON.parse(readFileSync(join(dir, name, 'manifest.json'), 'utf8')).predicate.phone;

/** The program at a terminal of its own; what is typed there stands in `typed`. Null where no terminal can be made. */
const atTerminal = (typed: string, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const words = [process.execPath, MAIN, ...args].map((a) => `'${a}'`).join(' ');
    const child = spawn('script', ['-qec', words, '/dev/null'], { cwd: dir, env: environment });
    let out = '';
    let answered = false;
    child.stdout.on('data', (d) => {
      out += d;
      if (out.includes('> ') && !answered) {
        answered = true;
        child.stdin.write(typed);
      }
    });
    child.on('close', () => done(out));
  });
const terminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

it('an answer is a number or a word of the list', () => {
  expect(['1', ' mine ', 'AGREED', '3', '4', '', '5', '0', 'maybe'].map(answerOf)).toEqual([
    'mine',
    'mine',
    'agreed',
    'donated',
    'not-said',
    'not-said',
    null,
    null,
    null,
  ]);
});

it('a script is not asked, and the case says so', async () => {
  const done = await telltale('a.ndjson', '--case', 'script.case');
  expect([done.code, phone('script.case')]).toEqual([0, null]);
  expect((await telltale('verify', 'script.case')).out).toContain('not asked');
});

it('--whose is kept, stays through a revision, and may be said later or anew', async () => {
  expect((await telltale('a.ndjson', '--case', 'w.case', '--whose', 'agreed', '--no-open')).code).toBe(0);
  expect(phone('w.case')).toBe('agreed');
  expect((await telltale('verify', 'w.case')).out).toContain('agreed and was present');
  await telltale('b.ndjson', '--case', 'w.case', '--no-open');
  expect(phone('w.case')).toBe('agreed');
  expect((await telltale('b.ndjson', '--case', 'w.case', '--no-open')).err).toContain('already there');
  expect((await telltale('b.ndjson', '--case', 'w.case', '--no-open', '--whose', 'agreed')).err).toContain(
    'already there',
  );
  expect((await telltale('b.ndjson', '--case', 'w.case', '--no-open', '--whose', 'mine')).err).toContain(
    'new revision',
  );
  expect(phone('w.case')).toBe('mine');
  const wrong = await telltale('a.ndjson', '--case', 'x.case', '--whose', 'hers');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('mine, agreed')]);
  expect(existsSync(join(dir, 'x.case'))).toBe(false);
});

it('the result does not depend on it', async () => {
  for (const who of ['mine', 'donated'])
    await telltale('a.ndjson', '--case', `${who}.case`, '--whose', who, '--no-open');
  for (const file of ['result.json', 'report.html', 'rows/contact.ndjson'])
    expect(
      readFileSync(join(dir, 'mine.case', file), 'utf8') === readFileSync(join(dir, 'donated.case', file), 'utf8'),
      file,
    ).toBe(true);
});

it.runIf(terminals)('at a terminal it is asked once a case, and a document is nobody’s phone', async () => {
  const first = await atTerminal('2\n', 'a.ndjson', '--case', 'asked.case');
  expect(first).toContain('Whose phone is this?');
  expect(phone('asked.case')).toBe('agreed');
  expect(await atTerminal('1\n', 'b.ndjson', '--case', 'asked.case')).not.toContain('Whose phone');
  expect(phone('asked.case')).toBe('agreed');
  expect(await atTerminal('\n', 'a.ndjson', '--case', 'leer.case', '--lang', 'zh-CN')).toContain('这是谁的手机');
  expect(phone('leer.case')).toBe('not-said');
  for (const silent of ['--json', '--quiet', '--no-open'])
    expect(await atTerminal('1\n', 'a.ndjson', '--case', `silent${silent}.case`, silent)).not.toContain('Whose phone');
  expect(await atTerminal('1\n', 'policy.html', '--case', 'policy.case', '--app', 'com.example.chat')).not.toContain(
    'Whose phone',
  );
});

it('messages are asked about in the same way, and the archive keeps the answer', async () => {
  const folder = join(ROOT, 'fixtures/chats/chatlab-json');
  const [name] = readdirSync(folder);
  const file = join(folder, name!, readdirSync(join(folder, name!)).find((f) => f.startsWith('input'))!);
  const owner = async (archive: string, ...args: string[]) =>
    JSON.parse((await telltale('chats', 'import', file, '--archive', archive, '--json', ...args)).out).owner;
  expect(await owner('a.telltale', '--whose', 'agreed')).toBe('agreed');
  expect(await owner('b.telltale', '--owner', 'Lin')).toBe('Lin');
  expect(await owner('c.telltale')).toBe('');
  expect((await telltale('chats', 'import', file, '--archive', 'd.telltale', '--whose', 'hers')).code).toBe(2);
});
