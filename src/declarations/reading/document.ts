// Bytes of a document to readable blocks: PDF, HTML, Markdown or text, in whatever encoding, with what could not be read.
import { decodeText } from '../../formats/decode.ts';
import { looksLikeHtml, readHtml } from '../../formats/html.ts';
import { readMarkdown } from '../../formats/markdown.ts';
import type { Readable } from '../../formats/readable.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Input } from '../../model/units.ts';

const MAX_BYTES = 32 * 1024 * 1024;

export const isPdf = (b: Uint8Array): boolean =>
  b[0] === 0x25 && b[1] === 0x50 && b[2] === 0x44 && b[3] === 0x46 && b[4] === 0x2d;

/** The text of each page; `absent` where the reader of PDFs is not at hand (in the page it is left out for its size). */
async function pdfPages(bytes: Uint8Array): Promise<string[] | 'absent' | 'damaged'> {
  // Named at run time, so that the page is not bundled with it.
  const name = 'unpdf';
  let reader: unknown;
  try {
    reader = await import(/* @vite-ignore */ name);
  } catch {
    return 'absent';
  }
  if (!isReader(reader)) return 'absent';
  try {
    const { text } = await reader.extractText(await reader.getDocumentProxy(bytes.slice(), { verbosity: 0 }));
    return Array.isArray(text) ? text.map(String) : [String(text)];
  } catch {
    return 'damaged';
  }
}

interface PdfReader {
  getDocumentProxy(bytes: Uint8Array, options: { verbosity: number }): Promise<unknown>;
  extractText(document: unknown): Promise<{ text: unknown }>;
}

const isReader = (v: unknown): v is PdfReader =>
  typeof v === 'object' && v !== null && 'getDocumentProxy' in v && 'extractText' in v;

/** Bytes to readable blocks, with what could not be read. */
export async function readDocument(
  snapshot: Input,
): Promise<{ text: string; readable: Readable; problems: Problem[] }> {
  const problems: Problem[] = [];
  if (snapshot.sizeBytes > MAX_BYTES)
    problems.push(
      problem(
        'too-large',
        { input: snapshot.sha256 },
        `${snapshot.name} is larger than 32 MiB; the rest was not read.`,
      ),
    );
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of snapshot.bytes(0, Math.min(snapshot.sizeBytes, MAX_BYTES))) {
    parts.push(chunk);
    size += chunk.length;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  if (isPdf(bytes)) {
    const pages = await pdfPages(bytes);
    if (pages === 'absent' || pages === 'damaged') {
      problems.push(
        problem(
          pages === 'absent' ? 'needs-node' : 'damaged',
          { input: snapshot.sha256 },
          pages === 'absent'
            ? `${snapshot.name} is a PDF, which this page does not read. Use the command line, or save the text.`
            : `${snapshot.name} is a PDF that is damaged or locked; no text could be read. Save the text of the page instead.`,
        ),
      );
      return { text: '', readable: readMarkdown(''), problems };
    }
    const text = pages.join('\n\n');
    if (text.trim().length < 200)
      problems.push(
        problem(
          'no-rows',
          { input: snapshot.sha256 },
          `${snapshot.name} has ${pages.length} pages and no text layer: it is a scan. Get the policy as a page or as text.`,
        ),
      );
    return { text, readable: readMarkdown(text), problems };
  }
  const decoded = decodeText(bytes);
  if (decoded.broken > 0)
    problems.push(
      problem(
        'not-utf8',
        { input: snapshot.sha256 },
        `${decoded.broken} characters of ${snapshot.name} could not be decoded (read as ${decoded.encoding}).`,
      ),
    );
  const readable = looksLikeHtml(decoded.text) ? readHtml(decoded.text) : readMarkdown(decoded.text);
  return { text: decoded.text, readable, problems };
}
