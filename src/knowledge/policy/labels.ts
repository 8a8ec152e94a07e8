// Names of data types and purposes in labels and manifests, by maker.
import { isObject } from '../../base/json.ts';
import { type DataType, isDataType } from '../../model/personal-data.ts';
import { json } from './data/labels.ts';

export interface LabelNames {
  readonly types: ReadonlyMap<string, readonly DataType[]>;
  /** Words of a public page → name. */
  readonly words: ReadonlyMap<string, string>;
  readonly purposes: ReadonlyMap<string, string>;
  /** Category → codes, for required-reason APIs. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
}

export type LabelMaker = 'apple' | 'play' | 'miniProgram' | 'infoPlist' | 'permissions';

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const entries = (v: unknown): [string, unknown][] => (isObject(v) ? Object.entries(v) : []);
const strings = (v: unknown): string[] => (Array.isArray(v) ? v.map(text) : []);

const built = new Map<LabelMaker, LabelNames>();

/** The names one maker uses. Read once. */
export function labelNames(maker: LabelMaker): LabelNames {
  const known = built.get(maker);
  if (known) return known;
  const file: unknown = JSON.parse(json);
  const part = isObject(file) && isObject(file[maker]) ? file[maker] : {};
  const words = new Map<string, string>();
  // Apple lists name → words, Google words → name; both are read as words → name.
  for (const [a, b] of entries(part['words']))
    words.set((maker === 'apple' ? text(b) : a).toLowerCase(), maker === 'apple' ? a : text(b));
  for (const [name, zh] of entries(part['wordsZh'])) words.set(text(zh), name);
  const names: LabelNames = {
    types: new Map(entries(part['types']).map(([name, ids]) => [name, strings(ids).filter(isDataType)])),
    words,
    purposes: new Map(entries(part['purposes']).map(([name, id]) => [name, text(id)])),
    reasons: new Map(entries(part['reasons']).map(([name, codes]) => [name, strings(codes)])),
  };
  built.set(maker, names);
  return names;
}
