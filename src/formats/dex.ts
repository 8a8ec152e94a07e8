// Names of the classes that a DEX file defines: enough to tell which packages are in it. Nothing of the code is read.
// https://source.android.com/docs/core/runtime/dex-format
import { startsWith } from './bytes.ts';
import { FormatError } from './format-error.ts';

export const isDex = (b: Uint8Array): boolean => startsWith(b, 'dex\n') && b[7] === 0;

const HEADER_BYTES = 0x70;
const LITTLE_ENDIAN = 0x12345678;

export interface DexNames {
  /** Packages with dots (`com.example.sdk`), each once, in the order of the file; classes without a package give none. */
  readonly packages: readonly string[];
  /** Classes whose name could not be read. */
  readonly unread: number;
}

/** Packages of the classes defined in a DEX file (not those only referred to). Throws FormatError `damaged` or `cut-off`. */
export function dexPackages(bytes: Uint8Array): DexNames {
  if (!isDex(bytes)) throw new FormatError('damaged', 'is no DEX file');
  if (bytes.length < HEADER_BYTES) throw new FormatError('cut-off', 'is a DEX file that ends in its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0x28, true) !== LITTLE_ENDIAN)
    throw new FormatError('unknown-layout', 'is a DEX file in an unusual byte order, which is not read');
  const table = (at: number, itemBytes: number) => {
    const count = view.getUint32(at, true);
    const start = view.getUint32(at + 4, true);
    if (count > 0 && start + count * itemBytes > bytes.length)
      throw new FormatError('cut-off', 'is a DEX file whose tables end beyond the file');
    return { count, start };
  };
  const strings = table(0x38, 4);
  const types = table(0x40, 4);
  const classes = table(0x60, 32);
  const packages = new Set<string>();
  let unread = 0;
  for (let i = 0; i < classes.count; i++) {
    const type = view.getUint32(classes.start + i * 32, true);
    const string = type < types.count ? view.getUint32(types.start + type * 4, true) : -1;
    const at = string >= 0 && string < strings.count ? view.getUint32(strings.start + string * 4, true) : -1;
    const name = at < 0 ? null : descriptorAt(bytes, at);
    if (name === null) {
      unread++;
      continue;
    }
    const slash = name.lastIndexOf('/');
    if (slash > 0) packages.add(name.slice(0, slash).replaceAll('/', '.'));
  }
  return { packages: [...packages], unread };
}

const MAX_NAME_BYTES = 2_000;

/** `Lcom/example/Name;` at a string's data: its length as ULEB128, then modified UTF-8 up to a zero. Null where it is none. */
function descriptorAt(bytes: Uint8Array, at: number): string | null {
  let p = at;
  for (let i = 0; i < 5 && p < bytes.length; i++) if ((bytes[p++]! & 0x80) === 0) break;
  if (bytes[p] !== 0x4c) return null;
  const end = bytes.indexOf(0, p);
  if (end < 0 || end - p > MAX_NAME_BYTES || bytes[end - 1] !== 0x3b) return null;
  return new TextDecoder().decode(bytes.subarray(p + 1, end - 1));
}
