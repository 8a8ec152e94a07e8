// A judged observation written down as a finding: what was recorded, what the document says about it, what to do.
// The sentences are shared by the audits that hold records against documents: keys below `policy.` of locales.
import { printable } from '../base/text.ts';
import type { Found } from '../model/finding.ts';
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
    quote: printable(quote, 240),
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
      recorded: say(o.feature === null ? 'policy.recorded' : 'policy.recorded-feature', params),
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
