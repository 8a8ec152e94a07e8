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

export function stemOf(word: string): string {
  if (word.length < 4 || PLAIN.has(word) || word.endsWith('ss')) return word;
  if (/^(?:cookie|movie|selfie|calorie)s$/.test(word)) return word.slice(0, -1);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|ches|shes|xes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const CONTRACTED: Readonly<Record<string, readonly string[]>> = {
  "can't": ['can', 'not'],
  cannot: ['can', 'not'],
  "won't": ['will', 'not'],
  "shan't": ['shall', 'not'],
  "let's": ['let', 'us'],
};
const CLITICS: Readonly<Record<string, string>> = { ll: 'will', re: 'are', ve: 'have', m: 'am', d: '' };
const WORD = /[\p{L}\p{N}]+(?:['’](?!s\b)[\p{L}]+)*(?:\.(?=[\p{L}\p{N}]))?|[^\s]/gu;

export function tokensOf(text: string, from = 0, until = text.length): Token[] {
  const tokens: Token[] = [];
  WORD.lastIndex = 0;
  const part = text.slice(from, until);
  for (const m of part.matchAll(WORD)) {
    const raw = m[0].toLowerCase().replace(/’/g, "'");
    const start = from + m.index;
    const end = start + m[0].length;
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

/** Phrases in token sequences, longest first. Of two phrases with the same words the first added wins. */
export class Phrases<V> {
  private root: Node<V> = { next: new Map() };

  /** Words are stemmed the same way as the text. */
  add(phrase: string, value: V, key: 'stem' | 'word' = 'stem'): void {
    let node = this.root;
    const tokens = tokensOf(phrase.toLowerCase());
    if (tokens.length === 0) return;
    for (const token of tokens) {
      const step = token[key];
      let next = node.next.get(step);
      if (!next) {
        next = { next: new Map() };
        node.next.set(step, next);
      }
      node = next;
    }
    node.value ??= value;
  }

  /** The longest phrase that starts at token `i`. */
  at(tokens: readonly Token[], i: number, key: 'stem' | 'word' = 'stem'): Hit<V> | null {
    let node: Node<V> | undefined = this.root;
    let found: Hit<V> | null = null;
    for (let j = i; j < tokens.length; j++) {
      node = node.next.get(tokens[j]![key]);
      if (!node) break;
      if (node.value !== undefined) found = { value: node.value, from: i, until: j + 1 };
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
