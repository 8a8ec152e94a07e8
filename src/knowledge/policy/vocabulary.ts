// The closed vocabularies of the policy reader, from data/policy/*.json, checked once and made ready for matching.
import { isObject } from '../../base/json.ts';
import { type DataType, isDataType } from '../../model/personal-data.ts';
import { ACTORS, VERBS } from '../../model/rows.ts';
import { json as dataWordsJson } from './data/data-words.ts';
import { json as framesJson } from './data/frames.ts';

export type Actor = (typeof ACTORS)[number];
export type Verb = (typeof VERBS)[number];
export type Modality = 'does' | 'will' | 'may' | 'must' | 'can' | 'plans';
export type Language = 'en' | 'zh';

export interface DataWord {
  /** Null for a phrase that only looks like data. */
  readonly id: DataType | null;
  readonly words: Readonly<Record<Language, readonly string[]>>;
  /** English words that count in exactly this form (`contacts`, never `contact`). */
  readonly exact: readonly string[];
}

export interface Pattern {
  readonly id: string;
  readonly actor: Actor;
  readonly verb: Verb;
  readonly polarity: 'affirm' | 'deny';
  /** English words of which one stands in every sentence that matches; empty where none is known. */
  readonly triggers: readonly string[];
  /** The frame says so of personal data in general even where the sentence names none. */
  readonly any: boolean;
  /** Other claims of the sentence stand beside this one. */
  readonly with: boolean;
  readonly test: Readonly<Record<Language, RegExp | null>>;
}

export interface Vocabulary {
  readonly dataWords: readonly DataWord[];
  readonly verbs: readonly { verb: Verb; words: Readonly<Record<Language, readonly string[]>> }[];
  readonly actors: readonly { actor: Actor; words: Readonly<Record<Language, readonly string[]>> }[];
  readonly userGives: Readonly<Record<Language, readonly string[]>>;
  readonly userChooses: Readonly<Record<Language, readonly string[]>>;
  readonly negations: Readonly<Record<Language, readonly string[]>>;
  readonly subordinators: Readonly<Record<Language, readonly string[]>>;
  readonly modals: Readonly<Record<Language, Readonly<Record<string, Modality>>>>;
  readonly gives: readonly string[];
  readonly purposes: readonly { id: string; test: Readonly<Record<Language, RegExp>> }[];
  readonly brands: Readonly<Record<Language, readonly RegExp[]>>;
  readonly patterns: readonly Pattern[];
  /** English sentences whose verbs say nothing about data. */
  readonly silences: readonly {
    readonly id: string;
    readonly triggers: readonly string[];
    /** Words with which every sentence that matches begins. */
    readonly starts: readonly string[];
    readonly test: RegExp;
  }[];
  readonly rightsHeadings: Readonly<Record<Language, RegExp>>;
  /** English words for what is granted and is no data. */
  readonly grants: ReadonlySet<string>;
  readonly retention: Readonly<Record<Language, RegExp>>;
  readonly places: Readonly<Record<Language, RegExp>>;
  readonly exceptions: Readonly<Record<Language, RegExp>>;
  readonly continuations: Readonly<Record<Language, RegExp>>;
}

const fail = (what: string): never => {
  throw new TypeError(`data/policy: ${what}`);
};
const objectOf = (v: unknown, what: string): Record<string, unknown> =>
  isObject(v) ? v : fail(`${what} is no object`);
const listOf = (v: unknown, what: string): unknown[] => (Array.isArray(v) ? v : fail(`${what} is no list`));
const stringsOf = (v: unknown, what: string): string[] =>
  listOf(v ?? [], what).map((s) => (typeof s === 'string' ? s : fail(`${what} holds something that is no text`)));
const stringOf = (v: unknown, what: string): string => (typeof v === 'string' ? v : fail(`${what} is no text`));
const oneOf = <T extends string>(v: unknown, all: readonly T[], what: string): T =>
  all.find((x) => x === v) ?? fail(`${what} is unknown: ${String(v)}`);

const both = (v: unknown, what: string) => {
  const o = objectOf(v, what);
  return { en: stringsOf(o['en'], `${what}.en`), zh: stringsOf(o['zh'], `${what}.zh`) };
};
const regexes = (v: unknown, what: string) => {
  const o = objectOf(v, what);
  return {
    en: new RegExp(stringOf(o['en'], `${what}.en`), 'i'),
    zh: new RegExp(stringOf(o['zh'], `${what}.zh`)),
  };
};
const MODALITIES = ['does', 'will', 'may', 'must', 'can', 'plans'] as const;
const modalsOf = (v: unknown, what: string): Record<string, Modality> =>
  Object.fromEntries(Object.entries(objectOf(v, what)).map(([word, m]) => [word, oneOf(m, MODALITIES, what)]));

