// A privacy policy: HTML, Markdown or text, in English or Chinese. Recognized by what it says, never by its name.
import { decodeText } from '../formats/decode.ts';
import { looksLikeHtml } from '../formats/html.ts';
import { problem } from '../model/problem.ts';
import type { Declaration } from '../model/units.ts';
import { readClaims } from './reading/claims.ts';
import { isPdf, readDocument } from './reading/document.ts';

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
    return { text, rows: reading.claims.map((row) => ({ type: 'Claim' as const, row })), problems };
  },
};
