// Words of the closed vocabularies found in folded Chinese text: data, verbs, actors, negations. An automaton needs no segmenter.
import { type CharHit, CharTrie, foldHan } from '../../base/han.ts';
import { chineseCue } from '../../knowledge/policy/chinese-cues.ts';
import { type Actor, type Modality, type Verb, vocabulary } from '../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../model/personal-data.ts';

/** A word of data; a term that only looks like data is left out. */
export type DataHit = CharHit<readonly DataType[]>;

const MEANS = chineseCue('means');
const NOMINAL = chineseCue('nominal-after');
const RECIPIENT = chineseCue('recipient-before');
const NOT_ACTING = chineseCue('not-acting');
const COMPONENT_OBJECT = chineseCue('component-object');

export class ChineseMentions {
  private readonly data = new CharTrie<readonly DataType[]>();
  private readonly local = new CharTrie<readonly DataType[]>();
  private readonly verbs = new CharTrie<Verb>();
  private readonly actors = new CharTrie<Actor>();
  private readonly gives = new CharTrie<true>();
  private readonly chooses = new CharTrie<true>();
  private readonly denies = new CharTrie<true>();
  private readonly modals = new CharTrie<Modality>();

  constructor(brands: readonly string[]) {
    const v = vocabulary();
    for (const brand of brands) this.actors.add(brand, 'we');
    for (const e of v.dataWords) for (const w of e.words.zh) this.data.add(w, e.id ? [e.id] : []);
    for (const e of v.verbs) for (const w of e.words.zh) this.verbs.add(w, e.verb);
    for (const e of v.actors) for (const w of e.words.zh) this.actors.add(w, e.actor);
    for (const w of v.userGives.zh) this.gives.add(w, true);
    for (const w of v.userChooses.zh) this.chooses.add(w, true);
    for (const w of v.negations.zh) this.denies.add(w, true);
    for (const [w, m] of Object.entries(v.modals.zh)) this.modals.add(w, m);
  }

  /** A term that the document defines for itself. */
  define(term: string, ids: readonly DataType[]): void {
    if (ids.length > 0 && term.length > 3 && !/^(?:上述|该等|以上|相关|必要|个人)/.test(term))
      this.local.add(term, ids);
  }

  dataHits(folded: string, from = 0, until = folded.length): DataHit[] {
    const hits: DataHit[] = [];
    for (let i = from; i < until; i++) {
      const general = this.data.at(folded, i, until);
      const local = this.local.at(folded, i, until);
      const hit = local && (!general || local.end >= general.end) ? local : general;
      if (!hit) continue;
      const inAddress =
        /[a-z0-9]/.test(folded[i]!) &&
        (folded[i - 1] === '.' || folded[i - 1] === '/' || /^\.[a-z]/.test(folded.slice(hit.end, hit.end + 2)));
      if (hit.value.length > 0 && !inAddress && !MEANS.test(folded.slice(hit.end, hit.end + 8))) hits.push(hit);
      i = hit.end - 1;
    }
    return hits;
  }

  /** Types named by common words, without what the document defined. */
  commonTypes(folded: string, from: number, until: number): DataType[] {
    const ids = new Set<DataType>();
    for (const h of this.data.all(folded, from, until)) for (const id of h.value) ids.add(id);
    return [...ids];
  }

  /** Actors outside brackets; a component named `…SDK` acts for its maker. */
  actorHits(folded: string, start: number, end: number): CharHit<Actor>[] {
    const out = this.actors.all(folded, start, end).filter((a) => !inParentheses(folded, start, a.start));
    const clause = folded.slice(start, end);
    for (const m of clause.matchAll(/[a-z\u4e00-\u9fff-]{0,10}?sdk/g)) {
      const from = start + m.index;
      if (
        /通过|使用|接入|集成|嵌入|我们|利用/.test(m[0]) ||
        COMPONENT_OBJECT.test(folded.slice(start, from)) ||
        out.some((a) => a.start >= from && a.start < from + m[0].length)
      )
        continue;
      out.push({ value: 'third-party', start: from, end: from + m[0].length });
    }
    return out.sort((a, b) => a.start - b.start);
  }

