// English words of a sentence with their place, and phrases of the vocabularies found in them.

export interface Token {
  /** Lower case, contractions opened, typographic marks made plain. */
  readonly word: string;
  /** `word` without a plural ending: what phrases are matched on. */
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

const PLAIN = new Set([
  'this',
  'us',
  'is',
  'was',
  'has',
  'does',
  'its',
  'his',
  'as',
  'gps',
  'ios',
  'sms',
  'address',
  'access',
  'process',
  'business',
  'unless',
  'os',
  'isps',
  'https',
  'tls',
  'status',
  'analysis',
  'basis',
  'always',
  'diagnostics',
  'yes',
  'plus',
  'news',
  'press',
  'express',
  'wireless',
]);

function stem(word: string): string {
  if (word.length < 4 || PLAIN.has(word) || word.endsWith('ss')) return word;
  if (/^(?:cookie|movie|selfie|calorie)s$/.test(word)) return word.slice(0, -1);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|ches|shes|xes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const MOST_STEMS = 20_000;
const stems = new Map<string, string>();
/** `word` without a plural ending. The words of a language are few: each is worked out once. */
export function stemOf(word: string): string {
  // Every plural ending ends so.
  if (word.charCodeAt(word.length - 1) !== 0x73) return word;
  let known = stems.get(word);
  if (known === undefined) {
    known = stem(word);
    if (stems.size < MOST_STEMS) stems.set(word, known);
  }
  return known;
}

const CONTRACTED: Readonly<Record<string, readonly string[]>> = {
  "can't": ['can', 'not'],
  cannot: ['can', 'not'],
  "won't": ['will', 'not'],
  "shan't": ['shall', 'not'],
  "let's": ['let', 'us'],
};
const CLITICS: Readonly<Record<string, string>> = { ll: 'will', re: 'are', ve: 'have', m: 'am', d: '' };
/** Words that may be the rest of a contraction, or stand for two. */
const SHORT_FORMS = new Set(['nt', 's', 'll', 're', 've', 'm', 'd', 'cannot']);
const PLAIN_WORD = /^[a-z]+$/;
const WORD = /[\p{L}\p{N}]+(?:['’](?!s\b)[\p{L}]+)*(?:\.(?=[\p{L}\p{N}]))?|[^\s]/gu;

const isSpace = (c: number): boolean => c === 0x20 || (c >= 9 && c <= 13);
const isPlainLetter = (c: number): boolean => (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a);
/** Whether a word may have more to it here: an apostrophe, a full stop before a letter, a digit, a letter beyond ASCII. */
function goesOn(part: string, at: number): boolean {
  const c = part.charCodeAt(at);
  if (c === 0x2e) return !isSpace(part.charCodeAt(at + 1)) && at + 1 < part.length;
  return c > 0x7f || c === 0x27 || (c >= 0x30 && c <= 0x39);
}

export function tokensOf(text: string, from = 0, until = text.length): Token[] {
  const tokens: Token[] = [];
  const part = text.slice(from, until);
  for (let at = 0; at < part.length; ) {
    if (isSpace(part.charCodeAt(at))) {
      at++;
      continue;
    }
    // Most tokens are a plain word alone.
    let after = at;
    while (isPlainLetter(part.charCodeAt(after))) after++;
    if (after > at && !goesOn(part, after)) {
      const lower = part.slice(at, after).toLowerCase();
      if (!SHORT_FORMS.has(lower)) {
        tokens.push({ word: lower, stem: stemOf(lower), start: from + at, end: from + after });
        at = after;
        continue;
      }
    }
    WORD.lastIndex = at;
    const m = WORD.exec(part);
    if (m === null) break;
    const start = from + m.index;
    const end = start + m[0].length;
    at = end - from;
    const lower = m[0].toLowerCase();
    if (PLAIN_WORD.test(lower) && !SHORT_FORMS.has(lower)) {
      tokens.push({ word: lower, stem: stemOf(lower), start, end });
      continue;
    }
    const raw = lower.replace(/’/g, "'");
    const add = (word: string) => tokens.push({ word, stem: stemOf(word), start, end });
    if (raw === '-' || raw === '–' || raw === '‐') {
      // A hyphen inside a word joins nothing that matters: `third-party` is `third party`.
      if (/\w/.test(text[start - 1] ?? ' ') && /\w/.test(text[end] ?? ' ')) continue;
      add('-');
      continue;
    }
    if (raw === "'" && /^s\b/i.test(text.slice(end, end + 2))) {
      add("'s");
      continue;
    }
    // `do nt`, as tokenised corpora and hasty writers have it.
    if (raw === 'nt' && /^(?:do|does|did|wo|ca|is|are)$/.test(tokens[tokens.length - 1]?.word ?? '')) {
      add('not');
      continue;
    }
    // `we 're`, in the same texts.
    const clitic = tokens[tokens.length - 1]?.word === "'" ? CLITICS[raw] : undefined;
    if (clitic !== undefined) {
      tokens.pop();
      if (clitic) add(clitic);
      continue;
    }
    if (raw === 's' && tokens[tokens.length - 1]?.word === "'s") continue;
    const parts = CONTRACTED[raw];
    if (parts) for (const w of parts) add(w);
    else if (raw.endsWith("n't")) {
      add(raw.slice(0, -3));
      add('not');
    } else if (/'(?:ll|re|ve|d|m)$/.test(raw)) {
      add(raw.slice(0, raw.indexOf("'")));
      const clitic = CLITICS[raw.slice(raw.indexOf("'") + 1)];
      if (clitic) add(clitic);
    } else add(raw);
  }
  return tokens;
}

const PLAIN_PHRASE = /^[a-z]{3,}(?: [a-z]{3,})*$/;

interface Node<V> {
  readonly next: Map<string, Node<V>>;
  value?: V;
}

export interface Hit<V> {
  readonly value: V;
  /** Tokens from (inclusive) and until (exclusive). */
  readonly from: number;
  readonly until: number;
}

/** A phrase that waits for its first word: its words, or what they are still to be cut from. */
interface Pending<V> {
  readonly words: readonly string[] | string;
  readonly key: 'stem' | 'word';
  readonly value: V;
}

/** Phrases in token sequences, longest first. Of two phrases with the same words the first added wins. */
export class Phrases<V> {
  private readonly root = new Map<string, Node<V>>();
  /** Phrases by their first word, until that word is met: most words of a vocabulary stand in no document. */
  private readonly pending = new Map<string, Pending<V>[]>();

  /** Words are stemmed the same way as the text. */
  add(phrase: string, value: V, key: 'stem' | 'word' = 'stem'): void {
    const lower = phrase.toLowerCase();
    let first: string | undefined;
    let words: readonly string[] | string = lower;
    if (PLAIN_PHRASE.test(lower)) {
      const space = lower.indexOf(' ');
      first = space < 0 ? lower : lower.slice(0, space);
      if (key === 'stem') first = stemOf(first);
    } else {
      words = tokensOf(lower).map((t) => t[key]);
      first = words[0];
    }
    if (first === undefined) return;
    const list = this.pending.get(first);
    if (list) list.push({ words, key, value });
    else this.pending.set(first, [{ words, key, value }]);
  }

  private nodeOf(first: string): Node<V> | undefined {
    const waiting = this.pending.get(first);
    if (!waiting) return this.root.get(first);
    this.pending.delete(first);
    let head = this.root.get(first);
    if (!head) {
      head = { next: new Map() };
      this.root.set(first, head);
    }
    for (const { words, key, value } of waiting) {
      const cut = typeof words === 'string' ? words.split(' ') : words;
      let node = head;
      for (let i = 1; i < cut.length; i++) {
        const word = typeof words === 'string' && key === 'stem' ? stemOf(cut[i]!) : cut[i]!;
        let next = node.next.get(word);
        if (!next) {
          next = { next: new Map() };
          node.next.set(word, next);
        }
        node = next;
      }
      node.value ??= value;
    }
    return head;
  }

  /** The longest phrase that starts at token `i`. */
  at(tokens: readonly Token[], i: number, key: 'stem' | 'word' = 'stem'): Hit<V> | null {
    const token = tokens[i];
    let node = token === undefined ? undefined : this.nodeOf(token[key]);
    let found: Hit<V> | null = null;
    for (let j = i; node; ) {
      j++;
      if (node.value !== undefined) found = { value: node.value, from: i, until: j };
      node = j < tokens.length ? node.next.get(tokens[j]![key]) : undefined;
    }
    return found;
  }

  all(tokens: readonly Token[], key: 'stem' | 'word' = 'stem'): Hit<V>[] {
    const hits: Hit<V>[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const hit = this.at(tokens, i, key);
      if (hit) {
        hits.push(hit);
        i = hit.until - 1;
      }
    }
    return hits;
  }
}
