// What stands in every claim of a sentence alike: purposes, periods, places, exceptions, the form of the data.
import type { Vocabulary } from '../../../knowledge/policy/vocabulary.ts';
import type { Draft } from '../types.ts';

const AGGREGATED =
  /\baggregat|\bpseudonymi|\banonymi[sz]ed|\bde-?identified|\banonymous(?:ly)?\b|\bbasic statistics|\btrends\b/i;
const HASHED = /\bhashed\b/i;

export function addDetails(d: Draft, sentence: string, v: Vocabulary): void {
  if (d.purpose.length === 0 && d.actor !== 'policy')
    d.purpose = v.purposes.filter((p) => p.test.en.test(sentence)).map((p) => p.id);
  if (d.verb === 'retain' || d.verb === 'delete' || d.verb === 'store')
    d.retention ??= v.retention.en.exec(sentence)?.[0]?.trim() ?? null;
  // A capital at the very start names no place.
  if (d.verb === 'store' || d.verb === 'transfer' || d.verb === 'access')
    d.place ??= v.places.en.exec(sentence.slice(1))?.[1] ?? null;
  if (d.polarity === 'deny') d.exception ??= v.exceptions.en.exec(sentence)?.[0]?.trim() ?? null;
  if (d.verb !== 'delete' && AGGREGATED.test(sentence)) d.form = 'aggregated';
  else if (HASHED.test(sentence)) d.form = 'hashed';
}
