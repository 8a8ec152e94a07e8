// Sentences of a block. Abbreviations and company forms end no sentence; in Chinese the full-width stops do.

export interface Span {
  readonly start: number;
  readonly end: number;
}

const ABBREVIATION =
  /(?:^|[\s("“])(?:e\.?g|i\.?e|etc|inc|ltd|pte|b\.?v|n\.?v|co|corp|no|nos|art|sec|vs|mr|mrs|ms|dr|st|u\.?s|u\.?k|e\.?u|p\.?o|approx|incl|cf|al|s\.?a|jr|a\.k\.a|llc|dept|fig|para|vol|rev|gmbh|u\.?s\.?a|[A-Za-z])\.$/i;

/** `… with us.We do not`: a full stop that lost its space, before a word that opens sentences. */
const runsOn = (text: string, at: number): boolean =>
  text[at] === '.' &&
  /[a-z)]/.test(text[at - 1] ?? '') &&
  /^(?:We|You|Our|This|These|The|If|When|Your|In|For|It|They|To|Please) /.test(text.slice(at + 1, at + 9));

/** Sentences of `text` in order, without the white space between them. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  const push = (end: number) => {
    let s = start;
    let e = end;
    while (s < e && text[s] === ' ') s++;
    while (e > s && text[e - 1] === ' ') e--;
    if (e > s) spans.push({ start: s, end: e });
    start = end;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '。' || c === '！' || c === '？' || c === '；') {
      let end = i + 1;
      while (end < text.length && /[”’"）)》」』]/.test(text[end]!)) end++;
      push(end);
      i = end - 1;
    } else if (c === '.' || c === '!' || c === '?') {
      let end = i + 1;
      while (end < text.length && /["'”’)\]]/.test(text[end]!)) end++;
      if (end < text.length && text[end] !== ' ' && !runsOn(text, i)) continue;
      const gap = text[end] === ' ' ? 1 : 0;
      const next = text.slice(end + gap, end + gap + 2);
      if (next && !/^["'“‘([]?[A-Z0-9\u4e00-\u9fff•*-]/.test(next)) continue;
      const before = text.slice(Math.max(start, i - 12), i + 1);
      if (c === '.' && ABBREVIATION.test(before) && next !== '') {
        // `e.g. The` stays; `… Ltd. We use` ends where a subject follows.
        if (!/^(?:We|You|Our|This|These|The|If|When|Your|In|For|It|They|To|Please) /.test(text.slice(end + 1, end + 8)))
          continue;
        if (/(?:e\.?g|i\.?e|vs|mr|mrs|ms|dr|no)\.$/i.test(before)) continue;
      }
      push(end);
      i = end - 1;
    }
  }
  push(text.length);
  return spans;
}

/** True where most letters are Chinese. */
export function isChinese(text: string): boolean {
  if (!/[\u4e00-\u9fff]/.test(text)) return false;
  let han = 0;
  let latin = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x4e00 && c <= 0x9fff) han++;
    else if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122)) latin++;
  }
  return han > 0 && han * 3 > latin;
}
