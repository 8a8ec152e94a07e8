import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { appleListed, roleOf, type SdkKind, sdkOf } from './sdks.ts';

interface Rule {
  kind: string;
  name: string;
  label: string;
  regex?: boolean;
}
const { rules }: { rules: Rule[] } = JSON.parse(readFileSync(join(ROOT, 'data/libchecker/rules.json'), 'utf8'));

describe('names of SDKs', () => {
  it('know every plain rule of the file by its own name', () => {
    for (const { kind, name, label, regex } of rules)
      if (!regex && kind !== 'static') {
        const labels = rules.filter((r) => r.kind === kind && r.name === name).map((r) => r.label);
        expect(labels, name).toContain(sdkOf(kind as SdkKind, name)?.label);
        expect(label).not.toBe('');
      }
  });

  it('take the longest package rule above a package, and no longer word for a shorter one', () => {
    expect(sdkOf('dex', 'androidx.room.util')?.label).toBe('Jetpack Room');
    expect(sdkOf('dex', 'androidx.roommate')).toBeNull();
    expect(sdkOf('dex', 'com.alipay.sdk.app')?.label).toBe('支付宝 SDK');
    expect(sdkOf('native', 'libnothing_of_the_kind.so')).toBeNull();
  });

  it('tell Apple’s list and what an SDK is for, and hold a building block for no service', () => {
    expect(appleListed('firebasecrashlytics')).toBe('FirebaseCrashlytics');
    expect(appleListed('MyOwnKit')).toBeNull();
    expect([roleOf('极光推送'), roleOf('FirebaseCrashlytics'), roleOf('Jetpack Room'), roleOf('OKHttp3')]).toEqual([
      'push',
      'diagnostics',
      null,
      null,
    ]);
  });
});
