// Comma-separated values (RFC 4180) as they stream: fields of a record with the line it begins in. A quoted field may
// hold line ends; one that never closes is given up after some lines, so that a lost quote costs only those.
import { eachLine } from './lines.ts';

export interface CsvRecord {
  readonly fields: readonly string[];
  /** Line of its begin, counted from 1. */
  readonly line: number;
  /** How many lines it takes. */
  readonly lines: number;
  /** A quote was opened and not closed, or the line was too long to keep. */
  readonly broken: boolean;
  readonly text: string;
}

const MAX_LINES = 64;
const MAX_BYTES = 4_194_304;

export async function eachCsvRecord(
  chunks: AsyncIterable<Uint8Array>,
  each: (record: CsvRecord) => void,
  separator = ',',
): Promise<void> {
  const decoder = new TextDecoder('utf-8');
  let held: { text: string; line: number; lines: number } | null = null;
  const whole = (text: string, line: number, lines: number) => {
    const fields = splitRecord(text, separator);
    each({ fields: fields ?? [], line, lines, broken: fields === null, text });
  };
  await eachLine(
    chunks,
    (line) => {
      if (line.tooLong) {
        each({ fields: [], line: line.number, lines: 1, broken: true, text: '' });
        return;
      }
      const own = decoder.decode(line.bytes);
      const text: string = held ? `${held.text}\n${own}` : own;
      const begin: number = held?.line ?? line.number;
      const lines: number = (held?.lines ?? 0) + 1;
      held = null;
      if (splitRecord(text, separator) !== null) whole(text, begin, lines);
      else if (lines < MAX_LINES && text.length < MAX_BYTES) held = { text, line: begin, lines };
      else each({ fields: [], line: begin, lines, broken: true, text });
    },
    MAX_BYTES,
  );
  const rest = held as { text: string; line: number; lines: number } | null;
  if (rest) each({ fields: [], ...rest, broken: true });
}

/** The fields of one record; null where a quote is left open. */
export function splitRecord(text: string, separator = ','): string[] | null {
  if (!text.includes('"')) return text.split(separator);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let value = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return null;
        value += text.slice(from, quote);
        if (text[quote + 1] !== '"') {
          at = quote + 1;
          break;
        }
        value += '"';
        from = quote + 2;
      }
      // Text behind a closing quote belongs to the field, as lenient readers take it.
      const end = text.indexOf(separator, at);
      fields.push(value + text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return fields;
      at = end + 1;
    } else {
      const end = text.indexOf(separator, at);
      fields.push(text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return fields;
      at = end + 1;
    }
  }
}

/** Positions of named columns; null where one of `needed` is missing. Names are compared without case. */
export function columnsOf(header: readonly string[], needed: readonly string[]): Map<string, number> | null {
  const at = new Map<string, number>();
  header.forEach((name, i) => {
    const key = name
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase();
    if (!at.has(key)) at.set(key, i);
  });
  return needed.every((n) => at.has(n.toLowerCase())) ? at : null;
}
