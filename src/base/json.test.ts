import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './json.ts';

it('sorts keys by UTF-16 code units at every depth, whatever order the object has', () => {
  expect(canonicalJson({ b: 1, a: { z: null, '€': [], '1': true } })).toBe('{"a":{"1":true,"z":null,"€":[]},"b":1}');
  expect(canonicalJson({ a: { '€': [], '1': true, z: null }, b: 1 })).toBe('{"a":{"1":true,"z":null,"€":[]},"b":1}');
});

it('leaves out what is undefined and refuses what JSON cannot hold', () => {
  expect(canonicalJson({ a: undefined, b: -0, c: undefined })).toBe('{"b":0}');
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
  expect(() => canonicalJson({ a: () => 0 })).toThrow(TypeError);
});

it('writes one text for one value, and that text reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('keeps a member called __proto__ as a member', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1},"b":1}');
});
