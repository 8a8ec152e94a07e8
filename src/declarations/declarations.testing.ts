// What tests of declarations share: recognize by content among all, then read, then check every row.
import { expect } from 'vitest';
import { context } from '../../test/support.ts';
import { memoryInput, readHead } from '../engine/input.ts';
import type { Problem } from '../model/problem.ts';
import { type Claim, ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import type { Declaration } from '../model/units.ts';
import { declarations } from './index.ts';

export interface ReadDeclaration {
  readonly claims: Claim[];
  readonly problems: Problem[];
  readonly text: string | null;
}

/** Reads bytes or text under a name that tells nothing; the first unit that recognizes them must be `unit`. */
export async function readAs(
  unit: Declaration,
  content: string | Uint8Array,
  app: string | null = null,
): Promise<ReadDeclaration> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const input = memoryInput('x.bin', bytes);
  const head = await readHead(input);
  expect(declarations.find((d) => d.recognize(head))?.id).toBe(unit.id);
  const reading = await unit.read(input, context({ app }));
  const claims = reading.rows.flatMap((r) => (r.type === 'Claim' ? [r.row] : []));
  for (const c of claims) {
    expect(faults(ROW_BY_NAME.Claim, c)).toEqual([]);
    if (
      reading.text !== null &&
      c.quote.end > 0 &&
      typeof content === 'string' &&
      unit.id !== 'privacy-policy' &&
      unit.id !== 'public-statement'
    )
      expect(reading.text.slice(c.quote.start, c.quote.end)).toBe(c.quote.exact);
  }
  return { claims, problems: reading.problems, text: reading.text };
}

/** Cut anywhere, a document gives an answer and no crash. */
export async function survivesCuts(unit: Declaration, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let i = 0; i < 12; i++) {
    const cut = bytes.slice(0, Math.floor((bytes.length * i) / 12));
    await expect(unit.read(memoryInput('x', cut), context())).resolves.toBeDefined();
  }
}
