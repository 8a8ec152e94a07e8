// Whoever can read the capture's own bytes for the page: the local server's script, or nobody. The file that is sealed or shared
// holds masks alone, and nothing in it can ask anyone.
import type { RequestField } from '../src/engine/request-fields.ts';
import type { Captured } from '../src/report/payload.ts';

export interface Opener {
  /** Fields without their values. */
  open(request: Captured): Promise<{ fields: readonly RequestField[]; cut: boolean }>;
  /** One value, by the index of its field. */
  value(request: Captured, field: number): Promise<string>;
}

export const opener = (): Opener | null => (globalThis as { telltaleOpener?: Opener }).telltaleOpener ?? null;
