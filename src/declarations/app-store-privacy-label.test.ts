import { describe, expect, it } from 'vitest';
import { appStorePrivacyLabel } from './app-store-privacy-label.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';

const PAGE = `App Privacy
See Details
Data Used to Track You
Identifiers
Device ID
Data Linked to You
Analytics
Precise Location, Email Address
Data Not Linked to You
Crash Data
`;

describe('app-store-privacy-label', () => {
  it('reads the three groups with Apple’s words and the purpose above them', async () => {
    const { claims } = await readAs(appStorePrivacyLabel, PAGE);
    expect(claims.map((c) => [c.rule, c.verb, c.data[0], c.form, c.purpose[0] ?? null])).toEqual([
      ['label-tracking', 'share', 'device.id', 'personal', null],
      ['label-linked', 'collect', 'location.precise', 'personal', 'ServiceUsageAnalytics'],
      ['label-linked', 'collect', 'account.email', 'personal', 'ServiceUsageAnalytics'],
      ['label-not-linked', 'collect', 'diagnostics.crash', 'aggregated', null],
    ]);
  });

  it('reads the Chinese page and a label that says nothing is collected', async () => {
    const zh = await readAs(appStorePrivacyLabel, 'App 隐私\n与你关联的数据\n精确位置\n');
    expect(zh.claims).toMatchObject([{ data: ['location.precise'] }]);
    const none = await readAs(
      appStorePrivacyLabel,
      'App Privacy\nData Not Collected\nThe developer does not collect any data from this app.\n',
    );
    expect(none.claims).toMatchObject([{ polarity: 'deny', data: ['any'] }]);
  });

  it('survives being cut off', () => survivesCuts(appStorePrivacyLabel, PAGE));
});
