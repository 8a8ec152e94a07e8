// The verdict: what was observed, held against everything the documents in force say. A sentence counts only where its
// actor, data, recipient, feature and scope are those of the observation; where two answers fit, the milder one wins.
import { coverageWords, featuresIn } from '../knowledge/policy/coverage.ts';
import type { ClaimRef, Outcome } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Claim, Request } from '../model/rows.ts';
import { isSecondReader } from '../model/second-reading.ts';
import { covers, distinct, GIVES, HOLDS, type Indexed, nameKey, nearness, refOf } from './bearing.ts';
import { firstReaders, withSecondReader } from './second-reader.ts';
import { Versions } from './versions.ts';

export interface Observation {
  readonly app: string | null;
  readonly data: DataType;
  /** Who received it: an owner's or a host's name; null where unknown. */
  readonly recipient: string | null;
  /** The recipient seen from the app's publisher. */
  readonly party: Request['party'];
  /** Feature or service inside the app, by its public name or an id of it (`mini-programs`). */
  readonly feature: string | null;
  /** DPV purpose where the endpoint's own name tells it, e.g. `ServiceUsageAnalytics`. */
  readonly purpose?: string | null;
  readonly condition?: string | null;
  readonly encrypted?: boolean | null;
  /** False where nothing was seen and a statement about absence, servers or places is to be judged. */
  readonly seen?: boolean;
  readonly at: string | null;
}

export type VerdictOutcome = Extract<Outcome, 'disclosed' | 'vague' | 'undisclosed' | 'contradicted' | 'cannot-tell'>;

export interface Verdict {
  readonly observation: Observation;
  readonly outcome: VerdictOutcome;
  /** Id of the rule that decided: a key of locales below `verdict.`. */
  readonly why: string;
  /** Claims that decided, then those that nearly did with the reason why not. */
  readonly claims: readonly ClaimRef[];
  /** A stronger outcome that also fits, for mention only. */
  readonly stronger: VerdictOutcome | null;
  /** 0 to 1. */
  readonly confidence: number;
}

const MOST_NEAR = 6;
const SEVERITY: Readonly<Record<VerdictOutcome, number>> = {
  disclosed: 0,
  vague: 1,
  'cannot-tell': 2,
  undisclosed: 3,
  contradicted: 4,
};

class Court {
  private readonly versions = new Map<string | null, Versions>();
  private readonly ready = new WeakMap<readonly Claim[], Indexed[]>();
  private readonly memo = new Map<string, Omit<Verdict, 'observation'>>();
  private readonly words = coverageWords();
  private readonly claims: readonly Claim[];
  constructor(claims: readonly Claim[]) {
    this.claims = claims;
  }

  judge(o: Observation): Verdict {
    const key = [
      o.app,
      o.data,
      o.recipient,
      o.party,
      o.feature,
      o.purpose,
      o.encrypted,
      o.seen,
      o.at?.slice(0, 10),
    ].join('\u0000');
    let answer = this.memo.get(key);
    if (!answer) {
      answer = this.timeless(o);
      this.memo.set(key, answer);
    }
    return { observation: o, ...answer };
  }

  private versionsOf(app: string | null): Versions {
    let versions = this.versions.get(app);
    if (!versions) {
      versions = new Versions(this.claims.filter((c) => c.app === null || app === null || c.app === app));
      this.versions.set(app, versions);
    }
    return versions;
  }

  private indexed(app: string | null, at: string | null): { list: Indexed[]; later: boolean } {
    const force = this.versionsOf(app).at(at);
    let list = this.ready.get(force.claims);
    if (!list) {
      list = force.claims.map((claim) => ({
        claim,
        text: nameKey([claim.quote.exact, ...claim.services, ...featuresIn(claim.quote.exact)].join(' ')),
      }));
      this.ready.set(force.claims, list);
    }
    return { list, later: force.later };
  }

