// SEGB: the container of Apple's Biome streams, versions 1 (to iOS 16) and 2 (17 and later): records with a state and a
// time, each a Protocol Buffers message. Layout as Cellebrite and CCL published it.
import { startsWith } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { type Field, parseMessage } from './protobuf.ts';
import { APPLE_EPOCH_MS } from './records.ts';

export interface SegbRecord {
  /** Bytes from the start of the file to the record's data. */
  readonly offset: number;
  /** Deleted records keep their time; their data is zeroed. */
  readonly state: 'written' | 'deleted' | 'other';
  readonly ms: number;
  readonly data: Uint8Array;
  /** The data matches its checksum. */
  readonly intact: boolean;
}

const STATES = new Map<number, SegbRecord['state']>([
  [1, 'written'],
  [3, 'deleted'],
]);
const MAX_RECORDS = 5_000_000;

export const isSegb = (bytes: Uint8Array): boolean => startsWith(bytes, 'SEGB') || startsWith(bytes, 'SEGB', 52);

/** The records in the order of the file; what follows damage is reported by throwing once the rest was handed out. */
export function* segbRecords(bytes: Uint8Array): Iterable<SegbRecord> {
  if (startsWith(bytes, 'SEGB')) yield* version2(bytes);
  else if (startsWith(bytes, 'SEGB', 52)) yield* version1(bytes);
  else throw new FormatError('unknown-layout', 'is no Biome stream');
}

const viewOf = (b: Uint8Array) => new DataView(b.buffer, b.byteOffset, b.byteLength);
const timeOf = (seconds: number) => seconds * 1000 + APPLE_EPOCH_MS;

function* version1(bytes: Uint8Array): Iterable<SegbRecord> {
  const view = viewOf(bytes);
  const end = Math.min(view.getUint32(0, true), bytes.length);
  for (let at = 56, n = 0; at + 32 <= end && n < MAX_RECORDS; n++) {
    const length = view.getInt32(at, true);
    const start = at + 32;
    if (length < 0 || start + length > bytes.length)
      throw new FormatError('cut-off', `breaks off near byte ${at}; what stands before it was read`);
    const data = bytes.subarray(start, start + length);
    yield {
      offset: start,
      state: STATES.get(view.getInt32(at + 4, true)) ?? 'other',
      ms: timeOf(view.getFloat64(at + 8, true)),
      data,
      intact: crc32(data) === view.getUint32(at + 24, true),
    };
    at = (start + length + 7) & ~7;
  }
}

function* version2(bytes: Uint8Array): Iterable<SegbRecord> {
  const view = viewOf(bytes);
  const count = bytes.length >= 32 ? view.getInt32(4, true) : -1;
  if (count < 0 || 32 + count * 16 > bytes.length)
    throw new FormatError('cut-off', 'is a Biome stream whose list of records is cut off');
  const listed: { end: number; state: number; ms: number }[] = [];
  for (let at = bytes.length - count * 16; at < bytes.length; at += 16)
    listed.push({
      end: view.getInt32(at, true),
      state: view.getInt32(at + 4, true),
      ms: timeOf(view.getFloat64(at + 8, true)),
    });
  listed.sort((a, b) => a.end - b.end);
  let at = 32;
  for (const { end, state, ms } of listed) {
    // State 4 and unused places describe no data; what ends before the present place was written over.
    const stop = 32 + end;
    if (state === 4 || (state === 0 && end === 0) || stop - at < 8 || stop > bytes.length - count * 16) continue;
    const data = bytes.subarray(at + 8, stop);
    yield {
      offset: at + 8,
      state: STATES.get(state) ?? 'other',
      ms,
      data,
      intact: crc32(data) === view.getUint32(at, true),
    };
    at = stop + ((4 - (end % 4)) % 4);
  }
}

const CRC = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  CRC[n] = c >>> 0;
}
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** The first field of a number, read as what is wanted; null where it is missing or something else. */
export class Message {
  readonly #fields: readonly Field[];
  constructor(fields: readonly Field[]) {
    this.#fields = fields;
  }

  static of(bytes: Uint8Array): Message | null {
    const fields = parseMessage(bytes);
    return fields === null || fields.length === 0 ? null : new Message(fields);
  }

  #value(number: number): Field['value'] | null {
    return this.#fields.find((f) => f.number === number)?.value ?? null;
  }

  int(number: number): number | null {
    const value = this.#value(number);
    return typeof value === 'number' ? value : null;
  }

  bytes(number: number): Uint8Array | null {
    const value = this.#value(number);
    return value instanceof Uint8Array ? value : null;
  }

  double(number: number): number | null {
    const value = this.bytes(number);
    return value?.length === 8 ? viewOf(value).getFloat64(0, true) : null;
  }

  text(number: number): string | null {
    const value = this.bytes(number);
    if (value === null || value.length === 0) return null;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(value);
    } catch {
      return null;
    }
  }

  message(number: number): Message | null {
    const value = this.bytes(number);
    return value === null ? null : Message.of(value);
  }
}

/** A record of a privacy-accounting stream, as its bytes show: an identifier of 16 bytes followed by the kind. */
export function holdsAccounting(bytes: Uint8Array): boolean {
  for (let i = bytes.indexOf(0x12, 32); i >= 0 && i + 20 < bytes.length; i = bytes.indexOf(0x12, i + 1))
    if (bytes[i + 1] === 0x10 && bytes[i + 18] === 0x18 && (bytes[i + 19] === 2 || bytes[i + 19] === 3)) return true;
  return false;
}
