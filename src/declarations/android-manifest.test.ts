import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { context } from '../../test/support.ts';
import { memoryInput } from '../engine/input.ts';
import { axmlOf } from '../formats/axml.testing.ts';
import { dexOf } from '../formats/dex.testing.ts';
import { androidManifest } from './android-manifest.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';

const TEXT = `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="org.example.app">
  <!-- <uses-permission android:name="android.permission.CAMERA"/> -->
  <uses-permission android:name="android.permission.ACCESS_FINE_LOCATION"/>
  <uses-permission android:name="android.permission.INTERNET"/>
</manifest>`;

describe('android-manifest', () => {
  it('reads permissions that reach personal data, and no comment', async () => {
    const { claims } = await readAs(androidManifest, TEXT);
    expect(claims).toMatchObject([
      { app: 'org.example.app', verb: 'access', modality: 'may', data: ['location.precise'], from: { line: 3 } },
    ]);
  });

  const binary = axmlOf([
    { name: 'manifest', attributes: { package: 'org.example.app' } },
    { name: 'uses-permission', attributes: { name: 'android.permission.RECORD_AUDIO' } },
  ]);

  it('reads the binary form, alone and in a package', async () => {
    for (const content of [binary, zipSync({ 'AndroidManifest.xml': binary, 'classes.dex': new Uint8Array(8) })]) {
      const { claims } = await readAs(androidManifest, content);
      expect(claims).toMatchObject([{ app: 'org.example.app', data: ['microphone'] }]);
    }
  });

  it('survives being cut off', async () => {
    await survivesCuts(androidManifest, TEXT);
    await survivesCuts(androidManifest, binary);
  });

  describe('packages', () => {
    const manifest = axmlOf([
      { name: 'manifest', attributes: { package: 'org.example.app', versionName: '2.1' } },
      { name: 'uses-permission', attributes: { name: 'android.permission.READ_CONTACTS' } },
      { name: 'application', attributes: { appCategory: '6' } },
      { name: 'service', attributes: { name: 'com.google.firebase.messaging.FirebaseMessagingService' } },
      { name: 'activity', attributes: { name: '.Main' } },
    ]);
    const code = dexOf(['org.example.app.Main', 'com.alipay.sdk.app.PayTask', 'androidx.room.Room', 'com.alipay.b.C']);
    const base = zipSync({
      'META-INF/a.bin': new Uint8Array(80_000).map((_, i) => (i * 7919) % 251),
      'AndroidManifest.xml': manifest,
      'classes.dex': code,
      'classes2.dex': dexOf(['com.umeng.X']),
    });
    const split = zipSync({
      'AndroidManifest.xml': axmlOf([{ name: 'manifest', attributes: { package: 'org.example.app' } }]),
      'lib/arm64-v8a/libBugly.so': strToU8('x'),
      'lib/arm64-v8a/libown.so': strToU8('x'),
      'lib/x86_64/libBugly.so': strToU8('x'),
    });
    const partsOf = async (bytes: Uint8Array) => {
      const { rows, problems } = await androidManifest.read(memoryInput('x', bytes), context());
      const parts = rows.flatMap((r) => (r.type === 'Component' ? [r.row] : []));
      return { parts, problems, claims: rows.filter((r) => r.type === 'Claim') };
    };

    it('gives the SDKs that names of components, libraries and classes belong to', async () => {
      const { parts, problems } = await partsOf(base);
      expect(problems).toEqual([]);
      expect(parts.map((p) => [p.kind, p.name, p.sdk, p.role])).toEqual([
        ['app', 'org.example.app', null, null],
        ['service', 'com.google.firebase.messaging.FirebaseMessagingService', 'Firebase Cloud Messaging', 'push'],
        ['dex', 'com.alipay.sdk.app', '支付宝 SDK', 'payment'],
        ['dex', 'androidx.room', 'Jetpack Room', null],
      ]);
      expect(parts[0]).toMatchObject({ version: '2.1', category: 'maps' });
      expect(parts.every((p) => p.app === 'org.example.app')).toBe(true);
    });

    it.each([
      ['stored', 0],
      ['deflated', 6],
    ] as const)('reads the packages inside a package, %s', async (_, level) => {
      const xapk = zipSync(
        {
          'icon.png': strToU8('x'),
          'manifest.json': strToU8('{}'),
          'config.arm64_v8a.apk': split,
          'org.example.app.apk': base,
        },
        { level },
      );
      await readAs(androidManifest, xapk);
      const { parts, problems, claims } = await partsOf(xapk);
      expect(problems).toEqual([]);
      expect(claims).toHaveLength(1);
      expect(parts.filter((p) => p.kind === 'app')).toHaveLength(1);
      expect(parts.filter((p) => p.kind === 'native').map((p) => [p.name, p.sdk])).toEqual([
        ['libBugly.so', 'Bugly'],
        ['libown.so', null],
      ]);
      expect(parts.find((p) => p.kind === 'native')?.from.path).toBe('config.arm64_v8a.apk!lib/arm64-v8a/libBugly.so');
    });

    it('tells an app bundle from a package', async () => {
      const { problems } = await partsOf(zipSync({ 'base/manifest/AndroidManifest.xml': strToU8('x') }));
      expect(problems[0]?.sentence).toContain('is an app bundle');
    });

    it('reads the rest where code is damaged, and says what is', async () => {
      const { parts, problems } = await partsOf(
        zipSync({ 'AndroidManifest.xml': manifest, 'classes.dex': code.slice(0, 200) }),
      );
      expect(problems.map((p) => [p.code, p.from?.path])).toEqual([['cut-off', 'classes.dex']]);
      expect(parts.map((p) => p.kind)).toEqual(['app', 'service']);
    });

    it('survives being cut off', async () => {
      await survivesCuts(androidManifest, base);
      await survivesCuts(androidManifest, zipSync({ 'base.apk': base, 'split_config.en.apk': split }));
    });
  });
});
