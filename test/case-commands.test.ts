// verify, seal, explain, redact, share, audit, report and forget, as a person meets them at the terminal.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../src/base/hash.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
const CHAT = 'com.example.chat';
const OTHER = 'com.example.diary';

interface Ended {
  code: number;
  out: string;
  err: string;
}
const telltale = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd: dir, env: { ...process.env, CI: '1' }, maxBuffer: 100_000_000 },
      (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
    child.stdin?.end();
  });

/** A week of two apps: intervals at odd minutes, hosts, and a web site. */
function week(): string {
  const lines: string[] = [];
  let n = 0;
  for (let day = 1; day <= 7; day++)
    for (const [app, category, clock, minutes] of [
      [CHAT, 'photos', '03:17:29.431', 1],
      [CHAT, 'photos', '13:38:12.204', 1],
      [OTHER, 'location', '08:41:53.118', 2],
      [OTHER, 'camera', '19:52:07.935', 3],
    ] as const) {
      const identifier = `00000000-0000-4000-8000-${String(n++).padStart(12, '0')}`;
      const at = (add: number) =>
        `2024-10-0${day}T${clock.slice(0, 3)}${String(Number(clock.slice(3, 5)) + add).padStart(2, '0')}${clock.slice(5)}+02:00`;
      for (const [kind, timeStamp] of [
        ['intervalBegin', at(0)],
        ['intervalEnd', at(minutes)],
      ])
        lines.push(
          JSON.stringify({
            type: 'access',
            accessor: { identifier: app, identifierType: 'bundleID' },
            category,
            identifier,
            kind,
            timeStamp,
          }),
        );
    }
  for (const [app, domain, context] of [
    [CHAT, 'api.chat.example', ''],
    [CHAT, 'ads.tracker.example', 'clinic.example'],
    [OTHER, 'sync.diary.example', ''],
  ])
    lines.push(
      JSON.stringify({
        type: 'networkActivity',
        bundleID: app,
        domain,
        domainOwner: domain === 'ads.tracker.example' ? 'Tracker Holdings' : '',
        domainType: domain === 'ads.tracker.example' ? 1 : 2,
        context,
        hits: 4,
        initiatedType: 'AppInitiated',
        firstTimeStamp: '2024-10-03T09:26:33.303+02:00',
        timeStamp: '2024-10-05T21:43:44.404+02:00',
      }),
    );
  return `${lines.join('\n')}\n`;
}

const EXPORT = 'App_Privacy_Report_v4_2024-10-08T11_22_33.ndjson';

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-commands-'));
  writeFileSync(join(dir, EXPORT), week());
  expect(await telltale(EXPORT, '--case', 'week.case', '--no-open')).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** All text of a case or page: files as they stand, and the data inside the page. */
function allText(path: string): string {
  const of = (file: string): string => {
    const text = readFileSync(file, 'utf8');
    const data = /<template id="data">([^<]+)<\/template>/.exec(text)?.[1];
    return data ? `${text.replace(data, '')}\n${inflateSync(Buffer.from(data, 'base64')).toString('latin1')}` : text;
  };
  if (statSync(path).isFile()) return of(path);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile() && name !== 'run-log.ndjson')
    .map((name) => `${name}\n${of(join(path, name))}`)
    .join('\n');
}

