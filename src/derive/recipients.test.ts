import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../test/knowledge-files.ts';
import { requestRow } from '../formats/requests.ts';
import { createKnowledge } from '../knowledge/index.ts';
import { domainOfApp, namedRecipients, recipientOf, registrableDomain } from './recipients.ts';

const knowledge = createKnowledge(rawKnowledge());
const of = (app: string | null, host: string) => {
  const r = recipientOf(app, host, knowledge);
  return [r.party, r.why];
};

describe('recipients', () => {
  it('knows the registrable domain and the one that an app id claims', () => {
    expect(registrableDomain('a.b.example.co.uk')).toBe('example.co.uk');
    expect(registrableDomain('192.0.2.1')).toBe(null);
    expect(domainOfApp('com.tencent.mm')).toBe('tencent.com');
    expect(domainOfApp('uk.co.example.app')).toBe('example.co.uk');
    expect(domainOfApp('single')).toBe(null);
  });

  it('tells first party, group, tracker, third party and cloud apart, with what decided', () => {
    expect(of('com.tencent.mm', 'android.bugly.tencent.com')[0]).toBe('first');
    expect(of('com.tencent.mm', 'sgshort.wechat.com')).toEqual(['first', 'entity']);
    expect(of('com.tencent.mm', 'ulogs.umeng.com')).toEqual(['tracker', 'category']);
    expect(of('com.taobao.taobao', 'ulogs.umeng.com')[0]).toBe('same-group');
    expect(of('com.example.unknown', 'graph.facebook.com')).toEqual(['tracker', 'category']);
    expect(of('com.tencent.mm', 'www.youtube.com')).toEqual(['third', 'other-owner']);
    expect(of('com.example.unknown', 'd1.cloudfront.net')).toEqual(['cloud', 'category']);
  });

  it('accuses nobody where the owner or the app is not known', () => {
    expect(of('com.example.unknown', 'nobody-knows.example')).toEqual(['unknown', null]);
    expect(of('com.example.unknown', 'www.youtube.com')).toEqual(['unknown', null]);
    expect(of(null, 'www.youtube.com')).toEqual(['unknown', null]);
  });

  it('fills rows, the country of an address among them, and asks once for each', () => {
    let asked = 0;
    const rows = [1, 2].map((line) =>
      requestRow({
        app: 'com.tencent.mm',
        host: 'sgshort.wechat.com',
        address: '43.130.19.227',
        from: { input: 'x', line },
      }),
    );
    const country = (address: string) => {
      asked++;
      return address.startsWith('43.') ? 'SG' : null;
    };
    const named = namedRecipients(rows, { host: knowledge.host, app: knowledge.app, country });
    expect(named.map((r) => [r.owner, r.party, r.partyWhy, r.country])).toEqual([
      ['Tencent', 'first', 'entity', 'SG'],
      ['Tencent', 'first', 'entity', 'SG'],
    ]);
    expect(asked).toBe(1);
  });
});
