import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { trackerControlCsv as source } from './tracker-control-csv.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

const report = corpus('phone-records/tweasel_tracker-control-report.csv');

describe('an export of TrackerControl', () => {
  it('is recognized by its columns in any order, and not other tables', () => {
    expect(source.recognize(head('"Package","uid","daddr","time","Tracker"\n'))).toBe(true);
    expect(source.recognize(head('uid,time,host\n'))).toBe(false);
  });

  it('counts what it could not read', async () => {
    const r = await readSource(source, [textInput('"uid","daddr","time","Tracker","Package"\n"1"\n')]);
    expect([...r.lines.values()][0]).toMatchObject({ total: 2, structural: 1, problem: 1 });
  });

  it.runIf(report)('published with a placeholder app gives every line', async () => {
    const r = await readSource(source, [fileInput(report!)]);
    const rows = r.rows.Contact;
    expect(rows).toHaveLength(65);
    const by = (app: string) => rows.filter((c) => c.app === app).length;
    expect(
      ['com.entertainment.brokenscreen.prankapp', 'de.hafas.android.db', 'de.check24.check24', 'tld.sample.app'].map(
        by,
      ),
    ).toEqual([50, 7, 5, 3]);
    expect(new Set(rows.map((c) => c.host)).size).toBe(43);
    expect(new Set(rows.map((c) => `${c.app} ${c.host}`)).size).toBe(46);
    expect(rows.filter((c) => c.listed === null)).toHaveLength(10);
    expect(rows.filter((c) => c.ownerAsStored === 'Google')).toHaveLength(31);
    const times = rows.map((c) => c.first).sort();
    expect([times[0], times.at(-1)]).toEqual(['2024-04-05T08:57:02.613Z', '2024-04-05T09:08:01.917Z']);
    expect([...r.lines.values()][0]).toMatchObject({ total: 66, used: 65, structural: 1 });
  });
});
