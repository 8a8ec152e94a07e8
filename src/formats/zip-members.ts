// Members of an app package, read within a budget: a package is somebody else's file, and may be made to fill the memory.
import type { Input } from '../model/units.ts';
import { gather } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { readZip, type ZipEntry, zipMember } from './zip.ts';

const MEMBER_BYTES = 268_435_456;
const BUDGET_BYTES = 1_610_612_736;
/** Code and lists shrink to a tenth, seldom to a fiftieth; what shrinks more and is large is a bomb. */
const MOST_RATIO = 400;
const RATIO_FROM_BYTES = 16_777_216;
const MOST_MEMBERS = 200_000;

/** What may still be inflated, shared by a package and the packages inside it. */
export interface Budget {
  left: number;
}
export const newBudget = (): Budget => ({ left: BUDGET_BYTES });

export class Members {
  readonly input: Input;
  readonly entries: readonly ZipEntry[];
  /** Members whose names climb out of the package or are no names: never read. */
  readonly unsafe: number;
  private readonly byPath: ReadonlyMap<string, ZipEntry>;
  private readonly budget: Budget;

  private constructor(input: Input, entries: readonly ZipEntry[], budget: Budget) {
    const plain = entries.filter((e) => !e.unsafe);
    this.input = input;
    this.entries = plain.filter((e) => !e.isFolder);
    this.unsafe = entries.length - plain.length;
    // The last of two members of one name is the one that installers take.
    this.byPath = new Map(this.entries.map((e) => [e.path, e]));
    this.budget = budget;
  }

  /** Throws FormatError `cut-off`, `damaged` or `too-large`. */
  static async open(input: Input, budget: Budget = newBudget()): Promise<Members> {
    const entries = await readZip(input);
    if (entries.length > MOST_MEMBERS)
      throw new FormatError('too-large', `holds ${entries.length} members, more than any app does`);
    return new Members(input, entries, budget);
  }

  get(path: string): ZipEntry | null {
    return this.byPath.get(path) ?? null;
  }

  /** A whole member. Throws FormatError as `zipMember` does, and `too-large` where the budget ends. */
  async bytes(entry: ZipEntry, maxBytes = MEMBER_BYTES): Promise<Uint8Array> {
    if (entry.sizeBytes > RATIO_FROM_BYTES && entry.sizeBytes > entry.compressedBytes * MOST_RATIO)
      throw new FormatError('too-large', 'would inflate to hundreds of times its size, which is refused');
    if (entry.sizeBytes > this.budget.left)
      throw new FormatError('too-large', 'would take more memory than one package is given');
    this.budget.left -= entry.sizeBytes;
    return gather(zipMember(this.input, entry, maxBytes), maxBytes);
  }

  /** A package inside the package. One that is stored as it is stays where it is; else it is inflated into memory. */
  async nested(entry: ZipEntry): Promise<Members> {
    return Members.open(
      entry.method === 0 && !entry.encrypted ? await this.window(entry) : await this.held(entry),
      this.budget,
    );
  }

  private async held(entry: ZipEntry): Promise<Input> {
    const bytes = await this.bytes(entry);
    return part(this.input, bytes.length, async function* (start, end) {
      yield bytes.subarray(start, end);
    });
  }

  private async window(entry: ZipEntry): Promise<Input> {
    const head = await gather(this.input.bytes(entry.offset, Math.min(entry.offset + 30, this.input.sizeBytes)), 64);
    if (head.length < 30) throw new FormatError('cut-off', 'is a member whose header is missing');
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (view.getUint32(0, true) !== 0x04034b50) throw new FormatError('damaged', 'is a member whose header is missing');
    const at = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
    if (at + entry.sizeBytes > this.input.sizeBytes)
      throw new FormatError('cut-off', 'is a member that ends beyond the archive');
    return part(this.input, entry.sizeBytes, (start, end) => this.input.bytes(at + start, at + end));
  }
}

const part = (
  outer: Input,
  sizeBytes: number,
  bytes: (start: number, end: number) => AsyncIterable<Uint8Array>,
): Input => ({
  sha256: outer.sha256,
  name: outer.name,
  sizeBytes,
  bytes: (start = 0, end = sizeBytes) => bytes(start, Math.min(end, sizeBytes)),
});
