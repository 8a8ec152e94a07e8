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
  /** There are more fields than are shown. */
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
  row: Pick<Request, 'from' | 'method' | 'host' | 'path'>,
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
      item.request.host === row.host &&
      // One frame may hold several requests.
      isSamePath(item.request.path, row.path)
    )
      return takeApart(item.request, item.parts, context);
  return null;
}

/** Whether a path as captured is the one that a row tells with its personal data masked. */
function isSamePath(captured: string | null, told: string | null): boolean {
  if (captured === told) return true;
  const [a, b] = [captured?.split('/') ?? [], told?.split('/') ?? []];
  return a.length === b.length && a.every((segment, i) => segment === b[i] || (b[i]?.includes('•••') ?? false));
}

export function takeApart(request: Request, parts: RequestParts, context: Pick<OpenContext, 'finder'>): OpenedRequest {
  const leaves: { field: RequestField; value: Leaf; opened: boolean }[] = [];
  const headers = new Set<string>();
  const find = createFinder({
    ...context.finder,
    me: null,
    // Hashes are made and thrown away here.
    key: new Uint8Array(32),
    seen(part, value, at, opened) {
      const where = printable(whereOf(part, at), 300);
      if (part === 'header') headers.add(where);
      leaves.push({ field: fieldOf(part, where, stepsOf(at), value), value, opened });
    },
  });
  const items = new Set(find(request, parts).map((item) => item.where));
  for (const [name, value] of parts.headers) {
    const where = printable(`header:$.${name.toLowerCase()}`, 300);
    if (name.toLowerCase() !== 'cookie' && !headers.has(where))
      leaves.push({ field: fieldOf('header', where, [`$.${name}`], value), value, opened: false });
  }
  // What was taken apart is shown by its parts, unless it is itself an item.
  const whole = new Set(leaves.filter((l) => !l.opened).map((l) => l.field.where));
  const candidates = leaves.filter((l) => !l.opened || (items.has(l.field.where) && !whole.has(l.field.where)));
  // Beyond the bound fields with items are kept, the others are not.
  const kept = candidates.filter((l, i) => i < FIELDS || items.has(l.field.where));
  kept.sort((a, b) => PARTS.indexOf(a.field.part) - PARTS.indexOf(b.field.part));
  return {
    fields: kept.map((l) => l.field),
    cut: kept.length < candidates.length,
    value(index) {
      const leaf = kept[index];
      return leaf === undefined ? null : textOf(leaf.value);
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
