// The shape of a command. `commands/` holds one file each; its folder index, the help text and
// docs/reference/commands.md are all made from these specifications. Heavy imports belong inside `run`.
import type { Words } from '../model/units.ts';

export const EXIT = { done: 0, findings: 1, usage: 2, noRows: 3, brokenSeal: 4, cannotWrite: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface OptionSpec {
  /** Without dashes, kebab-case. */
  readonly name: string;
  /** Placeholder of its value, e.g. `DIR`; absent for a switch. */
  readonly value?: string;
  readonly many?: boolean;
  readonly about: Words;
}

export interface CommandArguments {
  readonly paths: readonly string[];
  /** The last value of an option, or undefined. */
  text(name: string): string | undefined;
  all(name: string): readonly string[];
  has(name: string): boolean;
}

/** Where a command speaks. Standard output holds results only; everything else goes to standard error. */
export interface Io {
  readonly lang: 'en' | 'zh-CN';
  readonly quiet: boolean;
  out(text: string): void;
  /** One line on standard error, control characters made visible. */
  say(line: string): void;
  /** A progress line, drawn over itself on a terminal and nowhere else; null clears it. */
  progress(line: string | null): void;
}

export interface Command {
  /** `compare`, or two words: `chats import`. */
  readonly name: string;
  readonly about: Words;
  /** `<before> <after>` */
  readonly usage: string;
  readonly options: readonly OptionSpec[];
  run(args: CommandArguments, io: Io): Promise<ExitCode>;
}

/** An error for the person at the terminal: what, where, what to do. Ends the command with its code and without a stack. */
export class CommandError extends Error {
  readonly exit: ExitCode;
  constructor(exit: ExitCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exit = exit;
  }
}
