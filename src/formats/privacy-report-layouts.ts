// The layouts of Apple's App Privacy Report. Since iOS 15 beta 3: one JSON object a line, each with its `type`. Beta 1 (June
// 2021): a metadata line, accesses with `timestamp`, `stream` and `tccService`, an end mark, then one JSON object printed over
// many lines that holds the network rows by app. Beta 2: two sections, each behind a metadata line. Source of the betas:
// johnspurlock/app-privacy-report-viewer, src/importer.ts.
import { isObject } from '../base/json.ts';
import type { Line } from './lines.ts';

export type ReportRecord = { [key: string]: unknown };

export function parseRecord(text: string): ReportRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export const isAccess = (r: ReportRecord): boolean => r.type === 'access' && 'accessor' in r && 'category' in r;
export const isNetwork = (r: ReportRecord): boolean => r.type === 'networkActivity' && 'domain' in r && 'bundleID' in r;
const isMark = (r: ReportRecord): boolean => typeof r._marker === 'string';
/** Marks of the layouts of iOS 15 betas 1 and 2. */
export const isBetaMark = (r: ReportRecord): boolean =>
  (r._marker === '<metadata>' && (r.recordType === 'access' || r.recordType === 'networkActivity')) ||
  (r.version === 3 && 'accessor' in r && 'timestamp' in r);

const STREAM = 'com.apple.privacy.accounting.stream.';

/** A record of a beta as later versions write it; null where it is none. Marks say `mark`. */
export function asToday(r: ReportRecord): ReportRecord | 'mark' | 'end' | null {
  if (isMark(r)) return r._marker === '<end-of-section>' ? 'end' : 'mark';
  if ('accessor' in r && ('timestamp' in r || 'timeStamp' in r)) {
    const stream = typeof r.stream === 'string' && r.stream.startsWith(STREAM) ? r.stream.slice(STREAM.length) : null;
    // The stream of permissions names the service; that of locations needs none.
    const category = r.category ?? r.tccService ?? (stream === 'tcc' ? null : stream);
    return { ...r, type: 'access', category, timeStamp: r.timestamp ?? r.timeStamp };
  }
  if ('domain' in r && 'hits' in r)
    return { ...r, type: 'networkActivity', bundleID: r.bundleID ?? r['hasApp.bundleName'] };
  return null;
}

const DOMAIN = /^\s*"domain"\s*:/;

/** Enough for any row of a network; what is longer is none. */
const MAX_RECORD_CHARS = 65_536;

export interface ListedRecord {
  /** Where it begins; of one that is printed over several lines the one with its host. */
  readonly line: Line;
  readonly text: string;
  /** The app under whose name it stands. */
  readonly app: string | null;
  /** False where it breaks off, or another begins inside it. */
  readonly whole: boolean;
}

/**
 * Finds the records in the object at the end of a beta 1 report: `{"com.example.app": [{…}, {…}], …}`, on one line or many.
 * Holds one record at a time. Damage costs the record that it stands in: a line that opens an app's list, or a record inside a
 * record, sets the scanner right again.
 */
export class AppListScanner {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #name = '';
  #app: string | null = null;
  #record: { line: Line; text: string } | null = null;
  #begun = false;

  /** True once the object has been closed. */
  get done(): boolean {
    return this.#begun && this.#depth <= 0;
  }

  *line(text: string, line: Line): Generator<ListedRecord> {
    // JSON has no line ends in strings: a quote was lost.
    if (this.#inString) {
      this.#inString = false;
      yield* this.#end(false);
    }
    const opens = this.#depth >= 2 ? /^\s*"([^"\\]{1,255})"\s*:\s*\[\s*(?:\]\s*,?\s*)?$/.exec(text) : null;
    if (opens) {
      yield* this.#end(false);
      this.#depth = 1;
    }
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!;
      if (this.#inString) {
        if (this.#depth === 1 && this.#name.length < 1024) this.#name += c;
        if (this.#escaped) this.#escaped = false;
        else if (c === '\\') this.#escaped = true;
        else if (c === '"') {
          this.#inString = false;
          if (this.#depth === 1) this.#app = nameOf(this.#name);
        }
        continue;
      }
      if (c === '"') {
        this.#inString = true;
        this.#name = '"';
      } else if (c === '{' || c === '[') {
        if (c === '{' && this.#record) yield* this.#end(false);
        this.#begun = true;
        this.#depth++;
        if (c === '{' && this.#depth > 1) {
          this.#depth = 3;
          this.#record = { line, text: '' };
          from = i;
        }
      } else if (c === '}' || c === ']') {
        this.#depth--;
        if (this.#record && c === '}') {
          this.#record.text += text.slice(from, i + 1);
          yield* this.#end(true);
        }
        if (this.done) return;
      }
    }
    if (!this.#record) return;
    // The line that names the host says more to a reader than the bracket before it.
    if (DOMAIN.test(text)) this.#record.line = line;
    this.#record.text += `${text.slice(from)}\n`;
    if (this.#record.text.length > MAX_RECORD_CHARS) yield* this.#end(false);
  }

  /** The file ends here. */
  *finish(): Generator<ListedRecord> {
    yield* this.#end(false);
  }

  *#end(whole: boolean): Generator<ListedRecord> {
    const record = this.#record;
    this.#record = null;
    if (!record) return;
    if (!whole) this.#depth = 2;
    yield { line: record.line, text: record.text, app: this.#app, whole };
  }
}

function nameOf(text: string): string | null {
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}
