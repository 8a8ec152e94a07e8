// The words of one document: the general vocabularies, the writer's own names and the terms the document defines.
import { type Grammar, grammar } from '../../../knowledge/policy/grammar.ts';
import { type Actor, type Verb, type Vocabulary, vocabulary } from '../../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../../model/personal-data.ts';
import { type Hit, Phrases, stemOf, type Token, tokensOf } from '../tokens.ts';
import { Triggers } from './triggers.ts';

/** What a phrase names; empty for a phrase that only looks like data. */
export interface Meaning {
  readonly ids: readonly DataType[];
}

/** The tables that are the same for every document. */
interface Shared {
  readonly data: Phrases<Meaning>;
  readonly verbs: Phrases<Verb>;
  readonly actors: Phrases<Actor>;
  readonly gives: Phrases<true>;
  readonly chooses: Phrases<true>;
  readonly subordinators: Phrases<string>;
  readonly triggers: Triggers;
  /** Stem → the only form that counts. */
  readonly exact: ReadonlyMap<string, string>;
}

let shared: Shared | null = null;
function sharedTables(v: Vocabulary): Shared {
  if (shared) return shared;
  const made: Shared = {
    data: new Phrases(),
    verbs: new Phrases(),
    actors: new Phrases(),
    gives: new Phrases(),
    chooses: new Phrases(),
    subordinators: new Phrases(),
    triggers: new Triggers([
      ...v.patterns.map((p) => ({ id: p.id, words: p.triggers, starts: [] })),
      ...v.silences.map((p) => ({ id: p.id, words: p.triggers, starts: p.starts })),
    ]),
    exact: new Map(v.dataWords.flatMap((e) => e.exact.map((w) => [stemOf(w), w]))),
  };
  for (const e of v.dataWords) for (const w of e.words.en) made.data.add(w, { ids: e.id ? [e.id] : [] });
  for (const e of v.verbs) for (const w of e.words.en) made.verbs.add(w, e.verb, 'word');
  for (const e of v.actors) for (const w of e.words.en) made.actors.add(w, e.actor);
  for (const w of v.userGives.en) made.gives.add(w, true, 'stem');
  for (const w of v.userChooses.en) made.chooses.add(w, true, 'stem');
  for (const w of v.subordinators.en) made.subordinators.add(w, w);
  shared = made;
  return made;
}

export class Lexicon {
  readonly vocabulary = vocabulary();
  readonly grammar: Grammar = grammar();
  readonly verbs: Phrases<Verb>;
  /** Verbs by which a person hands data over. */
  readonly gives: Phrases<true>;
  /** Verbs by which a person limits what is done. */
  readonly chooses: Phrases<true>;
  readonly subordinators: Phrases<string>;
  readonly triggers: Triggers;
  private readonly general: Shared;
  /** The writer's own names: they stand before the general words. */
  private readonly ownActors = new Phrases<Actor>();
  private readonly ownData = new Phrases<Meaning>();
  /** Terms that the document defines. */
  private readonly defined = new Phrases<Meaning>();

  private lastText: string | null = null;
  private readonly lastTokens = new Map<number, readonly Token[]>();

  constructor(brands: readonly string[]) {
    this.general = sharedTables(this.vocabulary);
    this.verbs = this.general.verbs;
    this.gives = this.general.gives;
    this.chooses = this.general.chooses;
    this.subordinators = this.general.subordinators;
    this.triggers = this.general.triggers;
    for (const brand of brands) {
      this.ownActors.add(brand, 'we');
      this.ownData.add(`${brand} id`, { ids: ['account.user-id'] });
      this.ownData.add(`fact that you are a ${brand} user`, { ids: ['account.membership'] });
    }
  }

  /** Tokens of a stretch. The last few are kept: definitions, reading and naming look at a sentence in turn. */
  tokens(text: string, from = 0, until = text.length): readonly Token[] {
    if (this.lastText !== text) {
      this.lastText = text;
      this.lastTokens.clear();
    }
    const key = from * 1e7 + until;
    let tokens = this.lastTokens.get(key);
    if (!tokens) {
      tokens = tokensOf(text, from, until);
      this.lastTokens.set(key, tokens);
    }
    return tokens;
  }

  define(term: string, ids: readonly DataType[]): void {
    if (ids.length > 0) this.defined.add(term, { ids });
  }

  private dataAt(tokens: readonly Token[], i: number): Hit<Meaning> | null {
    const hit = longer(this.ownData.at(tokens, i), this.general.data.at(tokens, i));
    return hit && hit.until - hit.from === 1 && this.isVerb(tokens, i) ? null : hit;
  }

  /** `to contact you`, `we review`, or a singular that names no data (`contact`). */
  private isVerb(tokens: readonly Token[], i: number): boolean {
    const { word, stem } = tokens[i]!;
    const exact = this.general.exact.get(stem);
    if (exact !== undefined && exact !== word) return true;
    // `address fraud`
    const next = tokens[i + 1]?.word ?? '';
    if (word === 'address' && /^[a-z]+$/.test(next) && !this.grammar.afterGap.has(next) && !ADDRESS_NOUN.test(next))
      return true;
    if (!this.grammar.nounVerbs.has(word)) return false;
    return (
      this.grammar.makesVerb.has(tokens[i - 1]?.word ?? '') || /^(?:them|it|you|us)$/.test(tokens[i + 1]?.word ?? '')
    );
  }

  private actorAt(tokens: readonly Token[], i: number): Hit<Actor> | null {
    return longer(this.ownActors.at(tokens, i), this.general.actors.at(tokens, i));
  }

