// `You can withdraw your consent …`: what the person may choose.
import type { DataType } from '../../../model/personal-data.ts';
import { type Draft, draftOf } from '../types.ts';
import type { Lexicon } from './lexicon.ts';
import { namedBy } from './mentions.ts';
import type { Sentence } from './sentence.ts';

const MODALS = new Set(['can', 'may', 'could', 'have', 'agree']);
const BETWEEN = new Set(['choose', 'the', 'right', 'to', 'option', 'a', 'request', 'agree', 'that', 'we', 'decide']);
const ADS = /personali[sz]ed (?:ads?|advert)|interest[- ]based ad|targeted ad/i;

export function choiceOf(s: Sentence, lexicon: Lexicon): Draft | null {
  const { tokens } = s;
  if (!/\byou(?:r)?\b/i.test(s.words)) return null;
  for (const a of s.actors) {
    if (a.value !== 'user' || !MODALS.has(tokens[a.until]?.word ?? '')) continue;
    let i = a.until + 1;
    while (i < tokens.length && (lexicon.grammar.adverbs.has(tokens[i]!.word) || BETWEEN.has(tokens[i]!.word))) i++;
    if (tokens[i]?.word === 'not' || tokens[a.until + 1]?.word === 'not') return null;
    const verb = tokens[i]?.word === 'notify' ? 'notify' : lexicon.chooses.at(tokens, i) ? 'allow-opt-out' : null;
    if (!verb) continue;
    // `You can access the website without …` is no choice about data.
    if (tokens[i]?.word === 'access' && !s.data.some((h) => h.from > i && h.from <= i + 5)) continue;
    const after = s.data.filter((h) => h.from >= i);
    const found = namedBy(s.text, tokens, after.length > 0 ? after : s.data);
    const data: DataType[] = [...found.ids];
    if (ADS.test(s.words) && tokens[i]?.word !== 'access' && !data.includes('inferred.interests'))
      data.push('inferred.interests');
    if (data.length === 0) return null;
    const d = draftOf(s.ctx, 'user', verb, 'choice');
    d.data = data;
    d.terms = [...found.terms];
    d.modality = 'can';
    return d;
  }
  return null;
}
