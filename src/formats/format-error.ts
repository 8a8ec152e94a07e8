// What a reader of a container throws: the code of the problem it becomes and a sentence without its place.
import type { ProblemCode } from '../model/problem.ts';

export class FormatError extends Error {
  readonly code: ProblemCode;
  constructor(code: ProblemCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'FormatError';
    this.code = code;
  }
}