describe('verify', () => {
  it('prints hashes, where inputs came from and what a seal does not show, and computes again', async () => {
    const { code, out } = await telltale('verify', 'week.case', '--rerun');
    expect(code).toBe(0);
    for (const name of ['manifest.json', 'report.html'])
      expect(out).toContain(sha256Hex(readFileSync(join(dir, 'week.case', name))));
    expect(out).toContain(sha256Hex(week()));
    expect(out).toContain('Computed again from the inputs: the same bytes.');
    expect(out).toContain('It does not show that the phone wrote the record');
  });

  it('names what was changed and ends with 4', async () => {
    execFileSync('cp', ['-r', 'week.case', 'bad.case'], { cwd: dir });
    appendFileSync(join(dir, 'bad.case/rows/access.ndjson'), '\n');
    writeFileSync(join(dir, 'bad.case/new'), '');
    const { code, out } = await telltale('verify', 'bad.case');
    expect(code).toBe(4);
    expect(out).toMatch(/rows\/access\.ndjson: was changed[\s\S]*new: was added/);
    const json = JSON.parse((await telltale('verify', 'bad.case', '--json')).out);
    expect(json.faults.map((f: { kind: string }) => f.kind)).toEqual(['changed', 'added']);
  });

  it('a case whose rows were forged with a new manifest is whole, and computing again tells', async () => {
    execFileSync('cp', ['-r', 'week.case', 'forged.case'], { cwd: dir });
    const at = join(dir, 'forged.case');
    const rows = readFileSync(join(at, 'rows/access.ndjson'), 'utf8').split('\n').slice(1).join('\n');
    writeFileSync(join(at, 'rows/access.ndjson'), rows);
    const { canonicalJson } = await import('../src/base/json.ts');
    const manifest = JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8'));
    manifest.subject.find((s: { name: string }) => s.name === 'rows/access.ndjson').digest.sha256 = sha256Hex(rows);
    delete manifest.predicate.self;
    manifest.predicate.self = sha256Hex(canonicalJson(manifest));
    writeFileSync(join(at, 'manifest.json'), canonicalJson(manifest));
    expect((await telltale('verify', 'forged.case')).code).toBe(0);
    const again = await telltale('verify', 'forged.case', '--rerun');
    expect(again.code).toBe(4);
    expect(again.out).toMatch(/rows\/access\.ndjson came out differently/);
  });

  it('another version’s case is no broken one', async () => {
    const { canonicalJson } = await import('../src/base/json.ts');
    execFileSync('cp', ['-r', 'forged.case', 'older.case'], { cwd: dir });
    const path = join(dir, 'older.case/manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    manifest.predicate.tool.version = '0.0.9';
    delete manifest.predicate.self;
    manifest.predicate.self = sha256Hex(canonicalJson(manifest));
    writeFileSync(path, canonicalJson(manifest));
    const again = await telltale('verify', 'older.case', '--rerun');
    expect(again.code).toBe(0);
    expect(again.out).toContain('version 0.0.9 → ');
  });
});

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
it.runIf(hasSshKeygen)('seal signs, verify knows the signer, and --allowed-signers demands one', async () => {
  execFileSync('cp', ['-r', 'week.case', 'signed.case'], { cwd: dir });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, 'key')]);
  writeFileSync(join(dir, 'signers'), `ann@example.org ${readFileSync(join(dir, 'key.pub'), 'utf8')}`);
  expect((await telltale('seal', 'signed.case')).code).toBe(2);
  expect((await telltale('seal', 'signed.case', '--key', 'key')).out).toMatch(/Signed by the key SHA256:/);
  expect((await telltale('verify', 'signed.case', '--allowed-signers', 'signers')).out).toContain('ann@example.org');
  expect((await telltale('verify', 'week.case', '--allowed-signers', 'signers')).code).toBe(4);
  copyFileSync(join(dir, 'signed.case/manifest.json.sig'), join(dir, 'bad.case/manifest.json.sig'));
  expect((await telltale('verify', 'bad.case')).code).toBe(4);
});

describe('explain', () => {
  it('lists the findings, then prints one with its very lines', async () => {
    const list = await telltale('explain', 'week.case');
    const { findings } = JSON.parse(readFileSync(join(dir, 'week.case/result.json'), 'utf8'));
    expect(list.out.trim().split('\n')).toHaveLength(findings.length);
    const finding = findings.find(
      (f: { app: string | null; evidence: unknown[] }) => f.app === CHAT && f.evidence.length > 0,
    );
    const { code, out } = await telltale('explain', 'week.case', finding.id.slice(0, 12));
    expect(code).toBe(0);
    expect(out).toContain(finding.id);
    expect(out).toContain(`SHA-256 ${sha256Hex(week())}`);
    const line = finding.evidence[0].line as number;
    expect(out).toContain(`line ${line}\n    ${week().split('\n')[line - 1]}`);
    expect((await telltale('explain', 'week.case', finding.id, '--lang', 'zh-CN')).out).toMatch(/第 \d+ 行/);
    expect((await telltale('explain', 'week.case', 'ffffffffff00')).code).toBe(2);
  });
});

