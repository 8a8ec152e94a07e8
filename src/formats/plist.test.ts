import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { isDict, PlistDate, parsePlist, unarchive } from './plist.ts';

const xml = (body: string) => new TextEncoder().encode(`<?xml version="1.0"?><plist version="1.0">${body}</plist>`);
// {"a": [1, true, -2, 1.5, "é"], "d": <01 02>, "t": 2001-01-01} written by hand.
const binary = (() => {
  const objects = [
    [0xd3, 1, 2, 3, 4, 5, 6],
    [0x51, 0x61],
    [0x51, 0x64],
    [0x51, 0x74],
    [0xa5, 7, 8, 9, 10, 11],
    [0x42, 1, 2],
    [0x33, 0, 0, 0, 0, 0, 0, 0, 0],
    [0x10, 1],
    [0x09],
    [0x13, 255, 255, 255, 255, 255, 255, 255, 254],
    [0x23, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
    [0x61, 0, 0xe9],
  ];
  const bytes = [...new TextEncoder().encode('bplist00')];
  const offsets = objects.map((o) => {
    const at = bytes.length;
    bytes.push(...o);
    return at;
  });
  const table = bytes.length;
  bytes.push(...offsets, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, objects.length, 0, 0, 0, 0, 0, 0, 0, 0);
  bytes.push(0, 0, 0, 0, 0, 0, 0, table);
  return new Uint8Array(bytes);
})();

describe('property lists', () => {
  it('reads the binary form', () => {
    const list = parsePlist(binary);
    expect(isDict(list) && list.a).toEqual([1, true, -2, 1.5, 'é']);
    expect(isDict(list) && list.d).toEqual(new Uint8Array([1, 2]));
    expect(isDict(list) && list.t).toEqual(new PlistDate(978_307_200_000));
  });

  it('reads the XML form, keys that are no property names included', () => {
    const list = parsePlist(
      xml(
        '<dict><key>__proto__</key><string>a&amp;b</string><key>n</key><integer>12</integer><key>l</key><array><true/><data>AQI=</data></array></dict>',
      ),
    );
    expect(isDict(list) && { ...list }).toEqual({ ['__proto__']: 'a&b', n: 12, l: [true, new Uint8Array([1, 2])] });
  });

  it('resolves archived objects and stops at one that contains itself', () => {
    const uid = (n: number) => `<dict><key>CF$UID</key><integer>${n}</integer></dict>`;
    const list = parsePlist(
      xml(
        `<dict><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key>${uid(1)}</dict><key>$objects</key><array><string>$null</string><dict><key>self</key>${uid(1)}<key>name</key>${uid(2)}</dict><string>x</string></array></dict>`,
      ),
    );
    expect({ ...(unarchive(list) as object) }).toEqual({ self: null, name: 'x' });
  });

  it('fails only with a FormatError however the bytes are changed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(binary.length - 1), fc.nat(255)), { maxLength: 6 }), (edits) => {
        const bytes = binary.slice();
        for (const [at, value] of edits) bytes[at] = value;
        try {
          parsePlist(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
    expect(() => parsePlist(xml('<dict><key>a</key>'))).toThrow(FormatError);
  });
});
