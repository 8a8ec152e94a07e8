import { describe, expect, it } from 'vitest';
import { sdkWithoutManifest } from './sdk-without-manifest.ts';
import { ask, componentOf } from './testing.ts';

describe('sdk-without-manifest', () => {
  it('observes it of an SDK on Apple’s list, and asks about any other', () => {
    const found = ask(sdkWithoutManifest, {
      Component: [
        componentOf('framework', 'Alamofire', { manifest: false, listed: true }),
        componentOf('framework', 'Counter', { manifest: false }),
      ],
    });
    expect(found.map((f) => [f.subject.feature, f.outcome])).toEqual([
      ['Alamofire', 'observed'],
      ['Counter', 'cannot-tell'],
    ]);
  });

  it('says nothing of parts with a manifest, of the app’s own, or of a platform without manifests', () => {
    const Component = [
      componentOf('framework', 'Alamofire', { manifest: true, listed: true }),
      componentOf('framework', 'ChatCore', { manifest: false, own: true }),
      componentOf('native', 'libx.so'),
    ];
    expect(ask(sdkWithoutManifest, { Component })).toEqual([]);
  });
});
