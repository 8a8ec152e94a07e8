// Elements of Android's settings files, text XML or binary XML ("ABX", Android 12+), as one stream of opened and closed tags.
// Which of the two it is shows in the first bytes. ABX: AOSP BinaryXmlSerializer.java.
import { SaxesParser } from 'saxes';
import { startsWith } from './bytes.ts';
import { FormatError } from './format-error.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Line of the tag's end, for text; null for binary. */
  readonly line: number | null;
  /** Bytes from the start, for binary; null for text. */
  readonly offset: number | null;
}

export interface ElementSink {
  open(element: Element): void;
  close(name: string): void;
}

export const isAbx = (bytes: Uint8Array): boolean => startsWith(bytes, 'ABX\0');

/** Hands every element to `sink`. Throws FormatError where the file breaks; what came before was handed on. */
export function eachElement(bytes: Uint8Array, sink: ElementSink): void {
  if (isAbx(bytes)) eachBinary(bytes, sink);
  else eachText(new TextDecoder('utf-8').decode(bytes), sink);
}

function eachText(text: string, sink: ElementSink): void {
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  let fault: { line: number } | null = null;
  parser.on('error', () => {
    fault ??= { line: parser.line };
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (!fault) sink.open({ name, attributes, line: parser.line, offset: null });
  });
  parser.on('closetag', ({ name }) => {
    if (!fault) sink.close(name);
  });
  parser.write(text).close();
  const broken = fault as { line: number } | null;
  if (broken)
    throw new FormatError('damaged', `is XML that breaks in line ${broken.line}; what stands before it was read`);
}

const [START_DOCUMENT, END_DOCUMENT, START_TAG, END_TAG] = [0, 1, 2, 3];
const ATTRIBUTE = 15;

function eachBinary(bytes: Uint8Array, sink: ElementSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8');
  const names: string[] = [];
  let at = 4;
  let pending: { name: string; attributes: Record<string, string>; offset: number } | null = null;

  const text = (): string => {
    const length = view.getUint16(at);
    const value = decoder.decode(bytes.subarray(at + 2, at + 2 + length));
    if (at + 2 + length > bytes.length) throw new RangeError();
    at += 2 + length;
    return value;
  };
  const interned = (): string => {
    const index = view.getUint16(at);
    at += 2;
    if (index !== 0xffff) return names[index] ?? '';
    const value = text();
    names.push(value);
    return value;
  };
  const number = (read: (at: number) => number | bigint, size: number): string => {
    const value = read(at);
    at += size;
    return String(value);
  };
  const value = (type: number): string => {
    if (type <= 1) return '';
    if (type === 2) return text();
    if (type === 3) return interned();
    if (type === 4 || type === 5) {
      at += 2 + view.getUint16(at);
      return '';
    }
    if (type === 6 || type === 7) return number((p) => view.getInt32(p), 4);
    if (type === 8 || type === 9) return number((p) => view.getBigInt64(p), 8);
    if (type === 10) return number((p) => view.getFloat32(p), 4);
    if (type === 11) return number((p) => view.getFloat64(p), 8);
    if (type === 12 || type === 13) return String(type === 12);
    throw new RangeError();
  };
  const flush = () => {
    if (pending) sink.open({ ...pending, line: null });
    pending = null;
  };

  try {
    while (at < bytes.length) {
      const offset = at;
      const token = bytes[at]! & 15;
      const type = bytes[at]! >> 4;
      at++;
      if (token === ATTRIBUTE) {
        const name = interned();
        const given = value(type);
        if (pending) (pending as { attributes: Record<string, string> }).attributes[name] = given;
        continue;
      }
      flush();
      if (token === START_TAG) pending = { name: interned(), attributes: Object.create(null), offset };
      else if (token === END_TAG) sink.close(interned());
      else if (token === END_DOCUMENT) return;
      else if (token !== START_DOCUMENT) value(type);
    }
    flush();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError('damaged', `is binary XML that breaks near byte ${at}; what stands before it was read`, {
      cause: error,
    });
  }
  throw new FormatError('cut-off', 'is binary XML without an end; what is there was read');
}
