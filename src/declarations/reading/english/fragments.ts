// A fragment under a lead-in, a heading or in a table: it has no main verb and takes the frame of what stands above it.
import { isWithin } from '../../../model/personal-data.ts';
import { type Draft, draftOf, type Frame } from '../types.ts';
import { conditionSpans, firstCondition } from './conditions.ts';
import type { Lexicon } from './lexicon.ts';
import { deniedMentions, namedBy } from './mentions.ts';
import { isAside, type Sentence } from './sentence.ts';
import { butNot } from './statements.ts';

const MOST_RECIPIENT = 160;

export function fragmentOf(s: Sentence, lexicon: Lexicon, frame: Frame): Draft[] {
  const { tokens, ctx } = s;
  // `d.`: a number in a list.
  if (!/\p{L}{3}/u.test(s.words)) return [];
  const listing = frame.recipients === true || tellsPurpose(s, lexicon, frame);
  if (!isListable(s, lexicon, frame.loose === true)) return [];
  if (listing && /^(?:this|it|that)$/.test(tokens[0]?.word ?? '')) return [];
  const denied = deniedMentions(tokens, s.data);
  const found = namedBy(
    s.text,
    tokens,
    s.data.filter((h) => !denied.includes(h)),
  );
  const specific = found.ids.filter((id) => id !== 'any');
  const data = listing || specific.length === 0 ? [...frame.data] : [...found.ids];
  // `your location` under a lead about Location Data is what that term was defined as.
  if (!listing)
    for (const id of frame.data) if (!data.includes(id) && specific.some((own) => isWithin(id, own))) data.push(id);
  if (data.length === 0) data.push(...found.ids);
  if (data.length === 0) return [];
  const d = draftOf(ctx, frame.actor, frame.verb, 'context');
  d.polarity = frame.polarity;
  d.modality = frame.modality;
  d.condition = frame.condition ?? firstCondition(s.text, tokens, conditionSpans(tokens, lexicon, [], []));
  d.recipient = frame.recipient;
  d.data = data;
  d.terms = [...found.terms];
  d.confidence = 0.7;
  if (frame.verb === 'share' && s.actors.length > 0) d.recipient ??= s.words.slice(0, MOST_RECIPIENT);
  return denied.length > 0 && frame.polarity === 'affirm' ? [d, butNot(s, denied, frame.actor, frame.verb)] : [d];
}

/** Under `we use … to:` an item that opens with a verb tells what for; the data is the lead's. */
function tellsPurpose(s: Sentence, lexicon: Lexicon, frame: Frame): boolean {
  if (frame.data.length === 0) return false;
  const from = s.tokens.findIndex((t) => /^\p{L}/u.test(t.word));
  const first = s.tokens[from]?.word ?? '';
  if (first === 'to') return true;
  if (s.data.some((h) => h.from === from) || frame.verb === 'collect') return false;
  if (/ing$/.test(first) ? ['use', 'process'].includes(frame.verb) : lexicon.grammar.purposeVerbs.has(first))
    return true;
  // `Marketing: to send you …`
  const colon = s.tokens.findIndex((t) => t.word === ':');
  return colon > 0 && colon < 8 && s.tokens[colon + 1]?.word === 'to';
}

/** `The purpose of the survey … will be told to you`: a modal after a noun that is no actor, outside a relative clause. */
function hasOwnVerb(s: Sentence, lexicon: Lexicon): boolean {
  return s.tokens.some((t, i) => {
    if (i === 0 || isAside(s.tokens, i) || lexicon.vocabulary.modals.en[t.word] === undefined || t.word === 'need')
      return false;
    const before = s.tokens[i - 1]!.word;
    if (/^(?:that|which|who|it|this|these|they|you|we)$/.test(before) || s.actors.some((a) => a.until === i))
      return false;
    if (
      s.tokens
        .slice(0, i)
        .some((x, k) => !isAside(s.tokens, k) && /^(?:that|which|who|if|when|where|whether|how|what)$/.test(x.word))
    )
      return false;
    return !s.tokens.slice(i + 1, i + 4).some((x) => /^(?:include|contain|comprise|consist)$/.test(x.word));
  });
}

/** `Parcelbird uses its own cookies.`, `Most browsers allow you to …`: a finite verb of its own, outside a relative clause. */
function hasOwnFinite(s: Sentence, lexicon: Lexicon): boolean {
  if (/\ballows? (?:you|users) to\b/i.test(s.words)) return true;
  return (
    /\.$/.test(s.words) &&
    s.tokens.some((t, i) => {
      if (i === 0 || i > 4 || !/s$/.test(t.word) || lexicon.grammar.nounable.has(t.word)) return false;
      const verb =
        lexicon.verbs.at(s.tokens, i, 'word') !== null || lexicon.grammar.purposeVerbs.has(t.word.slice(0, -1));
      return verb && /[A-Z]/.test(s.text[s.tokens[i - 1]!.start]!) && !s.data.some((h) => h.from <= i && h.until > i);
    })
  );
}

/** It names some data and is no sentence about something else. Under a mere heading it has no verb at all. */
function isListable(s: Sentence, lexicon: Lexicon, loose: boolean): boolean {
  const first = s.tokens.find((t) => /\p{L}/u.test(t.word))?.word ?? '';
  const specific = s.data.some((h) => !h.value.ids.includes('any'));
  // `The company will comply …`, `To avoid this, you should …`: a sentence of its own.
  const ownClause = s.actors.some(
    (a) =>
      (a.from === 0 || s.tokens[a.from - 1]!.word === ',') &&
      lexicon.vocabulary.modals.en[s.tokens[a.until]?.word ?? ''] !== undefined,
  );
  // `For example, we work with them …`
  const weAct = s.actors.some(
    (a) => a.value === 'we' && s.tokens[a.from]!.word === 'we' && s.tokens[a.from - 1]?.word === ',',
  );
  if (ownClause || weAct || hasOwnVerb(s, lexicon) || hasOwnFinite(s, lexicon)) return false;
  if (lexicon.grammar.openers.has(first)) return !loose && specific;
  if (['you', 'we', 'they', 'please'].includes(first)) return !loose && specific && first === 'we';
  return !loose || (specific && !s.tokens.some((t) => lexicon.grammar.finite.has(t.word)));
}
