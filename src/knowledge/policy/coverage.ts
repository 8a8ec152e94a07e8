// What a verdict needs to know of words: which terms are general for which types, and what bounds a statement.
import { foldHan } from '../../base/han.ts';
import { isObject } from '../../base/json.ts';
import { type DataType, isDataType } from '../../model/personal-data.ts';
import { json } from './data/coverage.ts';

export interface CoverageWords {
  /** Types whose naming covers an observed type only in general. */
  readonly general: ReadonlyMap<DataType, readonly DataType[]>;
  readonly operations: ReadonlySet<string>;
  readonly limits: RegExp;
  readonly featureConditions: RegExp;
  readonly also: RegExp;
  readonly narrow: RegExp;
  /** People and places a statement may be limited to. */
  readonly groups: RegExp;
  readonly inTransit: RegExp;
  /** Features by their Chinese names, folded. */
  readonly features: readonly { readonly id: string; readonly words: readonly string[] }[];
}

const fail = (what: string): never => {
  throw new TypeError(`data/policy/coverage.json: ${what}`);
};

function build(): CoverageWords {
  const file: unknown = JSON.parse(json);
  if (!isObject(file)) return fail('is no object');
  const both = (name: string): RegExp => {
    const o = file[name];
    if (!isObject(o) || typeof o['en'] !== 'string' || typeof o['zh'] !== 'string')
      return fail(`${name} lacks a language`);
    return new RegExp(`${o['en']}|${o['zh']}`, 'i');
  };
  const general = new Map<DataType, DataType[]>();
  const entries = file['general'];
  if (!Array.isArray(entries)) return fail('general is no list');
  for (const e of entries) {
    if (!isObject(e) || typeof e['observed'] !== 'string' || !isDataType(e['observed']) || !Array.isArray(e['by']))
      return fail('an entry of general');
    general.set(
      e['observed'],
      e['by'].map((id) => (typeof id === 'string' && isDataType(id) ? id : fail(`no type ${String(id)}`))),
    );
  }
  const operations = file['operations'];
  if (!isObject(operations) || !Array.isArray(operations['ids'])) return fail('operations');
  return {
    general,
    operations: new Set(operations['ids'].map(String)),
    limits: both('limits'),
    featureConditions: both('featureConditions'),
    also: both('also'),
    narrow: both('narrow'),
    groups: both('groups'),
    inTransit: both('inTransit'),
    features: featuresOf(file['features']),
  };
}

function featuresOf(v: unknown): CoverageWords['features'] {
  const words = isObject(v) ? v['words'] : null;
  if (!isObject(words)) return fail('features');
  return Object.entries(words).map(([id, names]) =>
    Array.isArray(names) ? { id, words: names.map((n) => foldHan(String(n))) } : fail(`features.${id}`),
  );
}

/** Ids of the features that Chinese words of a quote name; none for a text without Chinese. */
export function featuresIn(quote: string): string[] {
  if (!/[\u4e00-\u9fff]/.test(quote)) return [];
  const folded = foldHan(quote);
  return coverageWords()
    .features.filter((f) => f.words.some((w) => folded.includes(w)))
    .map((f) => f.id);
}

let built: CoverageWords | null = null;
/** Checked on first use. */
export function coverageWords(): CoverageWords {
  built ??= build();
  return built;
}
