import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256Hex } from '../base/hash.ts';
import { scratch } from './case.testing.ts';
import { type Disk, FileSink, realDisk, replaceFile, writeFile } from './disk.ts';

it('what is written in parts of any size is what stands there, with its hash and size', () => {
  const folder = scratch();
  let n = 0;
  const part = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.integer({ min: 1, max: 3 }).map((times) => '漢字🙂x'.repeat(times * 90_000)),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.uint8Array({ maxLength: 100 })), { maxLength: 8 }), (parts) => {
      const name = `f${n++}`;
      const written = writeFile(folder, name, (sink) => {
        for (const p of parts) typeof p === 'string' ? sink.text(p) : sink.bytes(p);
      });
      const whole = Buffer.concat(parts.map((p) => Buffer.from(p as string)));
      expect(Buffer.compare(readFileSync(join(folder, name)), whole)).toBe(0);
      expect(written).toEqual({ name, sha256: sha256Hex(whole), sizeBytes: whole.length });
    }),
    { numRuns: 25 },
  );
});

it('a disk that takes a few bytes at a time gets them all', () => {
  const folder = scratch();
  const slow: Disk = { ...realDisk, writeSync: (fd, bytes) => realDisk.writeSync(fd, bytes.subarray(0, 7)) };
  writeFile(folder, 'a', (sink) => sink.text('0123456789'.repeat(50)), slow);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('0123456789'.repeat(50));
});

it('a file that is there is never written over, and a new one is its owner’s alone', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'a'), 'mine');
  expect(() => new FileSink(folder, 'a')).toThrow(/EEXIST/);
  writeFile(folder, 'b', (sink) => sink.text('x'));
  expect(statSync(join(folder, 'b')).mode & 0o777).toBe(0o600);
});

it('replacing a file leaves the old one or the new one and nothing beside it', () => {
  const folder = scratch();
  replaceFile(folder, 'a', 'old');
  const failing: Disk = {
    ...realDisk,
    renameSync() {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    },
  };
  expect(() => replaceFile(folder, 'a', 'new', failing)).toThrow();
  expect([readdirSync(folder), readFileSync(join(folder, 'a'), 'utf8')]).toEqual([['a'], 'old']);
  replaceFile(folder, 'a', 'new');
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
});