describe('redact and share', () => {
  const gone = (text: string, what: RegExp) => expect(text.match(what)?.[0]).toBeUndefined();

  it('an app, hosts and exact times are nowhere in the bytes of the new case', async () => {
    const made = await telltale(
      'redact',
      'week.case',
      '--without-app',
      OTHER,
      '--blur',
      'hour',
      '--no-hosts',
      '--out',
      'r.case',
    );
    expect(made.code).toBe(0);
    const text = allText(join(dir, 'r.case'));
    gone(text, /diary|chat\.example|tracker\.example|Tracker Holdings|clinic/);
    gone(text, /:17:29|:38:12|:41:53|:52:07|:26:33|:43:44|\.431|\.204|11_22_33|v4_2024/);
    expect(text).toContain(CHAT);
    expect(text).toContain('T03:00:00+02:00');
    expect((await telltale('verify', 'r.case')).code).toBe(0);
    const { predicate } = JSON.parse(readFileSync(join(dir, 'r.case/manifest.json'), 'utf8'));
    expect(predicate.redaction.from).toBe(sha256Hex(readFileSync(join(dir, 'week.case/manifest.json'))));
    expect(existsSync(join(dir, 'r.case/inputs'))).toBe(false);
    expect(made.err).toMatch(/What was taken out\n {2}1 app, \d+ rows/);
  });

  it('the day blur leaves no time of day', async () => {
    await telltale('redact', 'week.case', '--blur', 'day', '--out', 'd.case');
    gone(allText(join(dir, 'd.case/result.json')), /T(?!00:00:00|––)\d\d|\b\d\d:\d\d:\d\d\.\d/);
    gone(allText(join(dir, 'd.case/rows')), /T(?!00:00:00)\d\d/);
  });

  it('share lists what is in the page, asks, and writes one page without hosts, lines and minutes', async () => {
    const asked = await telltale('share', 'week.case', '--out', 's.html');
    expect(asked.code).toBe(2);
    expect(asked.err).toMatch(/What is in it[\s\S]*What was taken out[\s\S]*--yes/);
    expect(existsSync(join(dir, 's.html'))).toBe(false);
    expect((await telltale('share', 'week.case', '--out', 's.html', '--yes')).code).toBe(0);
    const text = allText(join(dir, 's.html'));
    gone(text, /chat\.example|tracker\.example|Tracker Holdings|clinic|intervalBegin|v4_2024|11_22_33/);
    gone(text, /:17:29|:38:12|:41:53|:52:07/);
    expect(text).toContain(OTHER);
  });

  it('an app that is not in the case, both choices at once and a redacted case are refused', async () => {
    expect((await telltale('redact', 'week.case', '--app', 'com.example.none', '--out', 'n.case')).code).toBe(2);
    expect((await telltale('redact', 'week.case', '--app', CHAT, '--without-app', OTHER)).code).toBe(2);
    expect((await telltale('redact', 'week.case', '--blur', 'minute')).code).toBe(2);
    expect((await telltale('redact', 'r.case')).code).toBe(2);
    expect((await telltale('audit', 'r.case')).code).toBe(2);
    expect((await telltale('redact', 'bad.case')).code).toBe(4);
  });
});

it('audit asks again of the rows, finds the same and writes nothing', async () => {
  const before = statSync(join(dir, 'week.case/manifest.json')).mtimeMs;
  const { code, err } = await telltale('audit', 'week.case');
  expect(code).toBe(0);
  expect(err).toContain('Nothing was written.');
  expect(statSync(join(dir, 'week.case/manifest.json')).mtimeMs).toBe(before);
  expect((await telltale('audit', 'bad.case')).code).toBe(4);
});

it('report writes every form outside the case, and the page is the sealed one', async () => {
  expect(JSON.parse((await telltale('report', 'week.case', '--format', 'json')).out)).toEqual(
    JSON.parse(readFileSync(join(dir, 'week.case/result.json'), 'utf8')),
  );
  expect((await telltale('report', 'week.case', '--format', 'csv')).out).toMatch(/^entry,id,app/);
  expect((await telltale('report', 'week.case', '--format', 'md', '--lang', 'zh-CN')).out).toMatch(/^# /);
  expect((await telltale('report', 'week.case', '--out', 'page.html')).code).toBe(0);
  expect(readFileSync(join(dir, 'page.html'), 'utf8')).toBe(readFileSync(join(dir, 'week.case/report.html'), 'utf8'));
  expect((await telltale('report', 'week.case', '--out', 'week.case/more.html')).code).toBe(2);
  expect((await telltale('report', 'week.case', '--format', 'docx')).code).toBe(2);
});

it('forget removes a case when told so, and nothing else', async () => {
  expect((await telltale('forget', 'forged.case')).code).toBe(2);
  expect(existsSync(join(dir, 'forged.case'))).toBe(true);
  expect((await telltale('forget', 'forged.case', '--yes')).code).toBe(0);
  expect(existsSync(join(dir, 'forged.case'))).toBe(false);
  expect((await telltale('forget', '.', '--yes')).code).toBe(2);
  expect((await telltale('forget', 'bad.case', '--yes')).code).toBe(2);
  expect(existsSync(join(dir, EXPORT))).toBe(true);
});

it('every command on a case says kindly what is wrong with none', async () => {
  for (const command of ['verify', 'seal', 'explain', 'redact', 'share', 'audit', 'report', 'forget'])
    for (const args of [['nowhere'], [], ['a', 'b', 'c']]) {
      const { code, err } = await telltale(
        command,
        ...args,
        ...(command === 'seal' && args.length === 1 ? ['--key', 'k'] : []),
      );
      expect(code, `${command} ${args}`).toBe(2);
      expect(err).not.toMatch(/\bat .*\.js:/);
    }
}, 120_000);
