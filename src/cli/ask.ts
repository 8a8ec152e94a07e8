// One question at the terminal, answered with y or n.
import { createInterface } from 'node:readline/promises';
import type { Io } from './command.ts';

/** True where `--yes` was given or the owner says yes. Without a terminal nobody can, so false. */
export async function agreed(yes: boolean, question: string, io: Io): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  io.progress(null);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^\s*(y|yes|是|好)\s*$/i.test(await asking.question(`${question} [y/N] `));
  } catch {
    // Ctrl-D and Ctrl-C are no yes.
    return false;
  } finally {
    asking.close();
  }
}
