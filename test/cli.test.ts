// The command as a person meets it: exit codes, what stands on which stream, and sentences for every kind of bad input.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/base/version.ts';
import { commands } from '../src/cli/commands/index.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-cli-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ended {
  code: number;
  out: string;
  err: string;
}
const telltale = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd: dir, env: { ...process.env, CI: '1', ...env }, maxBuffer: 200_000_000 },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const network = JSON.stringify({
  bundleID: 'com.example.chat',
  context: '',
  domain: 'api.chat.example',
  domainOwner: '',
  domainType: 2,
  firstTimeStamp: '2024-10-14T08:00:00.000+02:00',
  hits: 3,
  initiatedType: 'AppInitiated',
  timeStamp: '2024-10-14T09:00:00.000+02:00',
  type: 'networkActivity',
});
const access = (kind: 'Begin' | 'End', at: string, n = 1) =>
  JSON.stringify({
    accessor: { identifier: 'com.example.chat', identifierType: 'bundleID' },
    category: 'photos',
    identifier: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    kind: `interval${kind}`,
    timeStamp: at,
    type: 'access',
  });
const small = `${access('Begin', '2024-10-14T06:38:12.204+02:00')}\n${access('End', '2024-10-14T06:39:27.110+02:00')}\n${network}\n`;