  /** Where the record tells no time and a text changed, each version answers: the mildest counts, the strongest is mentioned. */
  private timeless(o: Observation): Omit<Verdict, 'observation'> {
    const changes = o.at === null ? this.versionsOf(o.app).changes : [];
    if (changes.length < 2) return this.answer(o);
    const answers = changes.map((at) => this.answer({ ...o, at }));
    const mildest = answers.reduce((a, b) => (SEVERITY[b.outcome] <= SEVERITY[a.outcome] ? b : a));
    const strongest = answers.reduce((a, b) => (SEVERITY[b.outcome] > SEVERITY[a.outcome] ? b : a));
    if (mildest.outcome === strongest.outcome) return mildest;
    return { ...mildest, stronger: strongest.outcome, confidence: Math.min(mildest.confidence, 0.5) };
  }

  private answer(o: Observation): Omit<Verdict, 'observation'> {
    const { list, later } = this.indexed(o.app, o.at);
    const near: ClaimRef[] = [];
    const done = (
      outcome: VerdictOutcome,
      why: string,
      decided: ClaimRef[],
      confidence: number,
      stronger: VerdictOutcome | null = null,
    ) => ({
      outcome,
      why,
      claims: distinct([...decided, ...near]).slice(0, decided.length + MOST_NEAR),
      stronger,
      confidence: later ? Math.min(confidence, 0.6) : confidence,
    });
    if (list.length === 0) return done('cannot-tell', 'no-document', [], 1);
    const speaking = list.filter((i) => covers(i.claim, o.data) !== null);
    if (o.seen === false) {
      const about = speaking.slice(0, 3).map((i) => refOf(i.claim, 'considered', 'not-visible'));
      return done('cannot-tell', 'not-visible', about, 1);
    }

    // A promise about the wire needs no other match than the wire.
    if (o.encrypted === false) {
      const promise = list.find(
        (i) =>
          i.claim.verb === 'protect' && i.claim.polarity === 'affirm' && this.words.inTransit.test(i.claim.quote.exact),
      );
      if (promise)
        return done('contradicted', 'clear-text', [refOf(promise.claim, 'denies', 'promises encryption')], 0.8);
    }

    const feature = o.feature === null ? null : nameKey(o.feature);
    const names = (i: Indexed) =>
      feature !== null && feature.length > 2 && new RegExp(`(?:^| )${escaped(feature)}(?: |$)`).test(i.text);
    const outward = o.party === 'third' || o.party === 'tracker';

    const limit = this.limited(o, list, names);
    if (limit) return done('contradicted', 'beyond-limit', [refOf(limit.claim, 'denies', 'limits the purpose')], 0.6);

    const carved =
      feature === null || outward || ownToClient(o.data)
        ? []
        : list.filter((i) => i.claim.actor === 'policy' && i.claim.verb === 'exclude' && names(i));
    const left =
      feature === null || outward || ownToClient(o.data)
        ? []
        : list.filter(
            (i) =>
              i.claim.actor === 'third-party' && HOLDS.has(i.claim.verb) && i.claim.polarity === 'affirm' && names(i),
          );
    if (carved.length > 0 || left.length > 0) return this.carvedOut(o, speaking, names, carved, left, near, done);

    const denial = this.denial(o, speaking, outward);
    if (outward) return this.outward(o, list, near, denial, done);

    const ours = speaking.filter(
      (i) =>
        (i.claim.actor === 'we' || i.claim.actor === 'our-affiliates') &&
        i.claim.polarity === 'affirm' &&
        (HOLDS.has(i.claim.verb) || GIVES.has(i.claim.verb)),
    );
    const clear: Indexed[] = [];
    const vague: Indexed[] = [];
    for (const i of ours) {
      const how = covers(i.claim, o.data);
      const tied = this.tied(i);
      if (how === 'named' && (!tied || names(i))) clear.push(i);
      else {
        vague.push(i);
        near.push(refOf(i.claim, 'considered', how === 'named' ? 'tied to a feature or choice' : 'general term'));
      }
    }
    if (clear.length > 0) {
      const best = clear
        .slice()
        .sort((a, b) => rank(b, names) - rank(a, names))
        .slice(0, 3);
      if (denial) {
        near.push(refOf(denial.claim, 'denies', 'conflicting statements'));
        return done(
          'vague',
          'conflicting',
          best.map((i) => refOf(i.claim, 'affirms', null)),
          0.5,
          'contradicted',
        );
      }
      return done(
        'disclosed',
        'named',
        best.map((i) => refOf(i.claim, 'affirms', null)),
        0.9,
      );
    }
    if (denial) return done('contradicted', 'denied', [refOf(denial.claim, 'denies', null)], 0.8);
    const closeness = (i: Indexed) =>
      nearness(i, o.data) + (covers(i.claim, o.data) === 'named' ? 3 : 0) - (this.tied(i) ? 3 : 0);
    vague.sort((a, b) => closeness(b) - closeness(a));
    if (vague.length > 0)
      return done(
        'vague',
        'general',
        vague
          .slice(0, 3)
          .map((i) =>
            refOf(
              i.claim,
              'affirms',
              covers(i.claim, o.data) === 'named' ? 'tied to a feature or choice' : 'general term',
            ),
          ),
        0.7,
        'undisclosed',
      );
    for (const i of list)
      if (
        i.claim.actor === 'we' &&
        i.claim.polarity === 'affirm' &&
        i.claim.data.includes('any') &&
        HOLDS.has(i.claim.verb) &&
        near.length < 2
      )
        near.push(refOf(i.claim, 'considered', 'names no type'));
    return done('undisclosed', 'silent', [], 0.7);
  }

