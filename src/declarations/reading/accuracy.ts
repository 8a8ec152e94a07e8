// How well claims are read, measured against hand-read lists. The scoring is that of the lists' own description:
// a gold claim is found when a quote overlaps at least half of its characters with the same actor class, the same
// polarity and at least one common data type.
import type { Mapped } from '../../formats/readable.ts';
import type { Claim } from '../../model/rows.ts';

export interface GoldClaim {
  readonly id: string;
  readonly quote: string;
  readonly actor: string;
  readonly verb: string;
  readonly polarity: string;
  readonly dataTypes: readonly string[];
}

export type ActorClass = 'we' | 'user' | 'third party' | 'policy';

export function actorClasses(actor: string): ActorClass[] {
  return actor.split(';').map((part): ActorClass => {
    const a = part.trim();
    if (/^(?:this )?policy/.test(a)) return 'policy';
    if (/^(?:we|our teams?)\b/.test(a)) return 'we';
    if (/^user\b/.test(a)) return 'user';
    return 'third party';
  });
}

/** Gold ids that say `any`, `-aggregated` or `-hashed` mean the type above. */
const plain = (id: string): string => id.replace(/-(?:aggregated|hashed)$/, '').replace(/(.)\.any$/, '$1');

/** The quote rule of the lists. */
export const normal = (s: string): string => s.replace(/\s+/g, ' ').trim();

export interface Score {
  readonly gold: GoldClaim;
  readonly quote: boolean;
  readonly polarity: boolean;
  readonly all: boolean;
  /** All, where only literally equal ids count. */
  readonly strict: boolean;
  /** A denial that was read as an affirmation of the same data by the same actor. */
  readonly misread: readonly Claim[];
}

function overlap(claim: Claim, at: readonly [number, number][]): boolean {
  return at.some(([s, e]) => Math.min(claim.quote.end, e) - Math.max(claim.quote.start, s) >= (e - s) / 2);
}

/** Places of `quote` in the readable text, as source offsets. */
export function placesOf(quote: string, blocks: readonly Mapped[]): [number, number][] {
  const wanted = normal(quote);
  const places: [number, number][] = [];
  for (const b of blocks)
    for (let i = b.text.indexOf(wanted); i >= 0; i = b.text.indexOf(wanted, i + 1))
      places.push([b.at[i]!, b.to[i + wanted.length - 1]!]);
  return places;
}

export function score(gold: readonly GoldClaim[], claims: readonly Claim[], blocks: readonly Mapped[]): Score[] {
  return gold.map((g) => {
    const at = placesOf(g.quote, blocks);
    const near = claims.filter((c) => overlap(c, at));
    const classes = actorClasses(g.actor);
    const types = g.dataTypes.map(plain);
    const sameActor = near.filter((c) => classes.includes(actorClasses(c.actor)[0]!));
    const samePolarity = sameActor.filter((c) => c.polarity === g.polarity);
    const common = (c: Claim) => c.data.some((id) => types.includes(plain(id)));
    return {
      gold: g,
      quote: near.length > 0,
      polarity: near.some((c) => c.polarity === g.polarity),
      all: samePolarity.some(common),
      strict: samePolarity.some((c) => c.data.some((id) => g.dataTypes.includes(id))),
      misread:
        g.polarity === 'deny'
          ? sameActor.filter((c) => c.polarity === 'affirm' && common(c) && c.actor !== 'policy')
          : [],
    };
  });
}
