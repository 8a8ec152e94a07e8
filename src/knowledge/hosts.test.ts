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

  it('knows owners of the longer lists, and keeps what our own lists say of a host', () => {
    expect(knowledge.host('is.toutiao.com')).toMatchObject({
      owner: 'ByteDance',
      ownerZh: '字节跳动',
      category: 'platform',
    });
    expect(knowledge.host('bucket.oss-cn-hangzhou.aliyuncs.com')?.category).toBe('cloud');
    expect(knowledge.host('px.moatads.com')?.reason).toContain('third-party-web');
    expect(knowledge.host('umengacs.m.taobao.com')?.product).toContain('Umeng');
    // `one.host.example` in those lists is that host alone.
    const lone = createKnowledge({
      'owners/x': { reason: 'r', owners: [{ owner: 'X', hosts: ['one.host.example'] }] },
    });
    expect([lone.host('one.host.example')?.owner, lone.host('a.one.host.example')]).toEqual(['X', null]);
  });

  it('every list of owners says from where and why, row by row or as a whole', () => {
    for (const key of Object.keys(raw).filter((k) => k.startsWith('owners/'))) {
      const file = raw[key] as { owners: Record<string, unknown>[] } & Record<string, unknown>;
      for (const row of file.owners)
        for (const what of ['source', 'reason', 'checkedOn', 'category', 'owner'])
          expect([row['owner'], what, typeof (row[what] ?? file[what])]).toEqual([row['owner'], what, 'string']);
    }
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
