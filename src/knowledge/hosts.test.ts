import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../test/knowledge-files.ts';
import { isObject } from '../base/json.ts';
import { createKnowledge } from './index.ts';

const raw = rawKnowledge();
const knowledge = createKnowledge(raw);
const hostsIn = (file: string) => (raw[file] as unknown[]).filter(isObject);

describe('owners of hosts', () => {
  it('knows the hosts of the platforms themselves', () => {
    for (const host of [
      'apps.mzstatic.com',
      'p1-content.icloud.com',
      'cvws.icloud-content.com',
      'appleid.cdn-apple.com',
    ])
      expect([host, knowledge.host(host)?.owner]).toEqual([host, 'Apple']);
    for (const host of ['connectivitycheck.android.com', 'beacons.gcp.gvt2.com', 'update.googleapis.cn'])
      expect([host, knowledge.host(host)?.owner]).toEqual([host, 'Google']);
    expect(knowledge.host('icloud.com.cn')?.reason).toContain('Guizhou');
  });

  it('takes no host for a platform because of a likeness', () => {
    for (const host of ['myicloud-content.com', 'notapple.news', 'apple.news.invalid', 'cdn-apple.com.evil.invalid'])
      expect([host, knowledge.host(host)]).toEqual([host, null]);
  });

  it('every platform host says why, since when and from where, once only', () => {
    const others = new Set(['tracker-hosts', 'sdk-hosts'].flatMap((f) => hostsIn(f).map((h) => h['host'])));
    const seen = new Set<unknown>();
    for (const entry of hostsIn('platform-hosts')) {
      for (const key of ['host', 'owner', 'product', 'category', 'source', 'reason'])
        expect([entry['host'], key, typeof entry[key]]).toEqual([entry['host'], key, 'string']);
      expect(entry['checkedOn']).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(['exact', 'suffix']).toContain(entry['match']);
      expect(others.has(entry['host']), String(entry['host'])).toBe(false);
      expect(seen.has(entry['host']), String(entry['host'])).toBe(false);
      seen.add(entry['host']);
    }
  });
});
