// A unit that threw, as a problem: its name and the error's first line, never its data.
import { printable } from '../base/text.ts';
import { type Problem, problem } from '../model/problem.ts';

export function failure(
  code: 'source-failed' | 'audit-failed',
  unit: string,
  error: unknown,
  input: string | null,
): Problem {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return problem(
    code,
    input === null ? null : { input },
    `${unit} stopped (${printable(what.split('\n')[0]!, 160)}). This is a fault of telltale; everything else was still read.`,
  );
}
