import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { androidUsageHistory as source } from './android-usage-history.ts';

goldenSource(source);

const file = corpus('phone-records/android/plaso/usage-history.xml');

describe('the usage history of an old Android phone', () => {
  it('keeps what stands before a break', async () => {
    const r = await readSource(source, [
      textInput('<usage-history><pkg name="a.b"><comp lrt="1380311174491"/><comp <</pkg>'),
    ]);
    expect(r.rows.Presence).toHaveLength(1);
    expect(r.problems.map((p) => p.code)).toContain('damaged');
  });

  it.runIf(file)('published gives its believable times and counts the others', async () => {
    const r = await readSource(source, [fileInput(file!)]);
    const times = r.rows.Presence.map((p) => p.begin).sort();
    expect([times.length, times[0], times.at(-1)]).toEqual([
      13,
      '2013-09-27T19:42:30.375Z',
      '2013-12-09T19:28:33.047Z',
    ]);
    expect(r.problems.filter((p) => p.code === 'implausible-time')).toHaveLength(15);
  });
});
