// Canonical JSON (RFC 8785): one value, one text. Keys sorted by UTF-16 code units, no white space, ECMAScript numbers.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

interface Shape {
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
  /** The sorted keys as they are written, with their colons. */
  readonly heads: readonly string[];
}

// Rows of one kind bear the same keys in the same order, and sorting them anew for each row cost four fifths of the time.
const MOST_SHAPES = 500;
const shapes = new Map<string, Shape[]>();
let shapeCount = 0;

function shapeOf(keys: string[]): Shape {
  const first = keys[0] ?? '';
  const known = shapes.get(first);
  if (known)
    for (const shape of known)
      if (shape.keys.length === keys.length && keys.every((key, i) => key === shape.keys[i])) return shape;
  const sorted = [...keys].sort();
  const shape = { keys, sorted, heads: sorted.map((key) => `${quote(key)}:`) };
  if (shapeCount < MOST_SHAPES) {
    shapeCount++;
    if (known) known.push(shape);
    else shapes.set(first, [shape]);
  }
  return shape;
}

const quote = (s: string): string => JSON.stringify(s.isWellFormed() ? s : s.toWellFormed());

/** Canonical text of `value`; members that are undefined are left out. Throws on NaN and infinities. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonical JSON has no NaN or infinity');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const o = value as Record<string, unknown>;
    const { sorted, heads } = shapeOf(Object.keys(o));
    let text = '{';
    for (let i = 0; i < sorted.length; i++) {
      const member = o[sorted[i]!];
      if (member !== undefined) text += (text.length > 1 ? ',' : '') + heads[i] + canonicalJson(member);
    }
    return `${text}}`;
  }
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
}

/** Orders text by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A JSON object and not an array or null. */
export const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);
