import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../test/knowledge-files.ts';
import { isObject } from '../base/json.ts';
import { SHAPES } from '../derive/data-items/shapes.ts';
import { createEndpoints, normalName } from './endpoints.ts';

const raw = rawKnowledge();
const files = Object.entries(raw).filter(([k]) => k.startsWith('endpoints/'));

describe('knowledge of endpoints', () => {
  it('every entry says why, since when and from where', () => {
    for (const [, entries] of files)
      for (const e of entries as Record<string, unknown>[])
        for (const key of ['id', 'reason', 'source', 'checkedOn'])
          expect([e['id'], key, typeof e[key]]).toEqual([e['id'], key, 'string']);
  });

  it('an entry names an address or a file as its source, or says that it is provisional', () => {
    for (const [, entries] of files)
      for (const e of entries as Record<string, unknown>[])
        if (!/https:\/\/|TrackHAR|\.(?:json|md|ts|kt|go|py|php|java|proto|aar|jar)\b/.test(String(e['source'])))
          expect([e['id'], e['trust'], /no document/.test(String(e['source']))]).toEqual([
            e['id'],
            'provisional',
            true,
          ]);
  });

  it('an id stands for one entry', () => {
    const ids = files.flatMap(([, entries]) => (entries as Record<string, unknown>[]).map((e) => String(e['id'])));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('every shape exists', () => {
    const shapes = new Set([...Object.keys(SHAPES), 'pair']);
    for (const [, entries] of [...files, ['names', raw['field-names']] as const])
      for (const e of entries as Record<string, unknown>[])
        for (const field of [e, ...((e['fields'] as unknown[]) ?? [])])
          if (isObject(field) && field['shape'] !== undefined) expect(shapes).toContain(field['shape']);
  });

  it('finds entries by host, address, path and number, and nothing for strangers', () => {
    const endpoints = createEndpoints(raw);
    const ids = (app: string | null, host: string | null, path: string, messageType: number | null = null) =>
      endpoints.of({ app, host, path, messageType }).map((e) => e.id);
    expect(ids(null, 'firebaseinstallations.googleapis.com', '/v1/projects/x/installations')).toContain(
      'firebase-installations',
    );
    expect(ids(null, 'log.snssdk.com', '/x')).toEqual(['bytedance-parameters']);
    // Services that customers run on servers of their own are known by their paths.
    expect(ids(null, 'data.shop.example', '/service/2/device_register/')).toEqual(['bytedance-applog']);
    expect(ids(null, 'events.shop.example', '/sa')).toEqual(['sensors-data']);
    expect(ids('com.tencent.mm', null, '', 2946)).toEqual(['wechat-messages']);
    expect(ids('org.other.app', null, '', 2946)).toEqual([]);
    expect(ids(null, 'nobody.example', '/')).toEqual([]);
    expect(endpoints.feature({ app: null, host: null, path: '', messageType: 2946 })).toBe('mini-programs');
  });

  it('names are one name however they are written', () => {
    expect(new Set(['X-Device_ID', 'deviceId', 'device-id'].map((n) => normalName(n).replace(/^x/, ''))).size).toBe(1);
  });

  it('refuses data types that do not exist', () => {
    expect(() =>
      createEndpoints({ 'endpoints/x': [{ id: 'x', fields: [{ at: 'body:a', data: 'no.such' }] }] }),
    ).toThrow('no.such');
  });
});