  /** A feature that the document takes out of its scope or leaves to others, seen to reach the publisher. */
  private carvedOut(
    o: Observation,
    speaking: readonly Indexed[],
    names: (i: Indexed) => boolean,
    carved: readonly Indexed[],
    left: readonly Indexed[],
    near: ClaimRef[],
    done: (
      outcome: VerdictOutcome,
      why: string,
      decided: ClaimRef[],
      confidence: number,
      stronger?: VerdictOutcome | null,
    ) => Omit<Verdict, 'observation'>,
  ) {
    const decided = [
      ...left.slice(0, 2).map((i) => refOf(i.claim, 'governs', 'leaves collection to others')),
      ...carved.slice(0, 2).map((i) => refOf(i.claim, 'carves-out', 'takes the service out of scope')),
    ];
    const ours = speaking.filter(
      (i) =>
        i.claim.actor === 'we' && i.claim.polarity === 'affirm' && (HOLDS.has(i.claim.verb) || GIVES.has(i.claim.verb)),
    );
    const named = ours.filter(
      (i) =>
        names(i) && covers(i.claim, o.data) === 'named' && i.claim.form === 'personal' && !i.claim.data.includes('any'),
    );
    if (named.length > 0)
      return done(
        'vague',
        'carved-but-named',
        [...named.slice(0, 2).map((i) => refOf(i.claim, 'affirms', null)), ...decided],
        0.6,
      );
    for (const i of ours)
      if (near.length < MOST_NEAR)
        near.push(refOf(i.claim, 'considered', 'speaks of the service itself, not of what is carved out'));
    if (left.some((i) => this.words.also.test(i.claim.quote.exact)))
      return done('vague', 'also-collected', decided, 0.6, 'undisclosed');
    return done('undisclosed', 'carved-out', decided, 0.8);
  }

  /** A statement that bounds a purpose, where the observed purpose is another. */
  private limited(o: Observation, list: readonly Indexed[], names: (i: Indexed) => boolean): Indexed | null {
    if (!o.purpose || this.words.operations.has(o.purpose) || o.recipient === null) return null;
    const recipient = nameKey(o.recipient);
    if (recipient.length < 3) return null;
    return (
      list.find(
        (i) =>
          i.claim.actor === 'we' &&
          GIVES.has(i.claim.verb) &&
          i.claim.polarity === 'affirm' &&
          this.words.limits.test(i.claim.quote.exact) &&
          !i.claim.purpose.includes(o.purpose ?? '') &&
          (` ${nameKey(i.claim.recipient ?? '')} `.includes(` ${recipient} `) ||
            ` ${i.text} `.includes(` with ${recipient} `)) &&
          (o.feature === null || names(i) || / feature /.test(` ${i.text} `)),
      ) ?? null
    );
  }

  private denial(o: Observation, speaking: readonly Indexed[], outward: boolean): Indexed | null {
    return (
      speaking.find((i) => {
        const c = i.claim;
        if (c.actor !== 'we' || c.polarity !== 'deny' || c.exception !== null || c.condition !== null) return false;
        if (c.rule === 'but-not' || this.bounded(c)) return false;
        if (!c.named.includes(o.data) || c.data.includes('any') || this.words.narrow.test(c.quote.exact)) return false;
        if (outward) return GIVES.has(c.verb);
        return c.verb === 'collect' || c.verb === 'receive';
      }) ?? null
    );
  }

