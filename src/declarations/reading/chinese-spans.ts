// Spans of a Chinese sentence as annotators mark them, for measuring: each item of a list for itself, without `您的`,
// `等信息` and brackets. Claims do not depend on them.
import type { CharHit } from '../../base/han.ts';
import { chineseCue as cue } from '../../knowledge/policy/chinese-cues.ts';
import type { Actor } from '../../knowledge/policy/vocabulary.ts';
import { type Clause, wordsFrom } from './chinese-clauses.ts';
import type { ChineseFrame, Scene } from './chinese-frames.ts';
import type { DataHit } from './chinese-mentions.ts';

export interface ChineseSpan {
  readonly label: 'data' | 'collect' | 'share' | 'handler' | 'subjects' | 'purpose' | 'condition';
  readonly start: number;
  readonly end: number;
}

const JOINS = /[、，,：:；;（）()/。“”]|以及|或者|和(?!解)|及(?!时)|与|或/g;

/** Items of a list between two offsets; a joining word inside a known word joins nothing. */
function* items(folded: string, from: number, until: number, known: readonly DataHit[]): Generator<[number, number]> {
  let at = from;
  for (const m of folded.slice(from, until).matchAll(JOINS)) {
    const a = from + m.index;
    if (known.some((h) => h.start < a && h.end > a)) continue;
    yield [at, a];
    at = a + m[0].length;
  }
  yield [at, until];
}

/** Each item of a list around the found words: `订购记录、支付方式` are two, known or not. */
function dataSpans(folded: string, object: readonly DataHit[], from: number): ChineseSpan[] {
  const first = object[0];
  const last = object.at(-1);
  if (!first || !last) return [];
  const stop = folded.slice(last.end).search(/[。；，]/);
  const end = stop < 0 ? folded.length : Math.min(last.end + stop, last.end + 24);
  const spans: ChineseSpan[] = [];
  for (let [start, until] of items(folded, Math.min(from, first.start), end, object)) {
    const inside = object.find((h) => h.start >= start && h.end <= until);
    start += cue('span-lead').exec(folded.slice(start, until))?.[0].length ?? 0;
    const tail = cue('span-tail').exec(folded.slice(start, until))?.[0] ?? '';
    if (tail && tail !== '信息' && tail.length < until - start) until -= tail.length;
    if (inside) {
      const stops = folded.slice(inside.end, until).search(cue('span-stop'));
      if (stops >= 0) until = inside.end + stops;
      // `您在平台注册的公开信息`: what stands before the last 的 only describes.
      const of = folded.lastIndexOf('的', inside.start);
      if (of >= start && of < inside.end - 1) start = Math.min(of + 1, inside.start);
    }
    const words = folded.slice(start, until);
    if (words.length < 2 || words.length > 18 || cue('span-general').test(words)) continue;
    if (inside || cue('span-suffix').test(words)) spans.push({ label: 'data', start, end: until });
  }
  return spans;
}

/** Those who are given, each for itself. */
function subjectSpans({ folded }: Scene, f: ChineseFrame): ChineseSpan[] {
  const spans: ChineseSpan[] = [];
  if (!f.given) return spans;
  for (const [a, b] of items(folded, f.given.start, f.given.end, [])) {
    const start = a + (cue('given-lead').exec(folded.slice(a, b))?.[0].length ?? 0);
    const end = b - (/等$/.exec(folded.slice(start, b))?.[0].length ?? 0);
    if (end - start >= 2 && end - start <= 16 && cue('given').test(folded.slice(start, end)))
      spans.push({ label: 'subjects', start, end });
  }
  return spans;
}

/** What one frame rests on. `subject` is the actor's words, which may stand in an earlier clause. */
export function frameSpans(scene: Scene, f: ChineseFrame, subject: CharHit<Actor> | null): ChineseSpan[] {
  const { folded } = scene;
  let word = folded.slice(f.verb.start, f.verb.end);
  if (word.length > 2 && word.endsWith('给')) word = word.slice(0, -1);
  if (!cue(f.gives ? 'span-share' : 'span-collect').test(word)) return [];
  const spans: ChineseSpan[] = [];
  if (subject) spans.push({ label: 'handler', start: subject.start, end: subject.end });
  spans.push({ label: f.gives ? 'share' : 'collect', start: f.verb.start, end: f.verb.start + word.length });
  spans.push(...dataSpans(folded, f.object, f.before ? (f.subject?.end ?? f.clause.start) : f.verb.end));
  if (f.gives) spans.push(...subjectSpans(scene, f));
  return spans;
}

/** Purposes and conditions of a sentence that has a frame, each item of a list for itself. */
export function clauseSpans(folded: string, clauses: readonly Clause[], acting: (c: Clause) => boolean): ChineseSpan[] {
  const spans: ChineseSpan[] = [];
  const put = (label: 'purpose' | 'condition', from: number, until: number) => {
    let at = from;
    for (const m of [...folded.slice(from, until).matchAll(/[、/]|$/g)]) {
      const end = from + m.index;
      if (end - at >= 4) spans.push({ label, start: at, end });
      at = end + 1;
    }
  };
  let purpose = false;
  for (const c of clauses) {
    const at = wordsFrom(folded, c);
    const words = folded.slice(at, c.end);
    const opens = cue('span-purpose-first').test(words);
    const inside = cue('span-purpose').exec(words);
    if (opens || (purpose && !acting(c) && !c.condition)) {
      put('purpose', at, c.end);
      purpose = true;
      continue;
    }
    purpose = false;
    const condition = cue('span-condition').exec(words);
    if (condition) put('condition', at + condition.index, at + condition.index + condition[0].length);
    if (inside) put('purpose', at + inside.index, c.end);
  }
  return spans;
}
