// Statements that cannot both hold: the writer says that it collects a type and that it does not, or shares it and does not.
// Narrow on purpose: same actor, same type by its own name, no exception, no condition, no group of people, same recipient.
import { coverageWords } from '../knowledge/policy/coverage.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { kindOfDocument } from './documents.ts';
import { Versions } from './versions.ts';

export interface Conflict {
  readonly data: DataType;
  readonly affirms: Claim;
  readonly denies: Claim;
  /** In one document, or between documents of two kinds. */
  readonly where: 'inside' | 'between';
}

const KINDS: readonly ReadonlySet<Claim['verb']>[] = [
  new Set<Claim['verb']>(['collect', 'receive']),
  new Set<Claim['verb']>(['share', 'disclose', 'transfer']),
];
const kindOfAct = (c: Claim): number => KINDS.findIndex((verbs) => verbs.has(c.verb));

/** Readings that rest on what stands around a sentence, or on a part of it. */
const LESS_SURE = new Set(['but-not', 'relative', 'context', 'includes', 'contrast']);

/** Said of everyone and always. */
function isPlain(c: Claim): boolean {
  const words = coverageWords();
  return (
    c.actor === 'we' &&
    c.form === 'personal' &&
    c.condition === null &&
    c.exception === null &&
    !LESS_SURE.has(c.rule) &&
    kindOfAct(c) >= 0 &&
    !words.narrow.test(c.quote.exact) &&
    (c.scope === null || !words.groups.test(c.scope)) &&
    !c.heading.slice(1).some((h) => words.groups.test(h))
  );
}

/** The type that both name; null where they can stand beside each other. */
function meeting(affirms: Claim, denies: Claim): DataType | null {
  if (kindOfAct(affirms) !== kindOfAct(denies)) return null;
  if (kindOfAct(denies) === 1 && affirms.recipient !== denies.recipient && denies.recipient !== 'anyone') return null;
  // A label that says nothing is collected denies every type.
  if (denies.rule === 'collects-nothing') return affirms.named.find((id) => id !== 'any' && id !== 'other') ?? null;
  if (denies.data.includes('any')) return null;
  return affirms.named.find((id) => id !== 'other' && denies.named.includes(id)) ?? null;
}

function pairs(affirming: readonly Claim[], denying: readonly Claim[], where: Conflict['where']): Conflict[] {
  const found = new Map<DataType, Conflict>();
  for (const denies of denying)
    for (const affirms of affirming) {
      const data = meeting(affirms, denies);
      if (data !== null && !found.has(data)) found.set(data, { data, affirms, denies, where });
    }
  return [...found.values()];
}

/** Conflicts of the documents of one app, at most one a type and place. */
export function conflictsOf(claims: readonly Claim[]): Conflict[] {
  const plain = claims.filter(isPlain);
  const out: Conflict[] = [];
  const side = (list: readonly Claim[], polarity: Claim['polarity']) => list.filter((c) => c.polarity === polarity);
  for (const document of new Set(plain.map((c) => c.document))) {
    const own = plain.filter((c) => c.document === document);
    out.push(...pairs(side(own, 'affirm'), side(own, 'deny'), 'inside'));
  }
  // Between kinds of documents only the latest version of each speaks.
  const latest = new Versions(plain).at('9999-12-31').claims;
  const kinds = [...new Set(latest.map(kindOfDocument))].sort();
  for (const a of kinds)
    for (const b of kinds)
      if (a !== b)
        out.push(
          ...pairs(
            side(latest, 'affirm').filter((c) => kindOfDocument(c) === a),
            side(latest, 'deny').filter((c) => kindOfDocument(c) === b),
            'between',
          ),
        );
  return out;
}
