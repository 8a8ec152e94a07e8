// Rows that have no picture, for the page's tables: permissions, bytes, holdings, notices, public statements and the parts of
// a build. Bytes are summed by app, network and input: their rows are short intervals, and stay in rows/volume.ndjson.
import type { Component, Holding, Notice, Permission, Place, Statement, Volume } from '../model/rows.ts';

/** Rows of one kind that a page holds; of more it says how many there are. */
export const MOST_ROWS = 20_000;

/** A row without its place in full: `at` is the input's number and the place in it, as `2:118`. */
type Told<R> = Omit<R, 'from'> & { readonly at: string };

export interface VolumeSum {
  readonly app: string | null;
  readonly network: Volume['network'];
  readonly in: number;
  readonly out: number;
  /** Intervals summed. */
  readonly rows: number;
  readonly begin: string;
  readonly end: string;
  readonly at: string;
}

export interface PageTables {
  readonly Permission: readonly Told<Permission>[];
  readonly Volume: readonly VolumeSum[];
  readonly Holding: readonly Told<Holding>[];
  readonly Notice: readonly Told<Notice>[];
  readonly Statement: readonly Told<Statement>[];
  readonly Component: readonly Told<Component>[];
}
export type TableName = keyof PageTables;

export interface TableRows {
  readonly Permission?: readonly Permission[];
  readonly Volume?: readonly Volume[];
  readonly Holding?: readonly Holding[];
  readonly Notice?: readonly Notice[];
  readonly Statement?: readonly Statement[];
  readonly Component?: readonly Component[];
}

/** `inputs` are the SHA-256 of the result's inputs in their order. */
export function pageTables(rows: TableRows, inputs: readonly string[]): PageTables {
  const numbers = new Map(inputs.map((sha, i) => [sha, i + 1]));
  const at = (place: Place): string => {
    const number = numbers.get(place.input) ?? '?';
    const where = place.line ?? place.row ?? place.entry ?? place.frame ?? place.offset;
    return where === undefined ? `${number}` : `${number}:${where}`;
  };
  const told = <R extends { readonly from: Place }>(list: readonly R[] = []): Told<R>[] =>
    list.slice(0, MOST_ROWS).map(({ from, ...row }) => ({ ...row, at: at(from) }));
  return {
    Permission: told(rows.Permission),
    Volume: sums(rows.Volume ?? [], (place) => String(numbers.get(place.input) ?? '?')),
    Holding: told(rows.Holding),
    Notice: told(rows.Notice),
    Statement: told(rows.Statement),
    Component: told(rows.Component),
  };
}

function sums(rows: readonly Volume[], inputOf: (place: Place) => string): VolumeSum[] {
  const all = new Map<string, VolumeSum>();
  for (const v of rows) {
    const at = inputOf(v.from);
    const key = JSON.stringify([v.app, v.network, at]);
    const sum = all.get(key);
    all.set(key, {
      app: v.app,
      network: v.network,
      in: (sum?.in ?? 0) + v.in,
      out: (sum?.out ?? 0) + v.out,
      rows: (sum?.rows ?? 0) + 1,
      begin: sum && Date.parse(sum.begin) <= Date.parse(v.begin) ? sum.begin : v.begin,
      end: sum && Date.parse(sum.end) >= Date.parse(v.end) ? sum.end : v.end,
      at,
    });
  }
  return [...all.values()];
}
