// A judged observation written down as a finding: what was recorded, what the document says about it, what to do.
// The sentences are shared by the audits that hold records against documents: keys below `policy.` of locales.
import { quotable } from '../base/text.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { distinct, refOf } from './bearing.ts';
import type { Judged } from './declared.ts';
import { found, say } from './found.ts';

/** The finding of one verdict for one audit. */
export function verdictFinding(audit: string, j: Judged, law: readonly string[]): Found {
  const { verdict } = j;
  const o = verdict.observation;
  const quote = (verdict.claims.find((c) => c.part !== 'considered') ?? verdict.claims[0])?.quote ?? '';
  const params = {
    data: o.data,
    recipient: o.recipient ?? '?',
    feature: (o.feature ?? '').replaceAll('-', ' '),
    quote: quotable(quote, 240),
    requests: j.requests,
  };
  const silent = verdict.why.startsWith('silent') && verdict.claims.length === 0;
  return {
    ...found(audit, {
      outcome: verdict.outcome,
      grade: 'recorded',
      app: o.app,
      subject: {
        data: o.data,
        ...(o.recipient !== null && { recipient: o.recipient }),
        ...(o.feature !== null && { feature: o.feature }),
      },
      recorded: '',
      said: '',
      todo: '',
      rows: j.evidence,
      law,
      counts: { items: j.items, requests: j.requests },
    }),
    message: {
      recorded: say(
        `policy.recorded${o.feature === null ? '' : '-feature'}${o.recipient === null ? '-unnamed' : ''}`,
        params,
      ),
      said: say(`policy.said.${verdict.why}${silent ? '-all' : ''}`, params),
      todo: say(`policy.todo.${verdict.outcome}`, params),
    },
    limits: [
      say('policy.limit.receipt', params),
      ...(verdict.stronger === null ? [] : [say('policy.limit.reading', params)]),
    ],
    claims: [...verdict.claims],
  };
}

/** No document, or nothing captured to hold against one: no answer, and no pass. */
export const withoutSide = (audit: string, app: string | null, side: 'document' | 'capture', count: number): Found => ({
  ...found(audit, { outcome: 'cannot-tell', app, recorded: '', said: '', todo: '', counts: { rows: count } }),
  message: {
    recorded: say(`policy.no-${side}.recorded`, { count }),
    said: say(`policy.no-${side}.said`, { count }),
    todo: say(`policy.no-${side}.todo`, { count }),
  },
});

/** A finding about statements alone: nothing was seen that could confirm or refute them. */
export function claimFinding(
  audit: string,
  data: DataType,
  claims: readonly Claim[],
  key: string,
  outcome: 'cannot-tell' | 'undisclosed' = 'cannot-tell',
): Found {
  const first = claims[0];
  const params = { data, quote: quotable(first?.quote.exact ?? '', 240), count: claims.length };
  return {
    ...found(audit, {
      outcome,
      app: first?.app ?? null,
      subject: { data, feature: key },
      recorded: '',
      said: '',
      todo: '',
      rows: claims.slice(0, 5),
      counts: { claims: claims.length },
    }),
    message: {
      recorded: say(`policy.${key}.recorded`, params),
      said: say(`policy.${key}.said`, params),
      todo: say(`policy.${key}.todo`, params),
    },
    claims: claims.slice(0, 5).map((c) => ({
      document: c.document,
      quote: c.quote.exact,
      start: c.quote.start,
      end: c.quote.end,
      part: 'considered' as const,
      why: outcome === 'cannot-tell' ? 'not-visible' : 'named here only',
    })),
  };
}

/** More sentences than this are counted, not quoted. */
const MOST_QUOTED = 40;

/**
 * One open question that a document leaves about many types of data: their statements together, the first sentence of each type before the
 * others. Of one type only, it is about that type.
 */
export function claimsFinding(audit: string, key: string, kinds: ReadonlyMap<DataType, readonly Claim[]>): Found {
  const lists = [...kinds.values()];
  const ordered = [...new Set([...lists.flatMap((l) => l.slice(0, 1)), ...lists.flat()])];
  const quoted = distinct(ordered.map((c) => refOf(c, 'considered', 'not-visible'))).slice(0, MOST_QUOTED);
  const params = {
    data: [...kinds.keys()],
    kinds: kinds.size,
    quote: quotable(ordered[0]?.quote.exact ?? '', 240),
    count: new Set(ordered.map((c) => c.quote.start)).size,
  };
  const [only] = kinds.size === 1 ? kinds.keys() : [];
  return {
    ...found(audit, {
      outcome: 'cannot-tell',
      app: ordered[0]?.app ?? null,
      subject: { ...(only !== undefined && { data: only }), feature: key },
      recorded: '',
      said: '',
      todo: '',
      rows: ordered.slice(0, MOST_QUOTED),
      counts: { claims: ordered.length, kinds: kinds.size },
    }),
    message: {
      recorded: say(`policy.${key}.recorded`, params),
      said: say(`policy.${key}.said`, params),
      todo: say(`policy.${key}.todo`, params),
    },
    claims: quoted,
  };
}
