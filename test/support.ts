// What tests share: inputs from text or files, everything a source yields, and the corpus where it is at hand.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryInput } from '../src/engine/input.ts';
import type { Problem } from '../src/model/problem.ts';
import type { Coverage, LineCounts, Options } from '../src/model/result.ts';
import { noRows, type Request, type Rows } from '../src/model/rows.ts';
import type { Input, ReadContext, RequestParts, Source } from '../src/model/units.ts';

export const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const CORPUS = resolve(ROOT, process.env['TELLTALE_CORPUS'] ?? '../shared/corpus');

/** The path of a corpus file, or null where the corpus is absent: use with `it.runIf(path)`. */
export function corpus(path: string): string | null {
  const at = join(CORPUS, path);
  return existsSync(at) ? at : null;
}

export const textInput = (text: string, name = 'input'): Input => memoryInput(name, new TextEncoder().encode(text));
export const fileInput = (path: string): Input => memoryInput(basename(path), new Uint8Array(readFileSync(path)));

export const defaultOptions: Options = {
  iosVersion: null,
  night: null,
  timeZone: null,
  app: null,
  recipient: null,
  phase: null,
  simulated: false,
};

export const context = (options: Partial<Options> = {}, rest: Partial<ReadContext> = {}): ReadContext => ({
  options: { ...defaultOptions, ...options },
  tools: {},
  companions: [],
  ...rest,
});

export interface ReadResult {
  rows: Rows;
  problems: Problem[];
  lines: Map<string, LineCounts>;
  coverage: Coverage[];
  /** Contents of the requests in `rows.Request`, where the source handed them out. */
  parts: Map<Request, RequestParts>;
  /** Inputs that were read as parts of others. */
  companions: string[];
}

export async function readSource(source: Source, inputs: Input[], ctx = context()): Promise<ReadResult> {
  const rows = noRows();
  const problems: Problem[] = [];
  const coverage: Coverage[] = [];
  const lines = new Map<string, LineCounts>();
  const parts = new Map<Request, RequestParts>();
  const companions: string[] = [];
  for await (const item of source.read(inputs, ctx)) {
    if (item.type === 'problem') problems.push(item.problem);
    else if (item.type === 'coverage') coverage.push(item.coverage);
    else if (item.type === 'lines') lines.set(item.input, item.lines);
    else if (item.type === 'exchange') {
      rows.Request.push(item.request);
      parts.set(item.request, item.parts);
    } else if (item.type === 'companion') companions.push(item.input);
    else (rows[item.type] as unknown[]).push(item.row);
  }
  return { rows, problems, lines, coverage, parts, companions };
}
