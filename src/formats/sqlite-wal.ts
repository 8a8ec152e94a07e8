// Folds a write-ahead log into its database, in memory, as SQLite itself would on opening both: frames up to the last
// commit whose salts and checksums hold. Format: sqlite.org/walformat.html.

const FRAME_HEAD = 24;
const WAL_HEAD = 32;

export function isWal(bytes: Uint8Array): boolean {
  return (
    bytes.length >= WAL_HEAD && bytes[0] === 0x37 && bytes[1] === 0x7f && bytes[2] === 6 && (bytes[3]! & 0xfe) === 0x82
  );
}

/** The database with all committed frames of `wal`; the same bytes where the log holds none or belongs elsewhere. */
export function foldWal(database: Uint8Array, wal: Uint8Array): { bytes: Uint8Array; frames: number } {
  const unchanged = { bytes: database, frames: 0 };
  if (!isWal(wal) || database.length < 100) return unchanged;
  const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength);
  const bigEndian = (wal[3]! & 1) === 1;
  const size = view.getUint32(8);
  const own = (database[16]! << 8) | database[17]!;
  if (size < 512 || size > 65_536 || (size & (size - 1)) !== 0 || size !== (own === 1 ? 65_536 : own)) return unchanged;
  const salt1 = view.getUint32(16);
  const salt2 = view.getUint32(20);
  let sum = checksum(view, 0, 24, 0, 0, !bigEndian);
  if (sum[0] !== view.getUint32(24) || sum[1] !== view.getUint32(28)) return unchanged;

  const pending = new Map<number, number>();
  const committed = new Map<number, number>();
  let pages = 0;
  let frames = 0;
  let seen = 0;
  for (let at = WAL_HEAD; at + FRAME_HEAD + size <= wal.length; at += FRAME_HEAD + size) {
    if (view.getUint32(at + 8) !== salt1 || view.getUint32(at + 12) !== salt2) break;
    sum = checksum(view, at, at + 8, sum[0], sum[1], !bigEndian);
    sum = checksum(view, at + FRAME_HEAD, at + FRAME_HEAD + size, sum[0], sum[1], !bigEndian);
    if (sum[0] !== view.getUint32(at + 16) || sum[1] !== view.getUint32(at + 20)) break;
    pending.set(view.getUint32(at), at + FRAME_HEAD);
    seen++;
    const after = view.getUint32(at + 4);
    if (after === 0) continue;
    for (const [page, place] of pending) committed.set(page, place);
    pending.clear();
    pages = after;
    frames = seen;
  }
  // A log cannot name more pages than database and log hold between them.
  if (frames === 0 || pages > database.length / size + frames + 1) return unchanged;
  const bytes = new Uint8Array(pages * size);
  bytes.set(database.subarray(0, Math.min(database.length, bytes.length)));
  for (const [page, place] of committed)
    if (page >= 1 && page <= pages) bytes.set(wal.subarray(place, place + size), (page - 1) * size);
  return { bytes, frames };
}

function checksum(view: DataView, from: number, to: number, a: number, b: number, little: boolean): [number, number] {
  let s0 = a;
  let s1 = b;
  for (let at = from; at < to; at += 8) {
    s0 = (s0 + view.getUint32(at, little) + s1) >>> 0;
    s1 = (s1 + view.getUint32(at + 4, little) + s0) >>> 0;
  }
  return [s0, s1];
}
