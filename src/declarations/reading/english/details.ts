// What stands in every claim of a sentence alike: purposes, periods, places, exceptions, the form of the data.
import type { Vocabulary } from '../../../knowledge/policy/vocabulary.ts';
import type { Draft } from '../types.ts';

const AGGREGATED =
  /\baggregat|\bpseudonymi|\banonymi[sz]ed|\bde-?identified|\banonymous(?:ly)?\b|\bbasic statistics|\btrends\b/i;
const HASHED = /\bhashed\b/i;

/** Fills in what the claims of one sentence share. */
export function addDetails(drafts: readonly Draft[], sentence: string, v: Vocabulary): void {
  if (drafts.length === 0) return;
  let purposes: readonly string[] | null = null;
  const form = AGGREGATED.test(sentence) ? 'aggregated' : HASHED.test(sentence) ? 'hashed' : null;
  const hashed = form === 'hashed' || (form === 'aggregated' && HASHED.test(sentence));
  for (const d of drafts) {
    if (d.purpose.length === 0 && d.actor !== 'policy') {
      purposes ??= v.purposes.filter((p) => p.test.en.test(sentence)).map((p) => p.id);
      d.purpose = [...purposes];
    }
    if (d.verb === 'retain' || d.verb === 'delete' || d.verb === 'store')
      d.retention ??= v.retention.en.exec(sentence)?.[0]?.trim() ?? null;
    // A capital at the very start names no place.
    if (d.verb === 'store' || d.verb === 'transfer' || d.verb === 'access')
      d.place ??= v.places.en.exec(sentence.slice(1))?.[1] ?? null;
    if (d.polarity === 'deny') d.exception ??= v.exceptions.en.exec(sentence)?.[0]?.trim() ?? null;
    if (form === 'aggregated' && d.verb !== 'delete') d.form = 'aggregated';
    else if (hashed) d.form = 'hashed';
  }
}
