import fc from 'fast-check';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { context } from '../../test/support.ts';
import { memoryInput } from '../engine/input.ts';
import { type Component, ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { iosAppPackage } from './ios-app-package.ts';

const plist = (rows: string) => strToU8(`<?xml version="1.0"?><plist version="1.0"><dict>${rows}</dict></plist>`);
const info = (id: string, more = '') =>
  plist(
    `<key>CFBundleIdentifier</key><string>${id}</string><key>CFBundleShortVersionString</key><string>4.2</string>${more}`,
  );
const manifest = (type: string) =>
  plist(
    `<key>NSPrivacyTracking</key><false/><key>NSPrivacyCollectedDataTypes</key><array><dict><key>NSPrivacyCollectedDataType</key><string>NSPrivacyCollectedDataType${type}</string><key>NSPrivacyCollectedDataTypeLinked</key><true/><key>NSPrivacyCollectedDataTypeTracking</key><false/><key>NSPrivacyCollectedDataTypePurposes</key><array><string>NSPrivacyCollectedDataTypePurposeAppFunctionality</string></array></dict></array>`,
  );
const APP = 'Payload/Chat.app/';
const FILES: Zippable = {
  // What lies in front must not matter: a real package often starts with pictures or signatures.
  'META-INF/com.example.metadata.plist': strToU8('x'.repeat(70_000)),
  [`${APP}Info.plist`]: info(
    'com.example.chat',
    '<key>NSCameraUsageDescription</key><string>To scan a code that you show.</string><key>LSApplicationCategoryType</key><string>public.app-category.social-networking</string>',
  ),
  [`${APP}PrivacyInfo.xcprivacy`]: manifest('Name'),
  [`${APP}Frameworks/Alamofire.framework/Info.plist`]: info('org.example.alamofire'),
  [`${APP}Frameworks/Counter.framework/Info.plist`]: info('com.counter.sdk'),
  [`${APP}Frameworks/Counter.framework/PrivacyInfo.xcprivacy`]: manifest('DeviceID'),
  [`${APP}Frameworks/Flutter.framework/Flutter`]: strToU8('code'),
  [`${APP}Flutter_Privacy.bundle/PrivacyInfo.xcprivacy`]: manifest('CrashData'),
  [`${APP}Frameworks/ChatCore.framework/Info.plist`]: info('com.example.chat.core'),
  [`${APP}Frameworks/libswiftCore.dylib`]: strToU8('code'),
  [`${APP}Pictures.bundle/a.png`]: strToU8('x'),
  [`${APP}PlugIns/Share.appex/Info.plist`]: info('com.example.chat.share'),
  [`${APP}Watch/Chat Watch.app/Info.plist`]: info('com.example.chat.watch'),
};
const ipa = zipSync(FILES);

async function componentsOf(bytes: Uint8Array): Promise<Component[]> {
  const { rows } = await iosAppPackage.read(memoryInput('x', bytes), context());
  const found = rows.flatMap((r) => (r.type === 'Component' ? [r.row] : []));
  for (const c of found) expect(faults(ROW_BY_NAME.Component, c)).toEqual([]);
  return found;
}

describe('ios-app-package', () => {
  it('reads usage descriptions and the manifests of the app and of each part of it', async () => {
    const { claims, problems } = await readAs(iosAppPackage, ipa);
    expect(problems).toEqual([]);
    expect(claims.map((c) => [c.app, c.rule, c.actor, c.data[0], c.services[0]])).toEqual([
      ['com.example.chat', 'usage-description', 'we', 'camera', undefined],
      ['com.example.chat', 'collected-data-type', 'we', 'account.name', undefined],
      ['com.example.chat', 'collected-data-type', 'named-third-party', 'diagnostics.crash', 'Flutter'],
      ['com.example.chat', 'collected-data-type', 'named-third-party', 'device.id', 'Counter'],
    ]);
    expect(claims[3]?.from.path).toBe(`${APP}Frameworks/Counter.framework/PrivacyInfo.xcprivacy`);
  });

  it('lists its parts, which carry a manifest, and which Apple lists', async () => {
    const found = await componentsOf(ipa);
    expect(found.map((c) => [c.kind, c.name, c.manifest, c.listed, c.own])).toEqual([
      ['app', 'com.example.chat', null, false, true],
      ['bundle', 'Flutter_Privacy', true, true, false],
      ['framework', 'Alamofire', false, true, false],
      ['framework', 'ChatCore', false, false, true],
      ['framework', 'Counter', true, false, false],
      ['framework', 'Flutter', true, true, false],
      ['extension', 'Share', false, false, true],
    ]);
    expect(found[0]).toMatchObject({ version: '4.2', category: 'public.app-category.social-networking' });
  });

  it('knows SDKs by the names of their frameworks and bundles, with what they are for', async () => {
    const found = await componentsOf(
      zipSync({
        ...FILES,
        [`${APP}Frameworks/BUAdSDK.framework/Info.plist`]: info('com.bytedance.BUAdSDK'),
        [`${APP}AMapLocationKit.bundle/x.plist`]: strToU8('x'),
      }),
    );
    const of = (name: string) => found.find((c) => c.name === name);
    expect(of('BUAdSDK')).toMatchObject({
      sdk: 'Pangle SDK',
      maker: 'ByteDance',
      role: 'advertising',
      manifest: false,
    });
    expect(of('AMapLocationKit')).toMatchObject({ kind: 'bundle', sdk: '高德地图 SDK', role: 'maps' });
    expect(of('Counter')).toMatchObject({ sdk: null, role: null });
    // A package manager’s bundle bears the names of product and target; one inside a framework speaks for that.
    const more = zipSync({
      ...FILES,
      [`${APP}Firebase_FirebaseCrashlytics.bundle/PrivacyInfo.xcprivacy`]: manifest('CrashData'),
      [`${APP}Frameworks/Alamofire.framework/Alamofire.bundle/PrivacyInfo.xcprivacy`]: manifest('Name'),
    });
    const parts = await componentsOf(more);
    expect(parts.find((c) => c.name === 'Firebase_FirebaseCrashlytics')).toMatchObject({
      sdk: 'Crashlytics',
      listed: true,
    });
    expect(parts.find((c) => c.name === 'Alamofire' && c.kind === 'framework')?.manifest).toBe(true);
    const { claims } = await readAs(iosAppPackage, more);
    expect(
      claims
        .map((c) => c.services[0])
        .filter(Boolean)
        .sort(),
    ).toEqual(['Alamofire', 'Counter', 'Crashlytics', 'Flutter']);
  });

  it('says where the app itself brings no manifest', async () => {
    const { [`${APP}PrivacyInfo.xcprivacy`]: _, ...rest } = FILES;
    const { problems } = await readAs(iosAppPackage, zipSync(rest));
    expect(problems.map((p) => p.sentence).join()).toContain(
      'no privacy manifest of the app itself (2 of parts of it)',
    );
  });

  it('keeps the validator’s sentences with the member they are about', async () => {
    const bad = zipSync({ ...FILES, [`${APP}Frameworks/Counter.framework/PrivacyInfo.xcprivacy`]: manifest('Body') });
    const { problems } = await readAs(iosAppPackage, bad);
    expect(problems).toMatchObject([
      { code: 'unknown-type', from: { path: `${APP}Frameworks/Counter.framework/PrivacyInfo.xcprivacy` } },
    ]);
  });

  it('reads no member whose name climbs out, and says so', async () => {
    const { problems } = await readAs(iosAppPackage, zipSync({ ...FILES, '../../etc/passwd': strToU8('x') }));
    expect(problems.map((p) => p.code)).toEqual(['unsafe-path']);
  });

  it('keeps hostile names text: no control or direction mark reaches a sentence', async () => {
    const hostile = 'x\u202e\u200b::error::y';
    const { problems } = await readAs(
      iosAppPackage,
      zipSync({ ...FILES, [`${APP}Frameworks/${hostile}.framework/PrivacyInfo.xcprivacy`]: manifest(hostile) }),
    );
    expect(problems.length).toBeGreaterThan(0);
    for (const p of problems) expect(p.sentence).not.toMatch(/[\u0000-\u001f\u200b\u202e]/);
  });

  it('leaves out a member that is encrypted or a bomb, and reads the rest', async () => {
    const locked = ipa.slice();
    const name = strToU8(`${APP}PrivacyInfo.xcprivacy`);
    // The flag stands in the directory's entry, 38 bytes before the name.
    for (let i = locked.length - name.length; i > 0; i--)
      if (name.every((b, n) => locked[i + n] === b) && locked[i - 46] === 0x50 && locked[i - 45] === 0x4b) {
        locked[i - 38]! |= 1;
        break;
      }
    const one = await readAs(iosAppPackage, locked);
    expect(one.problems.map((p) => p.code)).toEqual(['encrypted']);
    expect(one.claims).toHaveLength(3);
    const bomb = zipSync({ ...FILES, [`${APP}PrivacyInfo.xcprivacy`]: new Uint8Array(40_000_000) }, { level: 9 });
    const two = await readAs(iosAppPackage, bomb);
    expect(two.problems.map((p) => p.code)).toEqual(['too-large']);
    expect(two.claims).toHaveLength(3);
  });

  it('survives being cut off, and any changed byte', async () => {
    await survivesCuts(iosAppPackage, ipa);
    await fc.assert(
      fc.asyncProperty(fc.nat(ipa.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = ipa.slice();
        changed[at] = byte;
        await iosAppPackage.read(memoryInput('x', changed), context());
      }),
      { numRuns: 60 },
    );
  });
});
