// Says beside does: data items and accesses of a case, grouped as one observation each and judged against its documents.
import type { DataType } from '../model/personal-data.ts';
import type { Claim, DataItem, Place, Request, Rows } from '../model/rows.ts';
import { speakingFor, tellsOfCollection } from './documents.ts';
import { type Observation, type Verdict, verdicts } from './verdicts.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly items: number;
  readonly requests: number;
  /** First places of what was observed; at most 50. */
  readonly evidence: readonly { readonly from: Place }[];
}

export interface Declared {
  readonly judged: readonly Judged[];
  /** Data was observed and no document is at hand for that app. */
  readonly withoutDocument: readonly { readonly app: string | null; readonly items: number }[];
  readonly claims: number;
}

const MOST = 50;
/** An endpoint whose only task is to report carries this purpose. */
const PURPOSES: Readonly<Record<string, string>> = { reports: 'ServiceUsageAnalytics' };

type Needed = Pick<Rows, 'DataItem' | 'Request' | 'Claim'>;
const placeKey = (p: Place): string => [p.input, p.line, p.entry, p.frame, p.offset, p.path, p.row].join(' ');
const memo = new WeakMap<
  readonly DataItem[],
  { claims: readonly Claim[]; requests: readonly Request[]; answer: Declared }
>();

/** Groups, judges and remembers: several audits ask for the same answer. */
export function declared(rows: Needed): Declared {
  const known = memo.get(rows.DataItem);
  if (known && known.claims === rows.Claim && known.requests === rows.Request) return known.answer;
  const answer = judge(rows);
  memo.set(rows.DataItem, { claims: rows.Claim, requests: rows.Request, answer });
  return answer;
}

function judge(rows: Needed): Declared {
  const requests = new Map(rows.Request.map((r) => [placeKey(r.from), r]));
  const groups = new Map<string, { observation: Observation; items: DataItem[]; requests: Set<string> }>();
  for (const item of rows.DataItem) {
    const request = requests.get(placeKey(item.request));
    const observation = observationOf(item.app, item.data, item.at, request ?? null);
    const o = observation;
    const key = [o.app, o.data, o.recipient, o.party, o.feature, o.encrypted].join('\u0000');
    const group = groups.get(key);
    if (group) {
      group.items.push(item);
      group.requests.add(placeKey(item.request));
    } else groups.set(key, { observation, items: [item], requests: new Set([placeKey(item.request)]) });
  }
  const apps = new Set([...groups.values()].map((g) => g.observation.app));
  // A document that is bound to no app speaks for the only one there is.
  const telling = rows.Claim.filter(tellsOfCollection);
  const claimsOf = (app: string | null): readonly Claim[] => speakingFor(telling, app, apps);
  const judged: Judged[] = [];
  const without = new Map<string | null, number>();
  const byApp = new Map<string | null, typeof groups extends Map<string, infer G> ? G[] : never>();
  for (const g of groups.values()) {
    const list = byApp.get(g.observation.app);
    if (list) list.push(g);
    else byApp.set(g.observation.app, [g]);
  }
  for (const [app, list] of byApp) {
    const claims = claimsOf(app);
    if (claims.length === 0) {
      without.set(
        app,
        list.reduce((n, g) => n + g.items.length, 0),
      );
      continue;
    }
    const answers = verdicts(
      list.map((g) => ({ ...g.observation, app: null })),
      claims.map((c) => (c.app === null ? c : { ...c, app: null })),
    );
    answers.forEach((verdict, i) => {
      const g = list[i]!;
      judged.push({
        verdict: { ...verdict, observation: g.observation },
        items: g.items.length,
        requests: g.requests.size,
        evidence: g.items.slice(0, MOST).map((item) => ({ from: item.from })),
      });
    });
  }
  return {
    judged,
    withoutDocument: [...without].map(([app, items]) => ({ app, items })),
    claims: rows.Claim.length,
  };
}

function observationOf(app: string | null, data: DataType, at: string | null, request: Request | null): Observation {
  const feature = request?.feature ?? null;
  return {
    app,
    data,
    recipient: request?.owner ?? request?.host ?? null,
    party: request?.party ?? 'unknown',
    feature,
    purpose: feature === null ? null : (PURPOSES[feature] ?? null),
    encrypted: request?.encrypted ?? null,
    at: at ?? request?.at ?? null,
  };
}
