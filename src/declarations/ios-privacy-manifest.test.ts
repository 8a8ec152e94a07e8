import { describe, expect, it } from 'vitest';
import { labelNames } from '../knowledge/policy/labels.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { iosPrivacyManifest } from './ios-privacy-manifest.ts';

const entry = (
  type: string,
  purposes: string[],
  rest = '<key>NSPrivacyCollectedDataTypeLinked</key><true/><key>NSPrivacyCollectedDataTypeTracking</key><false/>',
) =>
  `<dict><key>NSPrivacyCollectedDataType</key><string>${type}</string>${rest}<key>NSPrivacyCollectedDataTypePurposes</key><array>${purposes.map((p) => `<string>${p}</string>`).join('')}</array></dict>`;
const manifest = (types: string, more = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>NSPrivacyTracking</key><false/>${more}<key>NSPrivacyCollectedDataTypes</key><array>${types}</array></dict></plist>`;
const ANALYTICS = 'NSPrivacyCollectedDataTypePurposeAnalytics';

describe('ios-privacy-manifest', () => {
  it('reads each data type with its purposes', async () => {
    const { claims, problems } = await readAs(
      iosPrivacyManifest,
      manifest(entry('NSPrivacyCollectedDataTypePreciseLocation', [ANALYTICS])),
    );
    expect(problems).toEqual([]);
    expect(claims).toMatchObject([{ verb: 'collect', data: ['location.precise'], purpose: ['ServiceUsageAnalytics'] }]);
  });

  it('reports names that Apple does not list, and keeps them', async () => {
    const { claims, problems } = await readAs(
      iosPrivacyManifest,
      manifest(entry('NSPrivacyCollectedDataTypeBody', ['Fun'])),
    );
    expect(claims).toMatchObject([{ data: ['other'] }]);
    expect(problems.map((p) => p.code)).toEqual(['unknown-type', 'unknown-type', 'unknown-layout']);
  });

  it('checks reasons, and tracking without a domain', async () => {
    const api = `<key>NSPrivacyAccessedAPITypes</key><array><dict><key>NSPrivacyAccessedAPIType</key><string>NSPrivacyAccessedAPICategoryDiskSpace</string><key>NSPrivacyAccessedAPITypeReasons</key><array><string>C617.1</string></array></dict></array>`;
    const { problems } = await readAs(iosPrivacyManifest, manifest('', api));
    expect(problems[0]?.sentence).toMatch(/DiskSpace.*C617\.1/);
    const tracking = await readAs(iosPrivacyManifest, manifest('').replace('<false/>', '<true/>'));
    expect(tracking.problems[0]?.sentence).toMatch(/names no domain/);
  });

  it('knows every name that Apple lists, takes each reason for its own category, and no other', async () => {
    const apple = labelNames('apple');
    expect([apple.types.size, apple.purposes.size, apple.reasons.size]).toEqual([35, 6, 5]);
    const all = [...apple.reasons.values()].flat();
    for (const [category, codes] of apple.reasons)
      for (const code of new Set(all)) {
        const api = `<key>NSPrivacyAccessedAPITypes</key><array><dict><key>NSPrivacyAccessedAPIType</key><string>NSPrivacyAccessedAPICategory${category}</string><key>NSPrivacyAccessedAPITypeReasons</key><array><string>${code}</string></array></dict></array>`;
        const { problems } = await readAs(iosPrivacyManifest, manifest('', api));
        expect([category, code, problems.length]).toEqual([category, code, codes.includes(code) ? 0 : 1]);
      }
  });

  it('checks what a list says of tracking in two places, repeats, and shapes', async () => {
    const marked =
      '<key>NSPrivacyCollectedDataTypeLinked</key><true/><key>NSPrivacyCollectedDataTypeTracking</key><true/>';
    const { problems } = await readAs(
      iosPrivacyManifest,
      manifest(
        entry('NSPrivacyCollectedDataTypeName', [ANALYTICS], marked) +
          entry('NSPrivacyCollectedDataTypeName', [ANALYTICS]),
        '<key>NSPrivacyTrackingDomains</key><array><string>no domain</string></array><key>NSPrivacyAccessedAPITypes</key><dict/>',
      ),
    );
    const all = problems.map((p) => p.sentence).join(' ');
    for (const part of [
      'marked as used for tracking',
      'stands there twice',
      'is no domain',
      'must be a list',
      'is not true',
    ])
      expect(all).toContain(part);
  });

  it('survives being cut off', () =>
    survivesCuts(iosPrivacyManifest, manifest(entry('NSPrivacyCollectedDataTypeName', [ANALYTICS]))));
});
