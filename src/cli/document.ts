// One document from disk, recognized and read, for the commands that look at documents alone.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Claim, Statement } from '../model/rows.ts';
import type { Declaration, Input, Reading } from '../model/units.ts';
import { EXIT, type Io } from './command.ts';
import type { ReaderSettings } from './reader-options.ts';
import { SaidError } from './words.ts';

export interface ReadDocument {
  readonly input: Input;
  readonly unit: Declaration;
  readonly claims: readonly Claim[];
  readonly statements: readonly Statement[];
  readonly problems: Reading['problems'];
}

/** Reads a document and says what in it was not understood. Exit 3 where it cannot be read or is none. */
export async function readDocument(
  path: string,
  app: string | null,
  io: Io,
  reader: ReaderSettings | null = null,
): Promise<ReadDocument> {
  const [{ declarations }, { memoryInput, readHead }] = await Promise.all([
    import('../declarations/index.ts'),
    import('../engine/input.ts'),
  ]);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    throw new SaidError(EXIT.noRows, 'unread', { path }, { cause: error });
  }
  if (bytes.length === 0) throw new SaidError(EXIT.noRows, 'empty-document', { path });
  const input = memoryInput(basename(path), bytes);
  const head = await readHead(input);
  const unit = declarations.find((d) => d.recognize(head));
  if (!unit) throw new SaidError(EXIT.noRows, 'no-document', { path });
  const options = {
    iosVersion: null,
    night: null,
    timeZone: null,
    app,
    recipient: null,
    phase: null,
    simulated: false,
  };
  const { rows, problems } = await unit.read(input, { options, tools: {}, companions: [] });
  if (reader && unit.id === 'privacy-policy') {
    const [{ askAbout, readingBytes }, { secondReading }] = await Promise.all([
      import('./second-reading.ts'),
      import('../declarations/second-reading.ts'),
    ]);
    const answers = await askAbout(input, reader, io);
    if (answers) {
      const record = memoryInput(`${input.name}.second-reading.json`, readingBytes(answers));
      const second = await secondReading.read(record, { options, tools: {}, companions: [input] });
      rows.push(...second.rows);
      problems.push(...second.problems);
    }
  }
  for (const p of problems) io.say(p.sentence);
  return {
    input,
    unit,
    claims: rows.flatMap((r) => (r.type === 'Claim' ? [r.row] : [])),
    statements: rows.flatMap((r) => (r.type === 'Statement' ? [r.row] : [])),
    problems,
  };
}
