// The second reader at the command line: policies among the paths are shown to the owner's model, and what it answered becomes
// one more input, so that a case can be checked again without the model.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Obtained } from '../case/manifest.ts';
import { readDocument } from '../declarations/reading/document.ts';
import { memoryInput, readHead } from '../engine/input.ts';
import { recognizeDeclaration, recognizeSource } from '../engine/recognize.ts';
import type { SecondReading } from '../model/second-reading.ts';
import type { Input } from '../model/units.ts';
import type { Io } from './command.ts';
import { type ReaderLimits, secondReadingOf } from './reader.ts';
import type { ReaderSettings } from './reader-options.ts';

const MAX_BYTES = 32 * 1024 * 1024;

/** The record as a file. `schema` stands first: recognition looks at the first bytes. */
export const readingBytes = (reading: SecondReading): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(reading)}\n`);

/** Asks about one document. Null where nothing in it can be read. */
export async function askAbout(
  input: Input,
  settings: ReaderSettings,
  io: Io,
  limits?: ReaderLimits,
): Promise<SecondReading | null> {
  const { readable } = await readDocument(input);
  if (readable.blocks.length === 0) return null;
  return secondReadingOf({ sha256: input.sha256, name: input.name, readable }, settings, io, limits);
}

export interface SecondInputs {
  readonly inputs: readonly { readonly path: string; readonly name: string; readonly obtained: Obtained }[];
  /** Removes the files; they are kept in the case by then. */
  dispose(): void;
}

/** Second readings of the policies among `paths`, as files to be given to an import beside them. */
export async function secondInputs(
  paths: readonly { readonly path: string; readonly name?: string }[],
  settings: ReaderSettings,
  io: Io,
): Promise<SecondInputs> {
  const [{ sources }, { declarations }] = await Promise.all([
    import('../sources/index.ts'),
    import('../declarations/index.ts'),
  ]);
  const dir = mkdtempSync(join(tmpdir(), 'telltale-reader-'));
  const inputs: SecondInputs['inputs'][number][] = [];
  const dispose = () => rmSync(dir, { recursive: true, force: true });
  try {
    for (const { path, name = basename(path) } of paths) {
      // What cannot be read is said by the import itself.
      const size = statSync(path, { throwIfNoEntry: false });
      if (!size?.isFile() || size.size > MAX_BYTES) continue;
      const input = memoryInput(name, new Uint8Array(readFileSync(path)));
      const head = await readHead(input);
      if (recognizeSource(head, sources) || recognizeDeclaration(head, declarations)?.id !== 'privacy-policy') continue;
      const reading = await askAbout(input, settings, io);
      if (!reading) continue;
      const file = join(dir, `${input.sha256}.json`);
      writeFileSync(file, readingBytes(reading), { mode: 0o600 });
      inputs.push({
        path: file,
        name: `${name}.second-reading.json`,
        obtained: { how: 'recorded', where: `${settings.url.href} ${settings.model}` },
      });
    }
    return { inputs, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
