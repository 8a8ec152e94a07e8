// Every input is recognized by the one source that reads it, from its content; no two sources claim the same fixture.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headOf, memoryInput, readHead } from '../src/engine/input.ts';
import { describeUnknown } from '../src/engine/recognize.ts';
import { sources } from '../src/sources/index.ts';
import { corpus, ROOT } from './support.ts';

const claims = async (path: string) => {
  const head = await readHead(memoryInput('x', new Uint8Array(readFileSync(path))));
  return sources.filter((s) => s.recognize(head)).map((s) => s.id);
};

describe('recognition', () => {
  for (const { id } of sources.filter((s) => existsSync(join(ROOT, 'fixtures/sources', s.id))))
    it(`leaves the fixtures of ${id} to it alone`, async () => {
      const folder = join(ROOT, 'fixtures/sources', id);
      for (const name of readdirSync(folder)) {
        if (!statSync(join(folder, name)).isDirectory()) continue;
        for (const file of readdirSync(join(folder, name)))
          if (file.startsWith('input')) expect(await claims(join(folder, name, file)), `${name}/${file}`).toEqual([id]);
      }
    });

  it('tells a database that ends early from one that is of no known kind', async () => {
    const whole = new Uint8Array(readFileSync(join(ROOT, 'fixtures/sources/ios-tcc/auth-value/input.db')));
    const headOfCopy = async (bytes: Uint8Array) => readHead(memoryInput('x', bytes));
    expect(describeUnknown(await headOfCopy(whole))).toContain('does not know');
    expect(describeUnknown(await headOfCopy(whole.subarray(0, whole.length / 2)))).toContain('ends early');
  });

  for (const [path, id] of [
    ['android/mvt/dumpsys_appops.txt', 'android-appops-dump'],
    ['android/mvt/dumpstate.txt', 'android-bugreport'],
    ['android/mvt/androidqf_dumpsys.txt', 'android-bugreport'],
    ['android/mvt/dumpsys_battery.txt', 'android-batterystats-dump'],
    ['android/mvt/dumpsys_packages.txt', 'android-package-dump'],
    ['android/mrensen/appops.xml', 'android-appops-xml'],
    ['android/plaso/app_usage', 'android-digital-wellbeing'],
    ['android/plaso/usage-history.xml', 'android-usage-history'],
    ['ios-db/mvt_TCC.db', 'ios-tcc'],
    ['ios-db/plaso_TCC-test.db', 'ios-tcc'],
    ['ios-db/mvt_DataUsage.sqlite', 'ios-data-usage'],
    ['ios-db/plaso_DataUsage.sqlite', 'ios-data-usage'],
    ['ios-db/plaso_netusage.sqlite', 'ios-netusage'],
    ['ios-db/plaso_powerlog_2021-12-16.PLSQL', 'ios-powerlog'],
    ['ios-db/plaso_knowledgec-10.13.db', 'ios-knowledgec'],
    ['ios-db/plaso_knowledgec-10.14.db', 'ios-knowledgec'],
    ['plaso_ios_app_privacy_report.ndjson', 'ios-app-privacy-report'],
    ['tweasel_tracker-control-report.csv', 'tracker-control-csv'],
  ] as const) {
    const file = corpus(`phone-records/${path}`);
    it.runIf(file)(`knows the published ${path}`, async () => expect(await claims(file!)).toEqual([id]));
  }

  it('leaves empty, blank and foreign bytes alone', () => {
    for (const text of [
      '',
      '\n\n',
      'hello',
      '<html></html>',
      '{"a":1}',
      'a,b,c\n1,2,3\n',
      'PK\u0003\u0004',
      'SQLite format 3\0',
    ])
      for (const s of sources) {
        const bytes = new TextEncoder().encode(text);
        expect(s.recognize(headOf(bytes, bytes.length)), `${s.id}: ${JSON.stringify(text)}`).toBe(false);
      }
  });
});
