// What the recorders' commands share: sentences for what ends them, whose phone it is, and stopping with Ctrl-C.
import type { RecordError } from '../record/record-error.ts';
import { type CommandArguments, EXIT, type Io } from './command.ts';
import { askWhose, givenWhose, mayAsk, type Whose } from './whose.ts';
import { cliWords, type Params, SaidError } from './words.ts';

export type Say = (id: string, params?: Params) => void;

/** Says sentences on the way. With --quiet only those of a `warner`: what stands in the way. */
export const sayer =
  (io: Io): Say =>
  (id, params = {}) => {
    if (!io.quiet) io.say(cliWords(io.lang, `record.${id}`, params));
  };
export const warner =
  (io: Io): Say =>
  (id, params = {}) =>
    io.say(cliWords(io.lang, `record.${id}`, params));

/** A sentence that can be spoken in the language of the terminal. */
export const said = (error: RecordError): SaidError =>
  new SaidError(error.exit, `record.${error.id}`, error.params, { cause: error });

/** Runs `work`; what ends a recording becomes the command's ending. */
export async function recording<T>(work: () => Promise<T>): Promise<T> {
  const { RecordError } = await import('../record/record-error.ts');
  try {
    return await work();
  } catch (error) {
    throw error instanceof RecordError ? said(error) : error;
  }
}

/**
 * A live recording needs an answer: one's own phone, or that of somebody who agreed and is present. `kept` is what the case
 * says already.
 */
export async function whoseOrRefuse(args: CommandArguments, io: Io, kept: string | null): Promise<Whose> {
  const given = givenWhose(args) ?? (kept === 'mine' || kept === 'agreed' ? kept : undefined);
  const answer = given ?? (mayAsk(args, io) ? await askWhose('phone', io) : null);
  if (answer === 'mine' || answer === 'agreed') return answer;
  throw new SaidError(EXIT.usage, answer === null ? 'record.whose-missing' : 'record.whose-refused');
}

export interface Stopping {
  readonly signal: AbortSignal;
  /** During `work` Ctrl-C does what it does to any program: for what must not be half done and can be done again. */
  unguarded<T>(work: () => Promise<T>): Promise<T>;
  release(): void;
}

/** The first Ctrl-C (or SIGTERM, or a closed terminal) asks for an end; a second one ends the program at once. */
export function stopping(): Stopping {
  const controller = new AbortController();
  const stop = () => {
    release();
    controller.abort(new Error('stopped by the owner'));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const watch = () => {
    for (const name of signals) process.on(name, stop);
  };
  const release = () => {
    for (const name of signals) process.off(name, stop);
  };
  watch();
  return {
    signal: controller.signal,
    release,
    async unguarded(work) {
      release();
      try {
        return await work();
      } finally {
        if (!controller.signal.aborted) watch();
      }
    },
  };
}