  /** Personal data that the tokens name, in order. */
  mentions(tokens: readonly Token[]): Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const general = this.dataAt(tokens, i);
      const own = this.defined.at(tokens, i);
      let hit = own && (!general || own.until >= general.until) ? own : general;
      // `your location` gives way to `location data` that starts one word later.
      if (hit && this.grammar.determiners.has(tokens[i]!.word)) {
        const ownNext = this.defined.at(tokens, i + 1);
        const inner = ownNext ?? this.dataAt(tokens, i + 1);
        if (inner && (inner.until > hit.until || ownNext)) hit = null;
      }
      hit ??= this.shared(tokens, i);
      if (!hit) continue;
      if (hit.value.ids.length > 0 && !this.isOurs(tokens, hit)) hits.push(hit);
      i = hit.until - 1;
    }
    return hits;
  }

  /** `device and connection information`: the noun at the end belongs to both. */
  private shared(tokens: readonly Token[], i: number): Hit<Meaning> | null {
    if (tokens[i + 1]?.word !== 'and' && tokens[i + 1]?.word !== 'or') return null;
    for (let k = i + 3; k < Math.min(tokens.length, i + 6); k++) {
      if (!/^\p{L}+$/u.test(tokens[k]!.word) || this.grammar.determiners.has(tokens[k]!.word)) return null;
      if (!/^(?:information|data|details?)$/.test(tokens[k]!.word)) continue;
      const hit = this.dataAt([tokens[i]!, tokens[k]!], 0);
      return hit?.until === 2 && !hit.value.ids.includes('any') ? { value: hit.value, from: i, until: i + 1 } : null;
    }
    return null;
  }

  /** `our content`, `our accounts`: the writer's own, not the person's. */
  private isOurs(tokens: readonly Token[], hit: Hit<Meaning>): boolean {
    return tokens[hit.from - 1]?.word === 'our' && !hit.value.ids.some((id) => KEPT_BY_US.test(id));
  }

  /** Types named by common words, without what the document defined. */
  named(tokens: readonly Token[]): DataType[] {
    const ids = new Set<DataType>();
    for (let i = 0; i < tokens.length; i++) {
      const hit = this.dataAt(tokens, i);
      if (!hit) continue;
      for (const id of hit.value.ids) ids.add(id);
      i = hit.until - 1;
    }
    return [...ids];
  }

  /** Who is named; `they` is who was named last, and a brand before a capitalised word is another name (`Orchid Pay`). */
  actors(text: string, tokens: readonly Token[]): Hit<Actor>[] {
    const capital = (t: Token | undefined) => t !== undefined && /[A-Z]/.test(text[t.start] ?? '');
    const out: Hit<Actor>[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const hit = this.actorAt(tokens, i);
      if (!hit) continue;
      i = hit.until - 1;
      const next = tokens[hit.until];
      const otherName =
        hit.value === 'we' &&
        hit.from > 0 &&
        capital(tokens[hit.from]) &&
        next !== undefined &&
        capital(next) &&
        text[next.start - 1] === ' ';
      if (otherName) continue;
      const theirs = hit.value === 'our-affiliates' && tokens[hit.from - 1]?.word === 'their';
      out.push(theirs ? { ...hit, value: 'third-party' } : hit);
    }
    tokens.forEach((t, i) => {
      // A single developer writes `I`; in brackets or before a full stop it is a number.
      if (
        (t.word === 'i' &&
          text[t.start] === 'I' &&
          /^ \w/.test(text.slice(t.end, t.end + 2)) &&
          text[t.start - 1] !== '(') ||
        t.word === 'me'
      )
        out.push({ value: 'we', from: i, until: i + 1 });
      else if (t.word === 'companies') {
        // `Orbit Companies`: a group that bears another name.
        if (i > 0 && capital(tokens[i - 1]) && !out.some((h) => h.from <= i && h.until > i))
          out.push({ value: 'third-party', from: i - 1, until: i + 1 });
      } else if (t.word === 'they' || t.word === 'them') {
        const last = out
          .filter(
            (h) =>
              h.until <= i && h.value !== 'we' && !/^your/.test(tokens[h.from]!.word) && tokens[h.from]!.word !== 'you',
          )
          .at(-1);
        out.push({ value: last?.value ?? 'third-party', from: i, until: i + 1 });
      }
    });
    const addressed = tokens.some((t) => t.word === 'you' || t.word === 'your');
    return out
      .map((a): Hit<Actor> => (!addressed && isUsers(tokens, a) ? { ...a, value: 'user' } : a))
      .sort((a, b) => a.from - b.from);
  }

  /** True where the whole name is one of the actors, as the writer's own brand. */
  isActor(name: string): boolean {
    const tokens = tokensOf(name);
    return this.actorAt(tokens, 0)?.until === tokens.length;
  }
}

const ADDRESS_NOUN = /^(?:information|data|details?|lines?|fields?|proof|associated|linked|of|bar|used)$/;
/** What the writer calls its own and is about persons all the same: `our logs`, `our cookies`, `our user data`. */
const KEPT_BY_US = /^(?:any|usage\.log|device\.cookies)$/;

/** The longer of two; of equals the first. */
const longer = <V>(a: Hit<V> | null, b: Hit<V> | null): Hit<V> | null => (a && (!b || a.until >= b.until) ? a : b);

/** `users` as such are the persons addressed (where no `you` is); `other users` are not. */
const isUsers = (tokens: readonly Token[], a: Hit<Actor>): boolean =>
  a.value === 'other-users' &&
  tokens[a.until - 1]!.stem === 'user' &&
  !tokens.slice(Math.max(0, a.from - 1), a.until).some((t) => t.word === 'other' || t.word === 'another');
