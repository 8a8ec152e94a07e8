import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gunzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { FormatError } from './format-error.ts';
import { isTar, tarMembers } from './tar.ts';

const archive = gunzipSync(readFileSync(join(ROOT, 'fixtures/sources/ios-powerlog/sysdiagnose/input.tar.gz')));
async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (bytes: Uint8Array, size = 700, max = 1e7) => {
  const found: [string, number][] = [];
  for await (const m of tarMembers(pieces(bytes, size), () => true, max))
    found.push([m.path.replace(/^[^/]*\//, ''), m.bytes.length]);
  return found;
};

describe('a tar archive', () => {
  it('gives its members whatever the pieces it comes in', async () => {
    expect(isTar(archive)).toBe(true);
    const whole = await read(archive, archive.length);
    expect(whole.map(([path]) => (path.length > 60 ? 'long' : path))).toEqual([
      'summaries/note.txt',
      'logs/powerlogs/powerlog_2024-11-10_01-00_ABCDEF.PLSQL',
      'long',
      'logs/powerlogs/powerlog_2024-11-09_01-00_ABCDEF.PLSQL.gz',
      'logs/Accessibility/TCC.db',
      '../../logs/Accessibility/TCC.db',
    ]);
    expect(await read(archive, 13)).toEqual(whole);
  });

  it('says that it is cut off, and refuses a member beyond the limit', async () => {
    await expect(read(archive.subarray(0, 3000))).rejects.toMatchObject({ code: 'cut-off' });
    await expect(read(archive, 700, 100)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('fails only with a FormatError however the bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 20 }),
        async (edits) => {
          const bytes = archive.slice();
          for (const [at, value] of edits) bytes[at] = value;
          try {
            await read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
