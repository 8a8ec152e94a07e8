// A privacy policy: HTML, Markdown or text, in English or Chinese. Recognized by what it says, never by its name.
import { decodeText } from '../formats/decode.ts';
import { looksLikeHtml, readHtml } from '../formats/html.ts';
import { readMarkdown } from '../formats/markdown.ts';
import type { Readable } from '../formats/readable.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Declaration, Input, RowItem } from '../model/units.ts';
import { readClaims } from './reading/claims.ts';
import { noticeOf } from './reading/notice.ts';

const MAX_BYTES = 32 * 1024 * 1024;
const WORDS =
  /privacy (?:policy|notice|statement)|personal (?:information|data)|data protection|terms of (?:service|use)|隐私|隱私|个人信息|個人資料|个人资料|用户协议|用戶/i;
const SAYS = /\b(?:collect|share|disclos|process|retain|we use)|收集|共享|使用|提供|披露|蒐集/i;

export const privacyPolicy: Declaration = {
  id: 'privacy-policy',
  title: { en: 'Privacy policy', zh: '隐私政策' },
  howToGet: [
    {
      en: 'Open the policy in a browser and save the page as “HTML only”, or use a copy of an archive such as Open Terms Archive (Markdown).',
      zh: '在浏览器中打开隐私政策，另存为“仅 HTML”；也可使用 Open Terms Archive 等存档中的副本（Markdown）。',
    },
    {
      en: 'Choose the version that was in force when the record was made; the page shows which date the text gives itself.',
      zh: '请选用记录产生时生效的版本；页面会显示文本自称的日期。',
    },
  ],
  verifiedOn: ['Open Terms Archive copies of WeChat, WhatsApp and TikTok, Markdown, 2022 to 2025'],
  recognize(head) {
    if (isPdf(head.bytes)) return true;
    const text = head.text.includes('\ufffd') ? decodeText(head.bytes).text : head.text;
    if (/^\s*[[{]/.test(text) || text.includes('\u0000')) return false;
    if (/^\ufeff?public-statement:/.test(text)) return false;
    if (/^\s*<\?xml[^>]*\?>\s*<!DOCTYPE plist|^\s*<manifest\b/.test(text)) return false;
    const plain = looksLikeHtml(text) ? text.replace(/<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ') : text;
    return WORDS.test(plain) && SAYS.test(plain);
  },
  async read(snapshot, context) {
    const { text, readable, problems } = await readDocument(snapshot);
    const reading = readClaims(readable, snapshot.sha256, context.options.app);
    const words = readable.blocks.reduce((n, b) => n + b.text.length, 0);
    if (words < 400)
      problems.push(
        problem(
          'no-rows',
          { input: snapshot.sha256 },
          `${snapshot.name} holds almost no text (${words} characters). A page made by a script or a cookie wall was saved instead of the policy: open it in a browser and save it again.`,
        ),
      );
    if (reading.sentences > 0 && reading.unread > 0)
      problems.push(
        problem(
          'unknown-layout',
          { input: snapshot.sha256 },
          `${reading.unread} of ${reading.sentences} sentences of ${snapshot.name} name personal data and were not understood; their silence is no denial. Read them yourself.`,
        ),
      );
    const whole = !problems.some((p) => p.code !== 'unknown-layout');
    const notice = noticeOf(readable, reading, snapshot.sha256, context.options.app, whole);
    const rows: RowItem[] = reading.claims.map((row) => ({ type: 'Claim', row }));
    return { text, rows: words < 400 ? rows : [...rows, { type: 'Notice', row: notice }], problems };
  },
};

const isPdf = (b: Uint8Array): boolean =>
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
