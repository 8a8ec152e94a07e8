// What can be wrong with a member of an app package, in a sentence.
import { printable } from '../../base/text.ts';
import { FormatError } from '../../formats/format-error.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Input } from '../../model/units.ts';

/** The problem of one member, or of the package itself where `path` is null. Errors that are no FormatError go on. */
export function packageProblem(snapshot: Input, path: string | null, error: unknown): Problem {
  if (!(error instanceof FormatError)) throw error;
  const from = path === null ? { input: snapshot.sha256 } : { input: snapshot.sha256, path };
  const what = path === null ? snapshot.name : `${printable(path, 160)} in ${snapshot.name}`;
  const todo =
    error.code === 'encrypted'
      ? 'Give the package as it was built.'
      : error.code === 'too-large'
        ? 'It was left out.'
        : 'Copy the package again.';
  return problem(error.code, from, `${what} ${error.message}. ${todo}`);
}

export const unsafeNames = (snapshot: Input, count: number): Problem =>
  problem(
    'unsafe-path',
    { input: snapshot.sha256 },
    `${snapshot.name} holds ${count} members whose names lead out of it or are no names. They were not read.`,
  );
