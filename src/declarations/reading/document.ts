// Bytes of a document to readable blocks: PDF, HTML, Markdown or text, in whatever encoding, with what could not be read.
import { inputBytes } from '../../formats/bytes.ts';
import { decodeText } from '../../formats/decode.ts';
import { looksLikeHtml, preformatted, readHtml } from '../../formats/html.ts';
import { readMarkdown } from '../../formats/markdown.ts';
import { isPdf, type PdfFailure, readPdf } from '../../formats/pdf.ts';
import type { Readable } from '../../formats/readable.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Input } from '../../model/units.ts';

const MAX_BYTES = 32 * 1024 * 1024;

export interface DocumentText {
  /** What offsets point into. */
  readonly text: string;
  readonly readable: Readable;
  readonly problems: Problem[];
}

/** Bytes to readable blocks. What could not be read is told with how much of the document it is. */
export async function readDocument(snapshot: Input): Promise<DocumentText> {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], sentence: string) =>
    problems.push(problem(code, { input: snapshot.sha256 }, sentence));
  if (snapshot.sizeBytes > MAX_BYTES)
    say(
      'too-large',
      `${snapshot.name} has ${Math.round(snapshot.sizeBytes / 1048576)} MiB; only the first 32 MiB (${percent(MAX_BYTES, snapshot.sizeBytes)}) were read.`,
    );
  const bytes = await inputBytes(snapshot, MAX_BYTES, 0, Math.min(snapshot.sizeBytes, MAX_BYTES));
  if (isPdf(bytes)) return fromPdf(snapshot, bytes, problems);
  const decoded = decodeText(bytes);
  if (decoded.broken > 0)
    say(
      'not-utf8',
      `${decoded.broken} characters of ${snapshot.name} (${percent(decoded.broken, decoded.text.length)}) could not be decoded (read as ${decoded.encoding}).`,
    );
  return { text: decoded.text, readable: readText(decoded.text), problems };
}

/** Decoded text to blocks, by what it looks like. */
export function readText(text: string): Readable {
  if (!looksLikeHtml(text)) return readMarkdown(text);
  const plain = preformatted(text);
  return plain === null ? readHtml(text) : { ...readMarkdown(plain), source: text };
}

const FAILED: Readonly<Record<PdfFailure, readonly [Problem['code'], (name: string) => string]>> = {
  absent: [
    'needs-node',
    (n) => `${n} is a PDF, which this page does not read. Use the command line, or save the text.`,
  ],
  encrypted: [
    'encrypted',
    (n) =>
      `${n} is a PDF that opens only with a password; nothing was read. Save it again without one, or save its text.`,
  ],
  damaged: [
    'damaged',
    (n) => `${n} is a PDF that is damaged; no text could be read. Save the text of the page instead.`,
  ],
};

async function fromPdf(snapshot: Input, bytes: Uint8Array, problems: Problem[]): Promise<DocumentText> {
  const { name } = snapshot;
  const say = (code: Problem['code'], sentence: string) =>
    problems.push(problem(code, { input: snapshot.sha256 }, sentence));
  const read = await readPdf(bytes);
  if (typeof read === 'string') {
    const [code, words] = FAILED[read];
    say(code, words(name));
    return { text: '', readable: readMarkdown(''), problems };
  }
  const { text, pages, empty, undecoded } = read;
  if (pages > 0 && empty === pages)
    say('no-rows', `${name} has ${pages} pages and no text layer: it is a scan. Get the policy as a page or as text.`);
  else if (empty > 0)
    say(
      'unknown-layout',
      `${empty} of ${pages} pages of ${name} (${percent(empty, pages)}) hold no text: they are pictures and were not read.`,
    );
  if (undecoded > 0)
    say(
      'not-utf8',
      `${undecoded} characters of ${name} (${percent(undecoded, text.length)}) are set in a font that does not say which they are. Save the text of the page instead.`,
    );
  return { text, readable: { ...readMarkdown(text), pages: read.marks, skipped: read.skipped }, problems };
}

export const percent = (part: number, whole: number): string => {
  const share = whole === 0 ? 0 : (part / whole) * 100;
  return share > 0 && share < 1 ? 'below 1 %' : `${Math.round(share)} %`;
};