  /** `向第三方`, `与合作伙伴`: who is given, not who acts. */
  isRecipient(folded: string, a: CharHit<Actor>): boolean {
    return RECIPIENT.test(folded.slice(Math.max(0, a.start - 14), a.start)) && folded[a.start - 1] !== '由';
  }

  /** Those of `actors` that can be the subject: no owner of something, none who is given. */
  acting(folded: string, actors: readonly CharHit<Actor>[]): CharHit<Actor>[] {
    return actors.filter((a) => !NOT_ACTING.test(folded.slice(a.end, a.end + 3)) && !this.isRecipient(folded, a));
  }

  /** Verbs that are verbs there: no part of a word of data, no noun made of a verb. */
  verbHits(folded: string, start: number, end: number, data: readonly DataHit[]): CharHit<Verb>[] {
    const out: CharHit<Verb>[] = [];
    const names = this.actors.all(folded, start, end);
    let nominal = -1;
    for (let i = start; i < end; i++) {
      const given = this.gives.at(folded, i, end);
      const hit = this.verbs.at(folded, i, end) ?? (given ? { ...given, value: 'share' as const } : null);
      if (!hit) continue;
      const inside = data.find((h) => h.start <= hit.start && h.end > hit.start);
      if (inside && !(inside.start === hit.start && inside.end < hit.end)) {
        i = Math.max(i, inside.end - 1);
        continue;
      }
      // `服务提供商`: part of a name.
      const name = names.find((a) => a.start < hit.start && a.end >= hit.end);
      i = (name?.end ?? hit.end) - 1;
      if (name) continue;
      if (NOMINAL.test(folded.slice(hit.end, hit.end + 4))) continue;
      // `对数据的保存及处理`: a noun, and what is joined to it.
      const joined = nominal >= 0 && /^[、和及与或]{1,2}$/.test(folded.slice(nominal, hit.start));
      const noun = (folded[hit.start - 1] === '的' || joined) && !/[给向与]/.test(folded.slice(hit.end, hit.end + 1));
      nominal = noun ? hit.end : -1;
      if (noun) continue;
      out.push(hit);
    }
    return out;
  }

  giveAt(folded: string, at: number, until: number): CharHit<true> | null {
    return this.gives.at(folded, at, until);
  }

  /** A word that only a person does with data of their own: 填写, 提交. */
  onlyGives(word: string): boolean {
    return this.gives.at(word, 0) !== null && this.verbs.at(word, 0) === null;
  }

  /** The first word in a stretch by which a person limits what is done. */
  choiceIn(folded: string, from: number, until: number): CharHit<true> | null {
    for (let i = from; i < until; i++) {
      const hit = this.chooses.at(folded, i, until);
      if (hit) return hit;
    }
    return null;
  }

  negations(words: string): CharHit<true>[] {
    return this.denies.all(words);
  }

  modality(words: string): Modality | null {
    return this.modals.all(words).at(-1)?.value ?? null;
  }
}

export function inParentheses(folded: string, from: number, at: number): boolean {
  let depth = 0;
  for (let i = from; i < at; i++) {
    if (folded[i] === '（' || folded[i] === '(') depth++;
    if (folded[i] === '）' || folded[i] === ')') depth--;
  }
  return depth > 0;
}

/** Types and words of some hits; a general word counts only where nothing else is named. */
export function typesOf(text: string, hits: readonly DataHit[]): { ids: DataType[]; terms: string[] } {
  const ids: DataType[] = [];
  const terms: string[] = [];
  const specific = hits.some((h) => !h.value.includes('any'));
  for (const h of hits) {
    if (specific && h.value.includes('any')) continue;
    for (const id of h.value) if (!ids.includes(id)) ids.push(id);
    terms.push(text.slice(h.start, h.end));
  }
  return { ids, terms };
}

let lastText = '';
let lastFolded = '';
/** `foldHan`, remembered: every sentence of a block asks for the same block. */
export function fold(text: string): string {
  if (text !== lastText) {
    lastFolded = foldHan(text);
    lastText = text;
  }
  return lastFolded;
}
