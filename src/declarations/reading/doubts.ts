// What of a document was not understood, and how much of it that is. Silence is never read as denial, so it is told.
import type { Readable } from '../../formats/readable.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { PolicyReading } from './claims.ts';
import { percent } from './document.ts';
import { isChinese, sentencesOf } from './sentences.ts';

/** A text this short says nothing: a page made by a script, or what stood in front of the policy. */
const LEAST = { en: 400, zh: 150 };
const SCRIPTS: readonly [string, RegExp][] = [
  ['Japanese', /[\u3040-\u30ff]/g],
  ['Korean', /[\uac00-\ud7af\u1100-\u11ff]/g],
  ['Cyrillic', /[\u0400-\u04ff]/g],
  ['Arabic', /[\u0600-\u06ff]/g],
  ['Thai', /[\u0e00-\u0e7f]/g],
  ['Devanagari', /[\u0900-\u097f]/g],
  ['Greek', /[\u0370-\u03ff]/g],
  ['Hebrew', /[\u0590-\u05ff]/g],
];
/** Words of which every English sentence of some length has one. */
const ENGLISH =
  /\b(?:the|and|of|to|in|is|are|we|you|your|our|us|or|for|with|that|this|may|will|by|as|it|on|not|be|an?|from|any|at|have|has)\b/i;

/** The language of a sentence that telltale does not read; null for one that it does, or where it cannot be told. */
export function otherLanguage(sentence: string): string | null {
  for (const [name, script] of SCRIPTS) {
    const letters = sentence.match(script)?.length ?? 0;
    if (letters > 3 && letters * 5 > sentence.length) return name;
  }
  if (isChinese(sentence)) return null;
  const words = sentence.match(/\p{L}+/gu) ?? [];
  return words.length >= 8 && !ENGLISH.test(sentence) ? 'another language' : null;
}

const COOKIE_WALL =
  /(?:accept|allow|reject|agree to)\s+(?:all\s+)?(?:cookies|and continue)|manage (?:cookies|preferences|consent)|cookie (?:settings|preferences)|before you continue|接受(?:所有|全部)?\s*cookie|同意并继续|管理\s*cookie/i;
const SCRIPT_PAGE =
  /(?:enable|activate|requires?|need)\s+java\s?script|java\s?script (?:is )?(?:disabled|required)|启用\s*javascript|開啟\s*javascript|正在加载|loading(?:\.\.\.|…)/i;

const AS_NOTICE =
  /\b(?:this|the following|these) (?:[\w&’'-]+ ){0,4}?(?:privacy|data protection|data|cookies?) (?:and [\w]+ )?(?:policy|policies|notice|statement|guidelines?)|本(?:隐私|個人|个人信息|儿童|兒童|用户)?(?:政策|声明|聲明|指引|公告|告知书|保护规则)|(?:隐私|隱私|私隐|私隱|个人信息|個人資料)[^。，\n]{0,8}(?:政策|声明|聲明|指引|条款|條款|规则)》?[（(]/i;
const AS_TERMS =
  /\b(?:this|the|these) (?:[\w’'-]+ ){0,3}?(?:agreement|terms(?: of (?:service|use))?|EULA)\b|本(?:服务|服務|用户|開放平台|开放平台)?(?:协议|協議|条款|條款)/i;
const TITLED = /privacy|data protection|隐私|隱私|私隐|私隱|个人信息保护|個人資料/i;

/**
 * A text that calls itself an agreement or terms, and neither calls itself a privacy notice nor bears such a title. What it does not
 * state may stand in the notice.
 */
export function isOtherText(readable: Readable): boolean {
  const text = readable.blocks.map((b) => b.text).join('\n');
  const title = readable.blocks.slice(0, 8).some((b) => b.text.length < 120 && TITLED.test(b.text));
  return !title && AS_TERMS.test(text) && !AS_NOTICE.test(text);
}

export interface Doubts {
  readonly problems: Problem[];
  /** Every sentence could be looked at: nothing is in a language that is not read, and the page is the document. */
  readonly whole: boolean;
}

/** What a reader of the claims must know about the document that they came from. */
export function doubtsOf(name: string, input: string, readable: Readable, reading: PolicyReading): Doubts {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], sentence: string) => problems.push(problem(code, { input }, sentence));
  const text = readable.blocks.map((b) => b.text).join('\n');
  const letters = text.length;
  const short = letters < LEAST[reading.language];
  // A short text that says several things about data is short, and no page of something else.
  if (reading.claims.length < 3 && (short || (letters < 3000 && (COOKIE_WALL.test(text) || SCRIPT_PAGE.test(text))))) {
    const what = SCRIPT_PAGE.test(text)
      ? 'A page made by a script was saved instead of the policy'
      : COOKIE_WALL.test(text)
        ? 'A cookie wall was saved instead of the policy'
        : 'A page made by a script or a cookie wall was saved instead of the policy';
    const size = readable.source.length;
    say(
      'no-rows',
      `${name} holds almost no text (${letters} characters${size > letters * 4 ? `, ${percent(letters, size)} of the file` : ''}). ${what}: open it in a browser and save it again.`,
    );
    return { problems, whole: false };
  }
  if (isOtherText(readable))
    say(
      'unknown-layout',
      `${name} calls itself an agreement or terms and not a privacy notice: it is not asked for what a notice has to tell, and what it does not say may stand in the notice.`,
    );
  let sentences = 0;
  let foreign = 0;
  const languages = new Map<string, number>();
  for (const block of readable.blocks)
    for (const s of sentencesOf(block.text)) {
      sentences++;
      const other = otherLanguage(block.text.slice(s.start, s.end));
      if (other === null) continue;
      foreign++;
      languages.set(other, (languages.get(other) ?? 0) + 1);
    }
  const inOthers = foreign > 0 && foreign * 50 > sentences;
  if (inOthers) {
    const named = [...languages].sort((a, b) => b[1] - a[1]).map(([language]) => language);
    say(
      'unknown-layout',
      `${foreign} of ${sentences} sentences of ${name} (${percent(foreign, sentences)}) are in a language that is not read (${named.slice(0, 3).join(', ')}): nothing they say is among the claims.`,
    );
  }
  const saysNothing = reading.claims.length === 0 && sentences - foreign >= 10;
  if (saysNothing)
    say(
      'no-rows',
      `${name} has ${sentences} sentences and none that says what is done with personal data. Check that it is the policy.`,
    );
  if (reading.unread > 0)
    say(
      'unknown-layout',
      `${reading.unread} of ${reading.sentences} sentences of ${name} (${percent(reading.unread, reading.sentences)}) name personal data and were not understood; their silence is no denial. Read them yourself.`,
    );
  return { problems, whole: !inOthers && !saysNothing };
}
