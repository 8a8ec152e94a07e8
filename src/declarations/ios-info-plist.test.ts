import { describe, expect, it } from 'vitest';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { iosInfoPlist } from './ios-info-plist.ts';

const plist = (rows: string) =>
  `<?xml version="1.0"?><plist version="1.0"><dict><key>CFBundleIdentifier</key><string>org.example.app</string>${rows}</dict></plist>`;

describe('ios-info-plist', () => {
  it('reads usage descriptions as what the app may reach, bound to its bundle id', async () => {
    const { claims } = await readAs(
      iosInfoPlist,
      plist('<key>NSCameraUsageDescription</key><string>To scan a code that you show.</string>'),
    );
    expect(claims).toMatchObject([
      { app: 'org.example.app', verb: 'access', data: ['camera'], quote: { exact: 'To scan a code that you show.' } },
    ]);
  });

  it('reports a description that says nothing', async () => {
    const { problems } = await readAs(iosInfoPlist, plist('<key>NSCameraUsageDescription</key><string>ok</string>'));
    expect(problems[0]?.sentence).toMatch(/NSCameraUsageDescription/);
  });

  it('survives being cut off', () =>
    survivesCuts(iosInfoPlist, plist('<key>NSCameraUsageDescription</key><string>To scan.</string>')));
});
