import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../test/support.ts';
import { audits } from '../../audits/index.ts';
import { packageFile } from '../../case/environment.ts';
import { parseConfig } from '../../engine/check-config.ts';
import { axmlOf } from '../../formats/axml.testing.ts';
import { dexOf } from '../../formats/dex.testing.ts';
import { CAPTURE_NAME, POLICY, POLICY_NAME, platformCapture } from '../../simulator/documents.ts';
import { type CommandArguments, CommandError, EXIT, type Io } from '../command.ts';
import { checkCommand } from './check.ts';

const root = mkdtempSync(join(tmpdir(), 'telltale-check-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let n = 0;
beforeEach(() => {
  folder = join(root, String(n++));
  mkdirSync(join(folder, 'captures'), { recursive: true });
  writeFileSync(join(folder, POLICY_NAME), POLICY);
  writeFileSync(join(folder, 'captures', CAPTURE_NAME), platformCapture());
});

const at = (name: string) => join(folder, name);
const write = (name: string, value: unknown) => {
  writeFileSync(at(name), typeof value === 'string' ? value : JSON.stringify(value));
  return at(name);
};
const config = (value: object = {}, name = 'telltale.config.json') =>
  write(name, {
    inputs: [POLICY_NAME, 'captures'],
    options: { app: 'com.example.chat' },
    ...value,
  });

async function check(
  options: Record<string, string | string[] | true> = {},
  paths: string[] = [],
  lang: Io['lang'] = 'en',
) {
  let out = '';
  const io: Io = {
    lang,
    quiet: true,
    out: (text) => {
      out += text;
    },
    say: () => {},
    progress: () => {},
  };
  const all = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  };
  const args: CommandArguments = { paths, all, text: (name) => all(name).at(-1), has: (name) => name in options };
  try {
    return { code: await checkCommand.run(args, io), out, error: '' };
  } catch (error) {
    if (error instanceof CommandError) return { code: error.exit, out, error: error.message };
    throw error;
  }
}

/** An invented app as it is built for both platforms, under names that tell nothing. */
function builds() {
  const plist = (rows: string) => strToU8(`<?xml version="1.0"?><plist version="1.0"><dict>${rows}</dict></plist>`);
  const id = '<key>CFBundleIdentifier</key><string>com.example.chat</string>';
  const ipa = zipSync({
    'Payload/Chat.app/Info.plist': plist(
      `${id}<key>NSContactsUsageDescription</key><string>To find people you know.</string>`,
    ),
    'Payload/Chat.app/PrivacyInfo.xcprivacy': plist('<key>NSPrivacyTracking</key><false/>'),
    'Payload/Chat.app/Frameworks/Alamofire.framework/Info.plist': plist(''),
  });
  const apk = zipSync({
    'AndroidManifest.xml': axmlOf([
      { name: 'manifest', attributes: { package: 'com.example.chat' } },
      { name: 'uses-permission', attributes: { name: 'android.permission.READ_CALENDAR' } },
    ]),
    'lib/arm64-v8a/libBugly.so': strToU8('x'),
    'classes.dex': dexOf(['com.example.chat.Main']),
  });
  writeFileSync(at('build-1'), ipa);
  writeFileSync(at('build-2'), apk);
}

describe('telltale check', () => {
  it('ends with 1 where what was captured is not what the documents say, and writes nothing beside', async () => {
    const { code, out } = await check({ config: config() });
    expect(code).toBe(EXIT.findings);
    expect(out).toMatch(/^error [a-z-]+ \((undisclosed|contradicted)\): /m);
    expect(out).toContain(CAPTURE_NAME);
    expect(readdirSync(folder).sort()).toEqual(['captures', POLICY_NAME, 'telltale.config.json'].sort());
  });

  it('takes builds beside captures and policy: manifests, SDKs and permissions of what will ship', async () => {
    builds();
    const set = config({ inputs: [POLICY_NAME, 'captures', 'build-1', 'build-2'] });
    const { code, out } = await check({ config: set, json: true });
    expect(code).toBe(EXIT.findings);
    const report = JSON.parse(out);
    expect(report.incomplete).toBe(false);
    expect(report.inputs.map((i: { source: string }) => i.source).sort()).toEqual([
      'android-manifest',
      'har',
      'ios-app-package',
      'privacy-policy',
    ]);
    const told = report.items.map(
      (i: {
        level: string;
        finding: { audit: string; subject: { data?: string; feature?: string; recipient?: string } };
      }) =>
        `${i.level} ${i.finding.audit} ${i.finding.subject.recipient ?? i.finding.subject.data ?? i.finding.subject.feature}`,
    );
    expect(told).toContain('warn sdk-without-manifest Alamofire');
    expect(told).toContain('warn permission-without-statement contacts');
    expect(told).toContain('warn permission-without-statement calendar');
    expect(told.some((t: string) => t.includes('sdk-not-named Bugly'))).toBe(false);
    const strict = JSON.parse(
      (await check({ config: config({ ...JSON.parse(readFileSync(set, 'utf8')), extends: 'strict' }), json: true }))
        .out,
    );
    expect(strict.items.some((i: { finding: { audit: string } }) => i.finding.audit === 'sdk-not-named')).toBe(true);
    const places = report.items.find(
      (i: { finding: { audit: string } }) => i.finding.audit === 'sdk-without-manifest',
    ).places;
    expect(places[0]).toMatchObject({ inside: 'Payload/Chat.app/Frameworks/Alamofire.framework' });
    for (const format of ['github', 'sarif', 'junit', 'markdown', 'terminal'])
      for (const lang of ['en', 'zh-CN'] as const)
        expect((await check({ config: set, format }, [], lang)).out).toContain('Alamofire');
  });

  it('takes the kind of app from the configuration, and refuses one that the list does not know', async () => {
    const audits = { 'outside-necessary-data': 'error' };
    const set = (appKind: string) => config({ options: { app: 'com.example.chat', appKind }, audits });
    const { out } = await check({ config: set('news'), json: true });
    const found = JSON.parse(out).items.filter(
      (i: { finding: { audit: string } }) => i.finding.audit === 'outside-necessary-data',
    );
    expect(found).toHaveLength(1);
    expect(found[0].finding.counts.kinds).toBeGreaterThan(2);
    expect(await check({ config: set('everything') })).toMatchObject({ code: EXIT.usage });
  });

  it('says the same in Chinese, and the same bytes twice', async () => {
    const { out } = await check({ config: config() }, [], 'zh-CN');
    expect(out).toContain('个错误');
    expect(out).toMatch(/^错误 [a-z-]+ \(undisclosed\)/m);
    expect((await check({ config: config() }, [], 'zh-CN')).out).toBe(out);
  });

  it('ends with 0 where every audit is off or only warns', async () => {
    const { out } = await check({ config: config(), json: true });
    const errors = new Set<string>();
    for (const item of JSON.parse(out).items) if (item.level === 'error') errors.add(item.finding.audit);
    expect(errors.size).toBeGreaterThan(0);
    const audits = Object.fromEntries([...errors].map((id) => [id, 'warn']));
    expect((await check({ config: config({ audits }) })).code).toBe(EXIT.done);
    expect((await check({ config: config({ audits, maxWarnings: 0 }) })).code).toBe(EXIT.findings);
  });

  it('takes a policy alone for no pass, and says what had no rows', async () => {
    const { code, out } = await check({}, [at(POLICY_NAME)]);
    expect(code).toBe(EXIT.done);
    expect(out).toContain('That is no pass');
    expect(out).toContain('An audit without its rows has asked nothing.');
  });

  it('accepts findings with a reason and a day, after which they count again', async () => {
    const baseline = at('telltale.baseline.json');
    const set = { config: config(), baseline };
    const accepting = {
      ...set,
      'update-baseline': true as const,
      reason: 'Known; fixed in 9.2.',
      expires: '2999-12-31',
    };
    expect((await check(accepting)).code).toBe(EXIT.done);
    const held = await check(set);
    expect(held.code).toBe(EXIT.done);
    expect(held.out).toContain('Known; fixed in 9.2.');
    writeFileSync(baseline, readFileSync(baseline, 'utf8').replaceAll('2999-12-31', '2020-12-31'));
    const over = await check(set);
    expect(over.code).toBe(EXIT.findings);
    expect(over.out).toContain('It had been accepted until Thu 31 Dec 2020');
  });

  it('writes several reports at once, each whole', async () => {
    const { code, out } = await check({
      config: config(),
      format: ['sarif', 'junit', 'markdown', 'github'],
      out: [at('a.sarif'), at('a.xml'), at('a.md')],
    });
    expect(code).toBe(EXIT.findings);
    expect(JSON.parse(readFileSync(at('a.sarif'), 'utf8')).runs[0].results.length).toBeGreaterThan(0);
    expect(readFileSync(at('a.xml'), 'utf8')).toContain('</testsuites>');
    expect(readFileSync(at('a.md'), 'utf8')).toContain('| error |');
    expect(out).toMatch(/^::error file=.*title=/);
    expect(readdirSync(folder).filter((f) => f.startsWith('.'))).toEqual([]);
  });

  it.runIf(existsSync(packageFile('dist/web/report.html')))(
    'writes a sealed case where one was asked for',
    async () => {
      const { code } = await check({ config: config(), case: at('check.case') });
      expect(code).toBe(EXIT.findings);
      expect(existsSync(at('check.case/manifest.json'))).toBe(true);
    },
  );

  it('ends with 2 and a sentence where the settings are wrong', async () => {
    const wrong: [Record<string, string | string[] | true>, string][] = [
      [{ config: at('none.json') }, 'could not be read'],
      [{ config: write('bad.json', '{') }, 'it is not JSON'],
      [{ config: config({ audits: { loud: 'error' } }, 'loud.json') }, 'there is no such audit'],
      [{ config: config({ options: { timeZone: 'Mars' } }, 'mars.json') }, 'IANA zone'],
      [{ config: write('empty.json', {}) }, 'no input'],
      [{ config: config(), format: 'html' }, '--format takes'],
      [{ config: config(), format: ['sarif', 'junit'] }, 'one --out for each'],
      [{ config: config(), 'update-baseline': true }, '--baseline'],
      [{ config: config(), baseline: at('b.json'), 'update-baseline': true, expires: '2999-01-01' }, '--reason'],
      [
        { config: config(), baseline: at('b.json'), 'update-baseline': true, reason: 'x', expires: '2020-01-01' },
        '--expires',
      ],
      [{ config: config(), baseline: write('b2.json', '[]') }, 'telltale/baseline@1'],
    ];
    for (const [options, sentence] of wrong) {
      const { code, error } = await check(options);
      expect(code, sentence).toBe(EXIT.usage);
      expect(error).toContain(sentence);
    }
  });

  it('ends with 3 where an input is missing or is nothing that can be read, whatever else was found', async () => {
    const one = await check({ config: config({ inputs: [POLICY_NAME, 'captures', 'gone.har'] }) });
    expect(one.code).toBe(EXIT.noRows);
    expect(one.error).toContain('gone.har');
    write('noise.bin', 'one two three');
    const two = await check({ config: config({ inputs: [POLICY_NAME, 'captures', 'noise.bin'] }) });
    expect(two.code).toBe(EXIT.noRows);
    expect(two.out).toContain('The list is not complete.');
    expect(two.out).toMatch(/^error /m);
  });
});

describe('docs/check.md', () => {
  const page = readFileSync(join(ROOT, 'docs/check.md'), 'utf8');

  it('shows a configuration that holds as it stands', () => {
    const [, sample = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const parsed = parseConfig(
      sample,
      audits.map((a) => a.meta.id),
    );
    expect(parsed.faults).toEqual([]);
    expect(parsed.config.inputs).toHaveLength(3);
  });

  it('names every format that there is', () => {
    const formats = checkCommand.options.find((o) => o.name === 'format')?.value?.split('|') ?? [];
    expect(formats).toHaveLength(6);
    for (const format of formats) expect(page).toContain(`| \`${format}\` |`);
  });
});

/** The `run` blocks of a workflow: enough of YAML for a file of our own. */
function runBlocks(yaml: string): string[] {
  const lines = yaml.split('\n');
  return lines.flatMap((line, i) => {
    const head = /^(\s+)run: (\||.+)$/.exec(line);
    if (!head) return [];
    if (head[2] !== '|') return [head[2]!];
    const rest = lines.slice(i + 1);
    const end = rest.findIndex((l) => l.trim() !== '' && l.search(/\S/) <= head[1]!.length);
    return [rest.slice(0, end < 0 ? undefined : end).join('\n')];
  });
}

describe('the example workflow', () => {
  const built = existsSync(join(ROOT, 'dist/cli/commands/check.js'));
  const blocks = runBlocks(readFileSync(join(ROOT, 'docs/check/telltale.yml'), 'utf8'));

  it.runIf(built && process.platform !== 'win32')(
    'runs line by line as it stands, and fails the job on an error',
    () => {
      expect(blocks).toHaveLength(3);
      builds();
      config({ inputs: [POLICY_NAME, 'captures', 'build-1', 'build-2'] });
      symlinkSync(ROOT, at('.telltale'));
      // npm would install and build this very folder anew: it is asked whether the scripts exist, and no more.
      mkdirSync(at('bin'));
      write('bin/npm', `#!/bin/sh\necho "$@" >> "${at('npm.log')}"\n`);
      chmodSync(at('bin/npm'), 0o755);
      const summary = write('summary.md', '');
      const codes = blocks.map((block) => {
        const env = {
          ...process.env,
          PATH: `${at('bin')}${delimiter}${process.env['PATH']}`,
          GITHUB_STEP_SUMMARY: summary,
        };
        return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', block], {
          cwd: folder,
          env,
          encoding: 'utf8',
        });
      });
      expect(codes.map((c) => c.status)).toEqual([0, EXIT.findings, 0]);
      expect(codes[1]!.stdout).toMatch(/^::error file=captures\/chat-requests\.har,title=/);
      expect(codes[1]!.stdout).toMatch(/^::warning file=build-1,title=[^\n]*Alamofire|^::warning file=build-1/m);
      expect(readFileSync(summary, 'utf8')).toContain('| error |');
      for (const file of ['telltale.sarif', 'telltale.xml', 'telltale.md'])
        expect(existsSync(at(file)), file).toBe(true);
      const npm = readFileSync(at('npm.log'), 'utf8');
      expect(npm).toMatch(/^ci --prefix \.telltale/);
      const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      for (const [, script] of npm.matchAll(/run (\S+)/g)) expect(Object.keys(scripts)).toContain(script);
    },
  );
});
