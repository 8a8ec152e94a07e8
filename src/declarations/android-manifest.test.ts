import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { axmlOf } from '../formats/axml.testing.ts';
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
});
