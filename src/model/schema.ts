// A small language for describing rows. One specification gives the TypeScript type, the validator,
// the reference page and the SQL column, so that none of them can drift from the others.
// The builders are marked as without effect: a page that reads only the rows' enumerations leaves specifications out.

import { canonicalJson } from '../base/json.ts';

/** How a column is stored and checked. `sql` is the DuckDB/SQLite column type. */
export interface Column<T = unknown> {
  readonly kind: string;
  readonly about: string;
  readonly sql: string;
  readonly nullable: boolean;
  /** Returns what is wrong with `value`, or null when it fits. */
  readonly fault: (value: unknown) => string | null;
  /** Canonical JSON of a value that fits: the same text as `canonicalJson`, several times faster. */
  readonly write: (value: T) => string;
  /** Only carries the type; never set. */
  readonly type?: T;
}

// biome-ignore lint/suspicious/noExplicitAny: a writer takes its own column's values only, which no common type can say
export type Columns = Record<string, Column<any>>;
export type Infer<C extends Columns> = { -readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never };

export interface RowSpec<N extends string = string, C extends Columns = Columns> {
  readonly name: N;
  readonly about: string;
  readonly columns: C;
  /** `rows/<file>.ndjson` in a case. */
  readonly file: string;
  /** The column rows of this type are ordered by; its value is an ISO time or null. */
  readonly time: keyof C & string;
  /** Canonical JSON of a row that fits. */
  readonly write: (row: Infer<C>) => string;
}

