import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { androidPackageDump as source } from './android-package-dump.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

const packages = corpus('phone-records/android/mvt/dumpsys_packages.txt');

describe('a dump of permissions', () => {
  it('is recognized by its tables and packages', () => {
    expect(source.recognize(head('Activity Resolver Table:\n'))).toBe(true);
    expect(source.recognize(head('DUMP OF SERVICE package:\nActivity Resolver Table:\n'))).toBe(false);
  });

  it('takes only permissions of Android itself for personal data', async () => {
    const text =
      '  Package [com.example.a] (1):\n    com.example.CAMERA: granted=true\n    android.permission.CAMERA: granted=true\n';
    const r = await readSource(source, [textInput(text)], context());
    expect(r.rows.Permission.map((p) => p.data)).toEqual(['other', 'camera']);
  });

  it.runIf(packages)('of a published phone gives every granted and refused permission', async () => {
    const r = await readSource(source, [fileInput(packages!)]);
    const values = r.rows.Permission.map((p) => p.value);
    expect([values.filter((v) => v === 'allowed').length, values.filter((v) => v === 'denied').length]).toEqual([
      20, 13,
    ]);
    expect(r.rows.Access).toEqual([]);
  });
});
