// One request taken apart again from the bytes of its capture: every field with its decoders, its mask, and its value in memory
// alone. For a page on the owner's own computer, which shows one value at a time; nothing of it is written anywhere.
import { mask, printable } from '../base/text.ts';
import { createFinder, type FinderOptions } from '../derive/data-items/index.ts';
import { type Leaf, stepsOf, whereOf } from '../formats/unfold.ts';
import type { Options } from '../model/result.ts';
import type { Request } from '../model/rows.ts';
import type { Input, RequestParts, Source, Tools } from '../model/units.ts';
import { placeKey } from '../report/payload-requests.ts';
import { readHead } from './input.ts';
import { recognizeSource } from './recognize.ts';

export const PARTS = ['path', 'query', 'header', 'cookie', 'body', 'message'] as const;
export type FieldPart = (typeof PARTS)[number];

/** A field as it may be shown: no value. */
export interface RequestField {
  readonly part: FieldPart;
  /** As in `DataItem.where`, by which items find their field. */
  readonly where: string;
  readonly steps: readonly string[];
  readonly masked: string;
  /** Characters of text, bytes of what is none. */
  readonly size: number;
  readonly isBinary: boolean;
}

export interface OpenedRequest {
  readonly fields: readonly RequestField[];
  /** More fields than are shown, or a bound of the decoders was reached. */
  readonly cut: boolean;
  /** The value of one field; binary ones as hex of their first bytes. */
  value(index: number): string | null;
}

export interface OpenContext {
  readonly sources: readonly Source[];
  readonly tools: Partial<Tools>;
  readonly options: Options;
  readonly finder: Pick<FinderOptions, 'endpoints' | 'brotli'>;
}

const FIELDS = 2_000;
const VALUE_CHARACTERS = 20_000;
const BYTES_SHOWN = 256;

/** Null where the input holds no such request any more. `row` names the place; `inputs` are all of the case. */
export async function openRequest(
  row: Pick<Request, 'from' | 'method' | 'host'>,
  inputs: readonly Input[],
  context: OpenContext,
): Promise<OpenedRequest | null> {
  const input = inputs.find((i) => i.sha256 === row.from.input);
  const source = input && recognizeSource(await readHead(input), context.sources);
  if (!input || !source) return null;
  const key = placeKey(row.from);
  const reading = source.read([input], { options: context.options, tools: context.tools, companions: inputs });
  for await (const item of reading)
    if (
      item.type === 'exchange' &&
      placeKey(item.request.from) === key &&
      item.request.method === row.method &&
      item.request.host === row.host
    )
      return takeApart(item.request, item.parts, context);
  return null;
}

export function takeApart(request: Request, parts: RequestParts, context: Pick<OpenContext, 'finder'>): OpenedRequest {
  const fields: RequestField[] = [];
  const values: Leaf[] = [];
  const items = new Set<string>();
  const opened: { field: RequestField; value: Leaf }[] = [];
  const headers = new Set<string>();
  let cut = false;
  const take = (field: RequestField, value: Leaf) => {
    if (fields.length >= FIELDS) {
      cut = true;
      return;
    }
    fields.push(field);
    values.push(value);
  };
  const find = createFinder({
    ...context.finder,
    me: null,
    // Hashes are made and thrown away here.
    key: new Uint8Array(32),
    seen(part, value, at, wasOpened) {
      const where = printable(whereOf(part, at), 300);
      if (part === 'header') headers.add(where);
      const field = fieldOf(part, where, stepsOf(at), value);
      if (wasOpened) opened.push({ field, value });
      else take(field, value);
    },
  });
  for (const item of find(request, parts)) items.add(item.where);
  // What was taken apart is shown by its parts, unless it is itself an item.
  const shown = new Set(fields.map((f) => f.where));
  for (const { field, value } of opened) if (items.has(field.where) && !shown.has(field.where)) take(field, value);
  for (const [name, value] of parts.headers) {
    const where = printable(`header:$.${name.toLowerCase()}`, 300);
    if (name.toLowerCase() !== 'cookie' && !headers.has(where))
      take(fieldOf('header', where, [`$.${name}`], value), value);
  }
  const order = fields
    .map((_, i) => i)
    .sort((a, b) => PARTS.indexOf(fields[a]!.part) - PARTS.indexOf(fields[b]!.part) || a - b);
  return {
    fields: order.map((i) => fields[i]!),
    cut,
    value(index) {
      const at = order[index];
      return at === undefined ? null : textOf(values[at]!);
    },
  };
}

function fieldOf(part: FieldPart, where: string, steps: readonly string[], value: Leaf): RequestField {
  const isBinary = typeof value === 'object';
  const text = isBinary ? '' : String(value);
  return {
    part,
    where,
    steps: steps.map((s) => printable(s, 300)),
    masked: isBinary ? '•••' : mask(text),
    size: isBinary ? value.length : [...text].length,
    isBinary,
  };
}

function textOf(value: Leaf): string {
  if (typeof value !== 'object') return printable(String(value), VALUE_CHARACTERS);
  const hex = [...value.subarray(0, BYTES_SHOWN)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
  return value.length > BYTES_SHOWN ? `${hex} …` : hex;
}