/** Text that stands in JSON as it is: nearly all that rows hold. */
const PLAIN = /^[ !#-[\]-~]*$/;
const quoted = (v: string): string =>
  PLAIN.test(v) ? `"${v}"` : JSON.stringify(v.isWellFormed() ? v : v.toWellFormed());
const whole = (v: number): string => (Number.isSafeInteger(v) ? String(v) : canonicalJson(v));
/** Values of our own that need no escaping. */
const bare = (v: string): string => `"${v}"`;

function column<T>(
  kind: string,
  sql: string,
  about: string,
  fault: Column['fault'],
  write: (value: T) => string = (v) => canonicalJson(v),
): Column<T> {
  return { kind, about, sql, nullable: false, fault, write };
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;

export const text = /* @__NO_SIDE_EFFECTS__ */ (about: string): Column<string> =>
  column('text', 'VARCHAR', about, (v) => (typeof v === 'string' ? null : 'is not text'), quoted);

/** A whole or fractional number; the unit stands in the column's name or description. */
export const number = /* @__NO_SIDE_EFFECTS__ */ (about: string): Column<number> =>
  column('number', 'DOUBLE', about, (v) =>
    typeof v === 'number' && Number.isFinite(v) ? null : 'is not a finite number',
  );

export const integer = /* @__NO_SIDE_EFFECTS__ */ (about: string): Column<number> =>
  column('integer', 'BIGINT', about, (v) => (Number.isSafeInteger(v) ? null : 'is not a whole number'), whole);

export const boolean = /* @__NO_SIDE_EFFECTS__ */ (about: string): Column<boolean> =>
  column('boolean', 'BOOLEAN', about, (v) => (typeof v === 'boolean' ? null : 'is not true or false'), String);

/** ISO 8601 with the offset as recorded; without an offset where the record names no zone. */
export const time = /* @__NO_SIDE_EFFECTS__ */ (about: string): Column<string> =>
  column(
    'time',
    'VARCHAR',
    about,
    (v) => (typeof v === 'string' && ISO_TIME.test(v) ? null : 'is not an ISO 8601 date and time'),
    quoted,
  );

/* @__NO_SIDE_EFFECTS__ */
export function choice<const V extends readonly string[]>(values: V, about: string): Column<V[number]> {
  const set = new Set<string>(values);
  return column(
    `one of ${values.map((v) => `\`${v}\``).join(', ')}`,
    'VARCHAR',
    about,
    (v) => (typeof v === 'string' && set.has(v) ? null : `is not one of ${values.join(', ')}`),
    bare,
  );
}

export const nullable = /* @__NO_SIDE_EFFECTS__ */ <T>(inner: Column<T>): Column<T | null> => ({
  ...(inner as Column<T | null>),
  kind: `${inner.kind}, or null`,
  nullable: true,
  fault: (v) => (v === null ? null : inner.fault(v)),
  write: (v) => (v === null ? 'null' : inner.write(v)),
});

/* @__NO_SIDE_EFFECTS__ */
export function list<T>(inner: Column<T>, about: string): Column<T[]> {
  const fault = (v: unknown) => {
    if (!Array.isArray(v)) return 'is not a list';
    for (let i = 0; i < v.length; i++) {
      const wrong = inner.fault(v[i]);
      if (wrong) return `[${i}] ${wrong}`;
    }
    return null;
  };
  return column(`list of ${inner.kind}`, 'JSON', about, fault, (v) =>
    v.length === 0 ? '[]' : `[${v.map(inner.write).join(',')}]`,
  );
}

/** An object with exactly these members; members whose column is `optional` may be missing. */
/* @__NO_SIDE_EFFECTS__ */
export function object<C extends Columns>(columns: C, about: string): Column<ObjectOf<C>> {
  const names = Object.keys(columns);
  const kind = `object {${names.map((n) => (columns[n]!.kind.startsWith('optional') ? `${n}?` : n)).join(', ')}}`;
  const fault = (v: unknown) => {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return 'is not an object';
    for (const key of Object.keys(v)) if (!Object.hasOwn(columns, key)) return `has an unknown member ${key}`;
    for (const name of names) {
      const wrong = columns[name]!.fault((v as Record<string, unknown>)[name]);
      if (wrong) return `.${name} ${wrong}`;
    }
    return null;
  };
  return column<ObjectOf<C>>(kind, 'JSON', about, fault, memberWriter(columns));
}

/** Writes the members in canonical order, those that are undefined left out. */
function memberWriter(columns: Columns): (value: object) => string {
  const members = Object.keys(columns)
    .sort()
    .map((name) => ({
      name,
      first: `{${JSON.stringify(name)}:`,
      next: `,${JSON.stringify(name)}:`,
      write: columns[name]!.write,
    }));
  return (value) => {
    let text = '';
    for (let i = 0; i < members.length; i++) {
      const { name, first, next, write } = members[i]!;
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined) text += (text === '' ? first : next) + write(member);
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

type OptionalKeys<C extends Columns> = { [K in keyof C]: C[K] extends { optional: true } ? K : never }[keyof C];
export type ObjectOf<C extends Columns> = Infer<Omit<C, OptionalKeys<C>>> & Partial<Infer<Pick<C, OptionalKeys<C>>>>;

export const optional = /* @__NO_SIDE_EFFECTS__ */ <T>(inner: Column<T>): Column<T> & { readonly optional: true } => ({
  ...inner,
  kind: `optional ${inner.kind}`,
  fault: (v) => (v === undefined ? null : inner.fault(v)),
  optional: true,
});

/* @__NO_SIDE_EFFECTS__ */
export function row<const N extends string, C extends Columns>(
  name: N,
  about: string,
  time: keyof C & string,
  columns: C,
): RowSpec<N, C> {
  const file = `${name.replace(/(?<=[a-z])[A-Z]/g, (c) => `-${c}`).toLowerCase()}.ndjson`;
  return { name, about, columns, file, time, write: memberWriter(columns) };
}

/** Every fault of a row, as `column what`; an empty list when it fits its specification. */
export function faults(spec: { readonly columns: Columns }, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['is not an object'];
  const found: string[] = [];
  for (const [name, col] of Object.entries(spec.columns)) {
    const fault = col.fault((value as Record<string, unknown>)[name]);
    if (fault) found.push(`${name} ${fault}`);
  }
  for (const name of Object.keys(value)) if (!Object.hasOwn(spec.columns, name)) found.push(`${name} is not a column`);
  return found;
}
