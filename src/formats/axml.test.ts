import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axmlOf } from './axml.testing.ts';
import { parseAxml } from './axml.ts';

const sample = axmlOf([{ name: 'manifest', attributes: { package: 'org.example.app' } }]);

it('reads elements and attributes', () => {
  const [first] = parseAxml(sample);
  expect(first?.name).toBe('manifest');
  expect(first?.attributes['package']).toBe('org.example.app');
});

it('answers or refuses whatever stands in the bytes', () => {
  fc.assert(
    fc.property(fc.nat(sample.length - 1), fc.nat(255), (at, value) => {
      const bytes = sample.slice();
      bytes[at] = value;
      try {
        parseAxml(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});

it('knows attributes by their ids where a shrinker took the names away', () => {
  const bytes = axmlOf(
    [{ name: 'uses-permission', attributes: { name: 'android.permission.CAMERA', maxSdkVersion: '30' } }],
    { name: 0x01010003, maxSdkVersion: 0x01010271 },
  );
  expect(parseAxml(bytes)[0]?.attributes).toEqual({ name: 'android.permission.CAMERA', maxSdkVersion: '30' });
});
