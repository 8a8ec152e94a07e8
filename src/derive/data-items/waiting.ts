// Values that nothing told anything of wait for the last request of a run: another one may name them. So it does not matter which
// request came first. Bounded: beyond it a request is compared with what is known by then.
import type { At } from '../../formats/unfold.ts';
import type { DataItem, Request } from '../../model/rows.ts';
import { type Candidate, type Part, rankOf, strongest } from './candidates.ts';
import type { Echo, Echoes } from './echoes.ts';
import { maskedPath } from './masked-path.ts';

export interface Untold {
  /** Numbers are written out only when they are compared. */
  readonly value: string | number | Uint8Array;
  readonly at: At;
  readonly part: Part;
}

interface Waiting {
  readonly request: Request;
  readonly untold: readonly Untold[];
  /** As they were returned: what is added later is compared with them. */
  readonly items: readonly DataItem[];
}

/** Characters of waiting values, and an estimate for what each takes beside them. */
const MAX_CHARS = 8_000_000;
const EACH_CHARS = 64;

export class WaitingRoom {
  private waiting: Waiting[] = [];
  private chars = 0;
  private readonly echoes: Echoes;
  private readonly itemOf: (c: Candidate, request: Request) => DataItem;
  constructor(echoes: Echoes, itemOf: (c: Candidate, request: Request) => DataItem) {
    this.echoes = echoes;
    this.itemOf = itemOf;
  }

  /** Items that are known at once because there is no more room. */
  add(one: Waiting): DataItem[] {
    for (const { value } of one.untold) this.chars += (typeof value === 'number' ? 0 : value.length) + EACH_CHARS;
    if (this.chars > MAX_CHARS) return this.compared(one);
    this.waiting.push(one);
    return [];
  }

  /** Compares what waits with all that is known, and empties the room. */
  rest(): DataItem[] {
    const all = this.waiting;
    this.waiting = [];
    this.chars = 0;
    return all.flatMap((one) => this.compared(one));
  }

  private compared({ request, untold, items }: Waiting): DataItem[] {
    const found = echoed(untold, this.echoes);
    if (found.length === 0) return [];
    const added: DataItem[] = [];
    for (const c of strongest(found)) {
      const item = this.itemOf(c, request);
      const same = items.find((i) => i.hash === item.hash && i.data === item.data && i.form === item.form);
      if (same === undefined) added.push(item);
      // Told by its shape alone before.
      else if (same.reason.startsWith('shape')) Object.assign(same, item);
    }
    if (request.path !== null) request.path = maskedPath(request.path, found);
    return added;
  }
}

function echoed(untold: readonly Untold[], echoes: Echoes): Candidate[] {
  const found: Candidate[] = [];
  if (echoes.size === 0) return found;
  for (const { value, at, part } of untold) {
    const known = typeof value === 'object' ? echoes.bytes(value) : echoes.of(String(value));
    if (known !== null) found.push(candidateOf(known, at, part));
  }
  return found;
}

const candidateOf = ({ data, value, digest, reason }: Echo, at: At, part: Part): Candidate => ({
  data,
  form: digest === null ? 'plain' : 'hashed',
  part,
  at,
  rank: rankOf('seen-elsewhere'),
  reason: `seen-elsewhere: ${digest === null ? '' : `${digest} of what was `}told by ${reason}`,
  note: null,
  value,
  redacted: false,
});
