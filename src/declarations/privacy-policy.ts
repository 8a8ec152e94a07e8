// A privacy policy: HTML, PDF, Markdown or text, in English or Chinese. Recognized by what it says, never by its name.
import { decodeText } from '../formats/decode.ts';
import { looksLikeHtml } from '../formats/html.ts';
import { isPdf } from '../formats/pdf.ts';
import type { Declaration, RowItem } from '../model/units.ts';
import { readClaims } from './reading/claims.ts';
import { readDocument } from './reading/document.ts';
import { doubtsOf, isOtherText } from './reading/doubts.ts';
import { noticeOf } from './reading/notice.ts';

const WORDS =
  /privacy (?:policy|notice|statement)|personal (?:information|data)|data protection|terms of (?:service|use)|隐私|隱私|个人信息|個人資料|个人资料|用户协议|用戶/i;
const TITLE =
  /privacy\s+(?:policy|notice|statement)|隐私(?:权|保护)?(?:政策|声明|指引|协议|条款)|隱私(?:權|保護)?(?:政策|聲明|條款)|个人信息保护(?:政策|声明|指引)/i;
const SAYS = /\b(?:collect|share|disclos|process|retain|we use)|收集|共享|使用|提供|披露|蒐集/i;

export const privacyPolicy: Declaration = {
  id: 'privacy-policy',
  title: { en: 'Privacy policy', zh: '隐私政策' },
  howToGet: [
    {
      en: 'Open the policy in a browser and save the page as “HTML only”, or use a copy of an archive such as Open Terms Archive (Markdown). A PDF with a text layer is read too.',
      zh: '在浏览器中打开隐私政策，另存为“仅 HTML”；也可使用 Open Terms Archive 等存档中的副本（Markdown）。带文字层的 PDF 也能读取。',
    },
    {
      en: 'Choose the version that was in force when the record was made; the page shows which date the text gives itself.',
      zh: '请选用记录产生时生效的版本；页面会显示文本自称的日期。',
    },
  ],
  verifiedOn: [
    'Open Terms Archive copies of WeChat, WhatsApp and TikTok, Markdown, 2022 to 2025',
    'CA4P-483: three Chinese policies of 2018 to 2020, and 2,059 sentences of others',
  ],
  recognize(head) {
    if (isPdf(head.bytes)) return true;
    const text = /[\ufffd\u0000]/.test(head.text) ? decodeText(head.bytes).text : head.text;
    if (/^\s*[[{]/.test(text) || text.includes('\u0000')) return false;
    if (/^\ufeff?public-statement:/.test(text)) return false;
    if (/^\s*<\?xml[^>]*\?>\s*<!DOCTYPE plist|^\s*<manifest\b/.test(text)) return false;
    const html = looksLikeHtml(text);
    // Scripts can fill the whole head; the page's own title then tells.
    if (html && TITLE.test(/<title[^>]*>([^<]{0,300})/i.exec(text)?.[1] ?? '')) return true;
    const plain = html ? text.replace(/<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ') : text;
    return WORDS.test(plain) && SAYS.test(plain);
  },
  async read(snapshot, context) {
    const { text, readable, problems } = await readDocument(snapshot);
    const reading = readClaims(readable, snapshot.sha256, context.options.app);
    const doubts = doubtsOf(snapshot.name, snapshot.sha256, readable, reading);
    // Sentences that were not understood are counted beside it; pictures, other languages and damage are text that was not read.
    const whole = problems.length === 0 && doubts.whole;
    problems.push(...doubts.problems);
    // Of terms of service nobody asks what a notice has to tell.
    if (isOtherText(readable)) return { text, rows: reading.claims.map((row) => ({ type: 'Claim', row })), problems };
    const notice = noticeOf(readable, reading, snapshot.sha256, context.options.app, whole);
    const rows: RowItem[] = reading.claims.map((row) => ({ type: 'Claim', row }));
    // Of what was hardly read nothing is said to be missing.
    const read = !problems.some((p) => p.code === 'no-rows');
    return { text, rows: read ? [...rows, { type: 'Notice', row: notice }] : rows, problems };
  },
};
