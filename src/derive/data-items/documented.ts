// What knowledge of endpoints says of a value: by its path in the request, or by a pattern that is an identifier wherever it stands.
import { type At, keysOf, nameOf } from '../../formats/unfold.ts';
import type { Endpoint, FieldRule } from '../../knowledge/endpoints.ts';
import type { Part } from './candidates.ts';
import { pairOf } from './pairs.ts';
import { isPlaceholder, SHAPES } from './shapes.ts';

export type Told = (
  rule: Pick<FieldRule, 'data' | 'reason' | 'isProvisional'>,
  value: string,
  at: At,
  part: Part,
) => void;

/** Longer text is no single value; patterns look in all the same. */
const PATTERN_CHARS = 200_000;

const isPlace = (at: At): boolean => at.key === null || (typeof at.key === 'string' && at.key.startsWith('#'));

function dotted(part: Part, at: At): string {
  let path = '';
  for (const k of keysOf(at)) if (typeof k !== 'string' || !k.startsWith('#')) path += path === '' ? k : `.${k}`;
  return `${part}:${path}`;
}

export class Documented {
  private readonly leaves = new Map<string, string>();
  private readonly later: { rule: FieldRule; value: string; at: At; part: Part }[] = [];
  private readonly known: readonly Endpoint[];
  private readonly messageType: number | null;
  private readonly tell: Told;
  private readonly redact: Told;
  /** False where no endpoint of this request knows anything: then nothing need be asked. */
  readonly any: boolean;
  constructor(known: readonly Endpoint[], messageType: number | null, tell: Told, redact: Told) {
    this.known = known;
    this.messageType = messageType;
    this.tell = tell;
    this.redact = redact;
    this.any = known.some((e) => e.byEnd.size > 0 || e.open.length > 0 || e.values.length > 0);
  }

  private typed(types: ReadonlySet<number> | null): boolean {
    return types === null || this.messageType === null || types.has(this.messageType);
  }

  /** True where documentation says what the value is. */
  value(value: string, at: At, part: Part): boolean {
    let path: string | null = null;
    let hit = false;
    let last: At | null = at;
    while (last !== null && isPlace(last)) last = last.parent;
    const end = last === null ? '' : String(last.key);
    for (const endpoint of this.known) {
      for (const rule of endpoint.values) {
        if (!this.typed(rule.types) || value.length > PATTERN_CHARS) continue;
        for (const m of value.matchAll(rule.pattern)) {
          const v = m[1] ?? m[0];
          if (!isPlaceholder(v)) this.tell({ ...rule, isProvisional: false }, v, at, part);
        }
      }
      // What one entry says of a field is not said again, nor differently, by the next.
      if (hit) continue;
      const rules = endpoint.byEnd.get(end);
      if (rules === undefined && endpoint.open.length === 0) continue;
      path ??= dotted(part, at);
      if (endpoint.remembers.has(path) && !this.leaves.has(path)) this.leaves.set(path, value.slice(0, 200));
      for (const list of [rules ?? [], endpoint.open])
        for (const rule of list)
          if (typeof rule.at === 'string' ? rule.at === path : rule.at.test(path))
            hit = this.field(rule, value, at, part) || hit;
    }
    return hit;
  }

  private field(rule: FieldRule, value: string, at: At, part: Part): boolean {
    if (!this.typed(rule.types)) return false;
    if (rule.name !== null && nameOf(at) !== rule.name) return false;
    if (rule.redacted?.test(value)) {
      this.redact(rule, 'redacted', at, part);
      return true;
    }
    const m = rule.value?.exec(value) ?? null;
    if (rule.value && !m) return false;
    const v = (m?.[1] ?? value).trim();
    if (rule.shape === 'pair') {
      const numbers = v.split(/[,;]/);
      const pair = numbers.length === 2 ? pairOf(numbers[0]!, numbers[1]!) : null;
      if (pair) this.tell(rule, pair.text, at, part);
      return pair !== null;
    }
    if (isPlaceholder(v) || (rule.shape !== null && !SHAPES[rule.shape]?.(v))) return false;
    if (rule.when.length > 0) this.later.push({ rule, value: v, at, part });
    else this.tell(rule, v, at, part);
    return true;
  }

  /** Fields that count only beside others, once all are known. */
  end(): void {
    for (const { rule, value, at, part } of this.later)
      if (rule.when.every((w) => w.value.test(this.leaves.get(w.at) ?? ''))) this.tell(rule, value, at, part);
  }
}