describe('the command', () => {
  it('prints result.json, and nothing else, on standard output', async () => {
    const r = await telltale([put('small.ndjson', small), '--case', 'json.case', '--no-open', '--json']);
    expect(r.code).toBe(0);
    const result = JSON.parse(r.out);
    expect(result.schema).toBe('telltale/result@1');
    expect(result.inputs[0].lines).toEqual({ total: 3, used: 3, duplicate: 0, problem: 0, blank: 0, structural: 0 });
    expect(r.out).toBe(`${readFileSync(join(dir, 'json.case/result.json'), 'utf8')}\n`);
  });

  it('answers --help and --version', async () => {
    const help = await telltale(['--help']);
    expect(help.code).toBe(0);
    for (const c of commands) expect(help.out).toContain(`telltale ${c.name}`);
    expect((await telltale(['--version'])).out.trim()).toBe(VERSION);
    for (const c of commands)
      expect((await telltale([...c.name.split(' '), '--help'])).out, c.name).toContain(c.about.en);
  });

  it('says that a document is empty, and not that it is none', async () => {
    const r = await telltale(['claims', put('empty.md', '')]);
    expect(r.code).toBe(3);
    expect(r.err).toContain('is empty');
  });

  it('says what to do where the database module was never made ready, and shows no stack', async () => {
    const without = put(
      'without.cjs',
      `const m = require('node:module'); const load = m._load;
m._load = (name, ...rest) => { if (name === 'bindings') throw new Error('Could not locate the bindings file. Tried:\\n x'); return load(name, ...rest); };`,
    );
    const r = await telltale(['chats', 'import', put('chat.txt', 'x'), '--archive', join(dir, 'none.db')], {
      NODE_OPTIONS: `--require ${without}`,
    });
    expect(r.code).toBe(5);
    expect(r.err).toContain('npm rebuild better-sqlite3');
    expect(r.err).not.toContain('    at ');
  });

  it('speaks Chinese when asked', async () => {
    expect((await telltale(['--help', '--lang', 'zh-CN'])).out).toContain('用法');
  });

  it.each([
    [['--nonsense'], 'nonsense'],
    [['x.ndjson', '--night', '25:00-07:00'], '--night'],
    [['x.ndjson', '--time-zone', 'Mars/Olympus'], '--time-zone'],
    [['x.ndjson', '--ios-version', 'latest'], '--ios-version'],
    [['x.ndjson', '--phase', 'someday'], '--phase'],
    [['x.ndjson', '--lang', 'fr'], '--lang'],
    [['no-such-file.ndjson', '--no-open'], 'no-such-file.ndjson'],
  ])('refuses %j with exit 2 and names the cause', async (args, word) => {
    const r = await telltale(args as string[]);
    expect(r.code).toBe(2);
    expect(r.err).toContain(word);
    expect(r.err).not.toContain('    at ');
  });

  const bad: [string, string | Uint8Array, RegExp][] = [
    ['empty', '', /is empty/],
    ['pdf', '%PDF-1.7\n1 0 obj\n', /is a PDF/],
    ['zip', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3]), /zip/],
    ['utf16', Buffer.from(`\ufeff${small}`, 'utf16le'), /UTF-16/],
    ['utf16-without-mark', Buffer.from(small, 'utf16le'), /UTF-16/],
    ['zeros', new Uint8Array(5000), /zero bytes/],
    ['blank', '\n'.repeat(1_000_000), /blank lines/],
    ['prose', 'Dear reader,\nthis is no record.\n', /nothing that telltale can read/],
    ['hostile-\u202e\u001b[31m', 'x', /nothing that telltale can read/],
  ];
  it.each(bad)('says what is wrong with %s, ends with 3 and writes nothing', async (name, content, sentence) => {
    const path = put(`bad-${name}`, content);
    const before = readdirSync(dir).sort();
    const r = await telltale([path, '--case', `bad-${name}.case`, '--no-open']);
    expect(r.err).toMatch(sentence);
    expect(r.err).not.toContain('\u001b[31m');
    expect(r.err).not.toContain('\u202e');
    expect(r.code).toBe(3);
    expect(readdirSync(dir).sort()).toEqual(before);
  });

  it('reads a record behind a hundred thousand blank lines, and counts them', async () => {
    const r = await telltale([
      put('late.ndjson', `${'\n'.repeat(100_000)}${small}`),
      '--case',
      'late.case',
      '--no-open',
      '--json',
    ]);
    expect(r.code).toBe(0);
    expect(JSON.parse(r.out).inputs[0].lines).toMatchObject({ total: 100_003, used: 3, blank: 100_000 });
  });

  it('refuses a directory', async () => {
    mkdirSync(join(dir, 'folder'));
    const r = await telltale([join(dir, 'folder'), '--case', 'folder.case', '--no-open']);
    expect([2, 3]).toContain(r.code);
    expect(r.err).toContain('folder');
    expect(existsSync(join(dir, 'folder.case'))).toBe(false);
  });

  it('reads what it can beside an input that it cannot, and ends with 3', async () => {
    const r = await telltale([put('good.ndjson', small), put('bad.txt', 'x'), '--case', 'mixed.case', '--no-open']);
    expect(r.code).toBe(3);
    const result = JSON.parse(readFileSync(join(dir, 'mixed.case/result.json'), 'utf8'));
    expect(result.inputs.map((i: { source: string | null }) => i.source).sort()).toEqual([
      'ios-app-privacy-report',
      null,
    ]);
    expect(result.totals.rows).toEqual({ Access: 1, Contact: 1 });
  });

  it('reads a report that holds only network rows', async () => {
    const r = await telltale([put('network.ndjson', `${network}\n`), '--case', 'network.case', '--no-open']);
    expect(r.code).toBe(0);
    expect(r.err).toContain('1 row');
  });

  it('refuses two phones’ exports together', async () => {
    const phone = (from: number) =>
      [0, 1, 2, 3].map((i) => access('Begin', `2024-10-14T06:0${i}:00.000+02:00`, from + i)).join('\n');
    const r = await telltale([
      put('a.ndjson', phone(0)),
      put('b.ndjson', phone(50)),
      '--case',
      'two.case',
      '--no-open',
    ]);
    expect(r.code).toBe(2);
    expect(r.err).toContain('two phones');
    expect(existsSync(join(dir, 'two.case'))).toBe(false);
  });

  it('leaves a folder that is no case alone', async () => {
    mkdirSync(join(dir, 'mine'));
    writeFileSync(join(dir, 'mine/letter.txt'), 'dear');
    const r = await telltale([put('s.ndjson', small), '--case', 'mine', '--no-open']);
    expect(r.code).toBe(2);
    expect(readdirSync(join(dir, 'mine'))).toEqual(['letter.txt']);
  });

  it('writes the same bytes in another time zone, locale and folder', async () => {
    const path = put('same.ndjson', small);
    await telltale([path, '--case', 'one.case', '--no-open'], {
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
    });
    await telltale([path, '--case', 'two folder ä/deep.case', '--no-open'], {
      TZ: 'America/St_Johns',
      LANG: 'C',
      LC_ALL: 'C',
    });
    for (const file of ['result.json', 'report.html', 'rows/access.ndjson', 'rows/contact.ndjson', 'manifest.json'])
      expect(
        readFileSync(join(dir, 'one.case', file)).equals(readFileSync(join(dir, 'two folder ä/deep.case', file))),
        file,
      ).toBe(true);
  });
});