function build(): Vocabulary {
  const words = objectOf(JSON.parse(dataWordsJson), 'data-words');
  const frames = objectOf(JSON.parse(framesJson), 'frames');
  const dataWords = listOf(words['entries'], 'entries').map((e): DataWord => {
    const o = objectOf(e, 'entry');
    const id = o['id'];
    if (id !== null && !(typeof id === 'string' && isDataType(id))) return fail(`no such data type: ${String(id)}`);
    return { id, words: both(o, `entry ${String(id)}`), exact: stringsOf(o['exact'], 'exact') };
  });
  const modals = objectOf(frames['modals'], 'modals');
  const brands = both(frames['brands'], 'brands');
  return {
    dataWords,
    verbs: listOf(frames['verbs'], 'verbs').map((e) => {
      const o = objectOf(e, 'verb');
      return { verb: oneOf(o['verb'], VERBS, 'verb'), words: both(o, 'verb') };
    }),
    actors: listOf(frames['actors'], 'actors').map((e) => {
      const o = objectOf(e, 'actor');
      return { actor: oneOf(o['actor'], ACTORS, 'actor'), words: both(o, 'actor') };
    }),
    userGives: both(frames['userGives'], 'userGives'),
    userChooses: both(frames['userChooses'], 'userChooses'),
    negations: both(frames['negations'], 'negations'),
    subordinators: both(frames['subordinators'], 'subordinators'),
    modals: { en: modalsOf(modals['en'], 'modals.en'), zh: modalsOf(modals['zh'], 'modals.zh') },
    gives: stringsOf(objectOf(frames['gives'], 'gives')['en'], 'gives.en'),
    purposes: listOf(frames['purposes'], 'purposes').map((e) => {
      const o = objectOf(e, 'purpose');
      return { id: stringOf(o['id'], 'purpose.id'), test: regexes(o, 'purpose') };
    }),
    brands: { en: brands.en.map((r) => new RegExp(r, 'm')), zh: brands.zh.map((r) => new RegExp(r, 'm')) },
    patterns: listOf(frames['patterns'], 'patterns').map((e): Pattern => {
      const o = objectOf(e, 'pattern');
      const en = o['en'];
      const zh = o['zh'];
      return {
        id: stringOf(o['id'], 'pattern.id'),
        actor: oneOf(o['actor'], ACTORS, 'pattern.actor'),
        verb: oneOf(o['verb'], VERBS, 'pattern.verb'),
        polarity: o['polarity'] === 'deny' ? 'deny' : 'affirm',
        triggers: stringsOf(o['triggers'], 'pattern.triggers'),
        any: o['any'] === true,
        with: o['with'] === true,
        test: {
          en: typeof en === 'string' ? new RegExp(en, 'i') : null,
          zh: typeof zh === 'string' ? new RegExp(zh, 'i') : null,
        },
      };
    }),
    silences: listOf(frames['silences'], 'silences').map((e) => {
      const o = objectOf(e, 'silence');
      return {
        id: stringOf(o['id'], 'silence.id'),
        triggers: stringsOf(o['triggers'], 'silence.triggers'),
        starts: stringsOf(o['starts'], 'silence.starts'),
        test: new RegExp(stringOf(o['en'], 'silence.en'), 'i'),
      };
    }),
    rightsHeadings: regexes(frames['rightsHeadings'], 'rightsHeadings'),
    grants: new Set(stringsOf(objectOf(frames['grants'], 'grants')['en'], 'grants')),
    retention: regexes(frames['retention'], 'retention'),
    places: {
      en: new RegExp(stringOf(objectOf(frames['places'], 'places')['en'], 'places.en')),
      zh: new RegExp(stringOf(objectOf(frames['places'], 'places')['zh'], 'places.zh')),
    },
    exceptions: regexes(frames['exceptions'], 'exceptions'),
    continuations: regexes(frames['continuations'], 'continuations'),
  };
}

let built: Vocabulary | null = null;
/** Checked on first use; throws a TypeError naming what is wrong in the data files. */
export function vocabulary(): Vocabulary {
  built ??= build();
  return built;
}
