import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultOptions } from '../../test/support.ts';
import { loadEnvironment, loadLocale } from '../case/environment.ts';
import { stageInputs } from '../case/write.ts';
import { runEngine } from '../engine/run.ts';
import { placeholders } from '../report/words.ts';
import { demoWeek } from '../simulator/demo.ts';
import { type CommandArguments, CommandError, EXIT, type Io } from './command.ts';
import { compareCommand, readPromise, updateTime } from './commands/compare.ts';

let folder: string;
let reports: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-compare-'));
  reports = demoWeek('2').files.map((file, i) => {
    const path = join(folder, `week-${i}.ndjson`);
    writeFileSync(path, `${[...file.lines].join('\n')}\n`);
    return path;
  });
  writeFileSync(
    join(folder, 'promise.json'),
    JSON.stringify({
      text: 'The next version will not do this.',
      who: 'The publisher',
      when: '2021-10-11',
      source: 'a report',
      app: 'com.example.chat',
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function args(paths: string[], options: Record<string, string | true> = {}): CommandArguments {
  const all = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? [value] : [];
  };
  return { paths, all, text: (name) => all(name).at(-1), has: (name) => name in options };
}

async function run(paths: string[], options: Record<string, string | true> = {}, lang: Io['lang'] = 'en') {
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
  const code = await compareCommand.run(args(paths, { 'ios-version': '15', ...options }), io);
  return { code, out };
}

describe('telltale compare', () => {
  it('puts the promise on top and each pattern on a line, in both languages', async () => {
    const promise = join(folder, 'promise.json');
    const { code, out } = await run(reports, { promise });
    expect(code).toBe(EXIT.done);
    expect(out.split('\n')[2]).toContain('“The next version will not do this.”');
    expect(out).toMatch(/stopped: photo library, within 5 s of a new photo/);
    expect(out).not.toMatch(/undefined|NaN|\{/);
    const zh = await run(reports, { promise }, 'zh-CN');
    expect(zh.out).toContain('停止：照片图库（拍照后 5 秒内）');
    expect(zh.out.split('\n').length).toBe(out.split('\n').length);
  });

  it('prints the same as JSON, and nothing else', async () => {
    const { out } = await run(reports, { json: true });
    const comparison: unknown = JSON.parse(out);
    expect(comparison).toMatchObject({ schema: 'telltale/comparison@1', promise: null });
    expect((await run(reports, { json: true })).out).toBe(out);
  });

  it('takes a sealed case as well as the report it was made from', async () => {
    const opts = { ...defaultOptions, iosVersion: '15' };
    const staged = await stageInputs(join(folder, 'week.case'), [{ path: reports[0]! }]);
    const { rows, result } = await runEngine(staged.inputs, opts, loadEnvironment());
    const done = await staged.finish({ rows, result, reportHtml: '<!doctype html>' });
    const { out } = await run([done.dir, reports[1]!], { json: true });
    expect(out).toBe((await run(reports, { json: true })).out);
  });

  it('holds a public statement against both weeks: kept, broken, cannot tell', async () => {
    const said = (name: string, head: string, words = 'The next version will not do this.') => {
      const path = join(folder, name);
      writeFileSync(
        path,
        `public-statement: 1\napp: com.example.chat\nsaid-by: Chat Ltd\nsaid-on: 2021-10-11\nwhere: a report\n${head}\n\n${words}\n`,
      );
      return path;
    };
    const held = async (path: string) => {
      const { out } = await run(reports, { promise: path, json: true });
      return JSON.parse(out).statements.map((s: { verdict: string; why: string }) => `${s.verdict} ${s.why}`);
    };
    const kept = said('kept.txt', 'data: photos\npattern: after-photo\nsays: stops\nholds-from: 2021-10-20');
    expect(await held(kept)).toEqual(['kept stopped']);
    expect(await held(said('any.txt', 'data: photos\npattern: any\nsays: stops\nholds-from: 2021-10-20'))).toEqual([
      'broken fewer',
    ]);
    expect(await held(said('late.txt', 'data: photos\nsays: stops\nholds-from: 2022-10-20'))).toEqual([
      'cannot-tell not-yet',
    ]);
    expect(await held(said('none.txt', 'data: calendar\nsays: stops\nholds-from: 2021-10-20'))).toEqual([
      'cannot-tell nothing-before',
    ]);
    expect(
      await held(
        said('words.txt', 'holds-from: 2021-10-20', 'Chat will no longer read the newest photo for quick sending.'),
      ),
    ).toEqual(['kept stopped']);
    // One episode after it, told by patterns only: no broken promise without a record of the screen.
    expect(
      await held(said('back.txt', 'data: photos\npattern: background\nsays: stops\nholds-from: 2021-10-20')),
    ).toEqual(['cannot-tell patterns']);
    for (const lang of ['en', 'zh-CN'] as const) {
      const { out } = await run(reports, { promise: kept }, lang);
      expect(out).toContain(
        lang === 'en' ? 'kept, as far as these days show: Chat Ltd said' : '就这些天看，已兑现：Chat Ltd 说',
      );
      expect(out).not.toMatch(/undefined|NaN|\{/);
    }
  });

  it('splits one report at the time of an update', async () => {
    const { out } = await run([reports[0]!], { at: '2021-10-08', json: true });
    expect(JSON.parse(out)).toMatchObject({ at: expect.stringMatching(/^2021-10-08T00:00:00.000\+08:00$/) });
  });

  it('refuses what it cannot use, and says what it takes', async () => {
    await expect(run([])).rejects.toThrow(CommandError);
    await expect(run([reports[0]!])).rejects.toThrow('--at');
    await expect(run(reports, { at: '2021-10-08' })).rejects.toThrow('takes two reports');
    await expect(run([reports[0]!], { at: 'yesterday' })).rejects.toThrow('takes a date or a time');
    await expect(run([reports[0]!, join(folder, 'nothing.ndjson')])).rejects.toThrow();
    const bad = join(folder, 'bad.json');
    for (const text of [
      '',
      '[]',
      '{"text":1}',
      '{"text":"a","who":"b","when":"c"}',
      '{"text":"a","who":"b","when":"c","source":"d","app":7}',
    ]) {
      writeFileSync(bad, text);
      expect(() => readPromise(bad)).toThrow('--promise');
    }
  });

  it('makes hostile words of a promise printable', async () => {
    const promise = join(folder, 'hostile.json');
    writeFileSync(promise, JSON.stringify({ text: 'a\u001b[31mb\u202ec', who: '{app}', when: 'x\ny', source: 's' }));
    const { out } = await run(reports, { promise });
    expect(out).not.toMatch(/\u001b|\u202e/);
    expect(out).toContain('{app}, x\\u{a}y');
  });

  it('takes a time without an offset by the record’s own clock', () => {
    const side = { inputs: [], coverage: [], apps: [], rows: { Access: [], Contact: [] } };
    const derived = {
      era: { timerMs: null, wallMs: null, basis: 'none' },
      night: { from: null, to: null, basis: 'unknown' },
    } as const;
    expect(updateTime('2021-10-14T09:00', { ...side, derived })).toBe('2021-10-14T09:00:00.000+00:00');
    expect(updateTime('2021-10-14T09:00:00+08:00', { ...side, derived })).toBe('2021-10-14T09:00:00+08:00');
  });

  it('has its sentences in both languages with the same placeholders', () => {
    const [en, zh] = [loadLocale('en'), loadLocale('zh-CN')];
    const keys = Object.keys(en.strings).filter((k) => k.startsWith('compare.'));
    expect(Object.keys(zh.strings).filter((k) => k.startsWith('compare.'))).toEqual(keys);
    for (const key of keys) {
      expect([key, placeholders(zh.strings[key]!)]).toEqual([key, placeholders(en.strings[key]!)]);
      expect(en.strings[key]).not.toMatch(/\b(prove|proof|always|never|safe|broke|lied)\b/i);
    }
  });
});
