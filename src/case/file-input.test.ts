import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256Hex } from '../base/hash.ts';
import { readAll } from '../engine/input.ts';
import { scratch } from './case.testing.ts';
import { fileInput, readThrough } from './file-input.ts';

it('a file is hashed and read in any range, over the size of a chunk as well', async () => {
  const path = join(scratch(), 'big');
  const bytes = new Uint8Array(2_500_000).map((_, i) => (i * 31) & 255);
  writeFileSync(path, bytes);
  const input = await fileInput(path);
  expect(input).toMatchObject({ sha256: sha256Hex(bytes), name: 'big', sizeBytes: bytes.length });
  await fc.assert(
    fc.asyncProperty(fc.nat(2_600_000), fc.nat(1_300_000), async (start, length) => {
      const part = await readAll(input, start, start + length);
      expect(Buffer.compare(part, bytes.subarray(start, start + length))).toBe(0);
    }),
    { numRuns: 30 },
  );
  expect(Buffer.compare(await readAll(input), bytes)).toBe(0);
});

it('an empty file is an input of no bytes', async () => {
  const path = join(scratch(), 'empty');
  writeFileSync(path, '');
  const input = await fileInput(path);
  expect(input).toMatchObject({ sha256: sha256Hex(''), sizeBytes: 0 });
  expect(await readAll(input)).toEqual(new Uint8Array(0));
});

it('folders, pipes, devices and what is not there are refused with a sentence, and nothing blocks', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'd'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync('nowhere', join(folder, 'dangling'));
  mkdirSync(join(folder, 'case'));
  writeFileSync(join(folder, 'case/manifest.json'), '');
  const sentences: Record<string, RegExp> = {
    case: /is a case/,
    d: /is a folder/,
    pipe: /is a pipe/,
    dangling: /no such file/,
    none: /no such file/,
  };
  for (const [name, sentence] of Object.entries(sentences)) {
    await expect(fileInput(join(folder, name))).rejects.toThrow(sentence);
    await expect(fileInput(join(folder, name))).rejects.toMatchObject({ exit: 2 });
  }
  await expect(fileInput('/dev/zero')).rejects.toThrow(/is a device/);
});

it.runIf(process.getuid?.() !== 0)('a file that may not be read is told as that', async () => {
  const path = join(scratch(), 'closed');
  writeFileSync(path, 'x');
  chmodSync(path, 0);
  await expect(fileInput(path)).rejects.toThrow(/does not allow reading/);
});

it('a link to a file is read as the file', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'a'), 'text');
  symlinkSync('a', join(folder, 'link'));
  expect(await fileInput(join(folder, 'link'))).toMatchObject({ name: 'link', sha256: sha256Hex('text') });
});

it('a file that grows or shrinks while it is read is refused', async () => {
  const folder = scratch();
  for (const change of [
    (path: string) => appendFileSync(path, 'more'),
    (path: string) => truncateSync(path, 10),
    (path: string) => writeFileSync(path, 'y'.repeat(2_000_000)),
  ]) {
    const path = join(folder, 'moving');
    writeFileSync(path, 'x'.repeat(2_000_000));
    let once = false;
    const read = readThrough(path, () => {
      if (!once) change(path);
      once = true;
    });
    await expect(read).rejects.toThrow(/changed while it was read/);
  }
});

it('a file cut short after it was hashed is told when it is read again', async () => {
  const path = join(scratch(), 'cut');
  writeFileSync(path, 'x'.repeat(100));
  const input = await fileInput(path);
  truncateSync(path, 10);
  await expect(readAll(input)).rejects.toThrow(/changed while it was read/);
});

it('a name is made safe to print', async () => {
  const path = join(scratch(), 'a\u001b[31m\u202eb');
  writeFileSync(path, '');
  expect((await fileInput(path)).name).toBe('a\\u{1b}[31m\\u{202e}b');
});