  /** Told for some people or places only: in its own words, or by a heading below the title. */
  private bounded(c: Claim): boolean {
    return (
      (c.scope !== null && this.words.groups.test(c.scope)) || c.heading.slice(1).some((h) => this.words.groups.test(h))
    );
  }

  /** Tied to a feature or a choice of the person: by its condition, or by naming features of the service. */
  private tied(i: Indexed): boolean {
    const c = i.claim;
    if (c.condition !== null && this.words.featureConditions.test(c.condition)) return true;
    if (this.bounded(c)) return true;
    // A row's purpose column tells one use, not collection as such.
    return c.verb === 'use' && (c.rule === 'context' || c.rule.startsWith('table-'));
  }

  private outward(
    o: Observation,
    list: readonly Indexed[],
    near: ClaimRef[],
    denial: Indexed | null,
    done: (
      outcome: VerdictOutcome,
      why: string,
      decided: ClaimRef[],
      confidence: number,
      stronger?: VerdictOutcome | null,
    ) => Omit<Verdict, 'observation'>,
  ) {
    const recipient = o.recipient === null ? '' : nameKey(o.recipient);
    const giving = list.filter(
      (i) =>
        i.claim.polarity === 'affirm' &&
        ((i.claim.actor === 'we' && GIVES.has(i.claim.verb)) ||
          (i.claim.actor !== 'we' &&
            i.claim.actor !== 'user' &&
            i.claim.actor !== 'policy' &&
            HOLDS.has(i.claim.verb))),
    );
    const named = recipient.length > 2 ? giving.filter((i) => ` ${i.text} `.includes(` ${recipient} `)) : [];
    const exact = named.filter((i) => covers(i.claim, o.data) === 'named');
    if (exact.length > 0)
      return done(
        'disclosed',
        'named-recipient',
        exact.slice(0, 3).map((i) => refOf(i.claim, 'affirms', null)),
        0.9,
      );
    if (denial) return done('contradicted', 'denied-sharing', [refOf(denial.claim, 'denies', null)], 0.7);
    const broad = named.filter((i) => covers(i.claim, o.data) !== null || i.claim.data.includes('any'));
    if (broad.length > 0)
      return done(
        'vague',
        'recipient-named-data-general',
        broad.slice(0, 3).map((i) => refOf(i.claim, 'affirms', 'data in general')),
        0.7,
      );
    const category = giving.filter(
      (i) => covers(i.claim, o.data) !== null && (i.claim.recipient !== null || i.claim.actor !== 'we'),
    );
    if (category.length > 0)
      return done(
        'vague',
        'recipient-category',
        category.slice(0, 3).map((i) => refOf(i.claim, 'affirms', 'recipient not named')),
        0.6,
        'undisclosed',
      );
    const any = giving.filter((i) => i.claim.data.includes('any') && i.claim.recipient !== null);
    for (const i of any.slice(0, 3)) near.push(refOf(i.claim, 'considered', 'neither data nor recipient named'));
    if (any.length > 0)
      return done(
        'vague',
        'recipient-category',
        any.slice(0, 3).map((i) => refOf(i.claim, 'affirms', 'neither data nor recipient named')),
        0.5,
        'undisclosed',
      );
    return done('undisclosed', 'silent-recipient', [], 0.7);
  }
}

const escaped = (s: string): string => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the client tells of itself in every request, whatever the feature: no data of a service that others run. */
const ownToClient = (data: DataType): boolean => /^(?:device|network|app|diagnostics)(?:\.|$)/.test(data);

const rank = (i: Indexed, names: (i: Indexed) => boolean): number =>
  (names(i) ? 4 : 0) + (i.claim.verb === 'collect' ? 2 : 0) + i.claim.confidence;

/** One verdict an observation, in their order. Equal observations are judged once. */
export function verdicts(observations: readonly Observation[], claims: readonly Claim[]): Verdict[] {
  const court = new Court(firstReaders(claims));
  const second = claims.filter(isSecondReader);
  return observations.map((o) => (second.length === 0 ? court.judge(o) : withSecondReader(court.judge(o), second)));
}
