import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dexOf } from './dex.testing.ts';
import { dexPackages, isDex } from './dex.ts';
import { FormatError } from './format-error.ts';

const file = dexOf(
  ['com.example.app.Main', 'com.example.app.Main$1', 'org.example.sdk.Ads', 'Bare'],
  ['java.lang.Object'],
);

describe('DEX files', () => {
  it('name the packages of the classes they define, and not of those they refer to', () => {
    expect(isDex(file)).toBe(true);
    expect(dexPackages(file)).toEqual({ packages: ['com.example.app', 'org.example.sdk'], unread: 0 });
  });

  it('keep names outside ASCII', () => {
    expect(dexPackages(dexOf(['com.例.包.类'])).packages).toEqual(['com.例.包']);
  });

  it('cut anywhere or changed anywhere end in an answer or in a FormatError', () => {
    for (let i = 0; i < file.length; i++) attempt(file.slice(0, i));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = file.slice();
        changed[at] = byte;
        attempt(changed);
      }),
    );
  });

  it('do not take a table of four thousand million classes for one', () => {
    const hostile = file.slice();
    new DataView(hostile.buffer).setUint32(0x60, 0xffffffff, true);
    expect(() => dexPackages(hostile)).toThrow(FormatError);
  });
});

function attempt(bytes: Uint8Array) {
  try {
    dexPackages(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
  }
}
