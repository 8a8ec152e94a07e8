// Closed-class words of English for the policy reader, from data/policy/grammar.json.
import { isObject } from '../../base/json.ts';
import { json } from './data/grammar.ts';

const SETS = [
  'be',
  'auxiliaries',
  'adverbs',
  'determiners',
  'governors',
  'conjunctions',
  'ourPeople',
  'noAntecedent',
  'relatives',
  'nounable',
  'openers',
  'finite',
  'anaphora',
  'purposeVerbs',
  'commonCapitals',
  'nounVerbs',
  'makesVerb',
  'afterGap',
  'prepositions',
  'pronouns',
  'introducers',
  'relational',
  'noData',
] as const;

export type Grammar = Readonly<Record<(typeof SETS)[number], ReadonlySet<string>>>;

function build(): Grammar {
  const file: unknown = JSON.parse(json);
  const sets = isObject(file) ? file['sets'] : null;
  if (!isObject(sets)) throw new TypeError('data/policy/grammar.json: sets is no object');
  const wordsOf = (name: string): ReadonlySet<string> => {
    const set = sets[name];
    const words = isObject(set) ? set['words'] : null;
    if (!Array.isArray(words) || !words.every((w) => typeof w === 'string'))
      throw new TypeError(`data/policy/grammar.json: ${name} lists no words`);
    return new Set(words);
  };
  return Object.fromEntries(SETS.map((name) => [name, wordsOf(name)])) as Record<(typeof SETS)[number], Set<string>>;
}

let built: Grammar | null = null;
/** Checked on first use; throws a TypeError that names what is wrong in the file. */
export function grammar(): Grammar {
  built ??= build();
  return built;
}
