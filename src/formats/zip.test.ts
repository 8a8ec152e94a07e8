import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memoryInput } from '../engine/input.ts';
import { FormatError } from './format-error.ts';
import { isUnsafe, readZip, zipMemberBytes } from './zip.ts';

const archive = zipSync({
  'a/one.txt': strToU8('one'.repeat(5000)),
  'stored.bin': [new Uint8Array([1, 2, 3]), { level: 0 }],
  '大.txt': strToU8('x'),
  '../up.txt': strToU8('climbs'),
});
const open = (bytes: Uint8Array) => memoryInput('a.zip', bytes);

describe('zip archives', () => {
  it('lists members and inflates them', async () => {
    const input = open(archive);
    const entries = await readZip(input);
    expect(entries.map((e) => e.path)).toEqual(['a/one.txt', 'stored.bin', '大.txt', '../up.txt']);
    const [one, stored, , up] = entries;
    expect(new TextDecoder().decode(await zipMemberBytes(input, one!))).toBe('one'.repeat(5000));
    expect([...(await zipMemberBytes(input, stored!))]).toEqual([1, 2, 3]);
    expect(up!.unsafe).toBe(true);
  });

  it('reads an archive that stands behind other bytes', async () => {
    const input = open(new Uint8Array([...strToU8('prefix'), ...archive]));
    const [one] = await readZip(input);
    expect((await zipMemberBytes(input, one!)).length).toBe(15_000);
  });

  it('refuses a member beyond the limit before inflating it', async () => {
    const input = open(archive);
    const [one] = await readZip(input);
    await expect(zipMemberBytes(input, one!, 100)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('refuses a member that inflates to more than its directory says', async () => {
    const input = open(archive);
    const [one] = await readZip(input);
    await expect(zipMemberBytes(input, { ...one!, sizeBytes: 10 })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('notices a changed byte by its checksum', async () => {
    const bytes = archive.slice();
    const input = open(bytes);
    const stored = (await readZip(input))[1]!;
    bytes[stored.offset + 30 + 'stored.bin'.length] = 9;
    await expect(zipMemberBytes(input, stored)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('says that a truncated archive is cut off', async () => {
    await expect(readZip(open(archive.subarray(0, archive.length - 30)))).rejects.toMatchObject({ code: 'cut-off' });
  });

  it('knows names that would leave the folder', () => {
    expect(['../a', 'a/../../b', '/etc/x', 'C:\\x', 'a\\b', 'a\0b'].every(isUnsafe)).toBe(true);
    expect(['a/b', 'a..b', '...'].some(isUnsafe)).toBe(false);
  });

  it('fails only with a FormatError however the bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 12 }),
        async (edits) => {
          const bytes = archive.slice();
          for (const [at, value] of edits) bytes[at] = value;
          const input = open(bytes);
          try {
            for (const entry of await readZip(input)) await zipMemberBytes(input, entry, 1_000_000);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
