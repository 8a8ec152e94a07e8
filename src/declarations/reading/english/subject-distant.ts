// Verbs that stand away from their subject: the sentence's first subject goes on, or the last actor named.
import { type Answer, type Case, lastActor, leftWord } from './subject-case.ts';

/** `what data Parcelbird collects`: a name that is neither the writer's nor a known kind of actor; nothing is said here. */
export function otherName(c: Case): Answer {
  const { s, cluster } = c;
  const t = s.tokens[cluster.at];
  if (!t || cluster.at === 0 || !/[A-Z]/.test(s.text[t.start]!)) return undefined;
  return s.data.some((h) => h.from <= cluster.at && h.until > cluster.at) ? undefined : null;
}

/** `security and access policies`: a form that may be a noun and has no object of its own after it. */
function isLoneNoun(c: Case): boolean {
  const { s, p, lexicon } = c;
  if (!lexicon.grammar.nounable.has(p.word)) return false;
  const next = s.tokens[p.until]?.word ?? '';
  return !(
    lexicon.grammar.determiners.has(next) ||
    lexicon.grammar.conjunctions.has(next) ||
    /^(?:it|them)$/.test(next) ||
    s.data.some((h) => h.from === p.until)
  );
}

/** `Our team …, and reviews …`: the sentence's first subject goes on. */
export function firstSubject(c: Case): Answer {
  // `please do not use …, or otherwise provide us`: asked of the person.
  if (/\bplease do not\b|\bdo not (?:use|provide|submit|send|share)\b/i.test(c.s.words) && c.p.verb === 'share')
    return null;
  const { s, p, cluster, before, lexicon } = c;
  const { tokens } = s;
  const first = s.actors[0];
  const ours =
    tokens[0]?.word === 'our' && tokens.slice(0, cluster.at + 1).some((t) => lexicon.grammar.ourPeople.has(t.stem));
  const head = first?.from === 0 && first.value !== 'user' ? first.value : ours ? 'we' : null;
  const goesOn = lexicon.grammar.conjunctions.has(leftWord(c)) || /^(?:communicate|interact)$/.test(leftWord(c));
  // `we recommend that you choose …, and not share`: the person's own.
  const other =
    head === 'we' &&
    first !== undefined &&
    s.actors.some((a) => a.value === 'user' && a.from > first.until && a.until <= cluster.at);
  if (!head || !goesOn || other || isLoneNoun(c) || before.some((q) => !q.embedded && q.link < 0 && q.actor !== head))
    return undefined;
  p.actor = head;
  p.confidence = 0.6;
  return p;
}

/** The last actor within ten words, where nothing closes the clause between. */
export function nearestActor(c: Case): Answer {
  const { s, p, cluster, before, lexicon } = c;
  const j = cluster.at;
  const word = leftWord(c);
  const near = lastActor(s, (a) => a.until <= j + 1 && j - a.until < 10);
  if (!near || before.some((q) => q.from > near.until && !q.embedded)) return null;
  const words = s.tokens.slice(near.until, j + 1).map((t) => t.word);
  // A form that may be a noun needs more than an actor somewhere before it (`the online store`).
  if (lexicon.grammar.nounable.has(p.word) && (!lexicon.grammar.conjunctions.has(word) || isLoneNoun(c))) return null;
  if (/^(?:'s|'|’)$/.test(words[0] ?? '')) return null;
  if (words.some((w) => w === ';' || w === '.')) return null;
  if (near.value === 'user' && !words.includes(')')) return null;
  // `to talk with other users and view …`: who is met is not who acts.
  if (/^(?:with|to|from|by|of|for|among|between)$/.test(s.tokens[near.from - 1]?.word ?? '')) return null;
  if (lexicon.grammar.determiners.has(word) || ['to', 'of', 'with', 'for', 'in', 'by', 'on'].includes(word))
    return null;
  p.actor = near.value;
  p.confidence = 0.6;
  return p;
}
