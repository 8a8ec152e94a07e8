// Names of the tables of an SQLite database from its schema's pages alone: enough to recognize what the database is,
// wherever in the file the schema lies, without opening it. Format: sqlite.org/fileformat2.html.
import { isSqlite } from './bytes.ts';

const MAX_PAGES = 600;
const MAX_TABLES = 5000;

/** Bytes from `start` to `end` of the file, or null where they are not at hand yet. */
export type Peek = (start: number, end: number) => Uint8Array | null;

/** The tables, or the ranges that are still missing. A damaged schema gives the tables that can be told. */
export function sqliteTables(peek: Peek): { tables: string[]; missing: [number, number][] } {
  const tables: string[] = [];
  const missing: [number, number][] = [];
  const header = peek(0, 100);
  if (!header || header.length < 100 || !isSqlite(header)) return { tables, missing };
  const stored = (header[16]! << 8) | header[17]!;
  const size = stored === 1 ? 65_536 : stored;
  if (size < 512 || size > 65_536 || (size & (size - 1)) !== 0) return { tables, missing };
  const queue = [1];
  const seen = new Set(queue);
  for (let i = 0; i < queue.length && i < MAX_PAGES && tables.length < MAX_TABLES; i++) {
    const number = queue[i]!;
    const range: [number, number] = [(number - 1) * size, number * size];
    const page = peek(...range);
    if (!page) {
      missing.push(range);
      continue;
    }
    const at = number === 1 ? 100 : 0;
    if (page.length < at + 12) continue;
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    const kind = page[at]!;
    if (kind !== 5 && kind !== 13) continue;
    const cells = view.getUint16(at + 3);
    const follow = (child: number) => {
      if (child > 0 && !seen.has(child)) {
        seen.add(child);
        queue.push(child);
      }
    };
    const pointers = at + (kind === 5 ? 12 : 8);
    for (let c = 0; c < cells && pointers + c * 2 + 2 <= page.length; c++) {
      const cell = view.getUint16(pointers + c * 2);
      if (kind === 5) {
        if (cell + 4 <= page.length) follow(view.getUint32(cell));
      } else {
        const name = tableName(page, cell);
        if (name !== null) tables.push(name);
      }
    }
    if (kind === 5) follow(view.getUint32(at + 8));
  }
  return { tables, missing };
}

/** The name in a row of the schema that describes a table; null for indexes, views and damage. */
function tableName(page: Uint8Array, cell: number): string | null {
  let at = cell;
  const varint = (): number => {
    let n = 0;
    for (let i = 0; i < 9; i++) {
      const b = page[at++];
      if (b === undefined) return 0;
      n = n * 128 + (b & 127);
      if (b < 128) return n;
    }
    return n;
  };
  varint();
  varint();
  const start = at;
  const headerBytes = varint();
  const type = varint();
  const name = varint();
  const body = start + headerBytes;
  const typeBytes = textBytes(type);
  const nameBytes = textBytes(name);
  if (typeBytes !== 5 || nameBytes <= 0 || nameBytes > 500 || body + 5 + nameBytes > page.length) return null;
  const decode = (from: number, length: number) => new TextDecoder('utf-8').decode(page.subarray(from, from + length));
  return decode(body, 5) === 'table' ? decode(body + 5, nameBytes) : null;
}

const textBytes = (serial: number): number => (serial >= 13 && serial % 2 === 1 ? (serial - 13) / 2 : -1);
