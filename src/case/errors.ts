// What can go wrong with a case, said as what, where and what to do, with the exit code of the command.
import type { Message, Param } from '../model/finding.ts';
import { caseWords } from './words.ts';

/** Exit codes of DESIGN section 6 that a case can end a command with. */
export type CaseExit = 2 | 3 | 4 | 5;

/** An error for the person at the terminal. `message` is English; `words(lang)` gives either language. */
export class CaseError extends Error {
  readonly exit: CaseExit;
  readonly said: Message;
  constructor(exit: CaseExit, id: string, params: Readonly<Record<string, Param>> = {}, options?: ErrorOptions) {
    super(caseWords('en', { id, params }), options);
    this.name = 'CaseError';
    this.exit = exit;
    this.said = { id, params };
  }
  words(lang: 'en' | 'zh-CN'): string {
    return caseWords(lang, this.said);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'case.why.full',
  EDQUOT: 'case.why.full',
  EROFS: 'case.why.read-only',
  EACCES: 'case.why.not-allowed',
  EPERM: 'case.why.not-allowed',
  ENOTDIR: 'case.why.no-folder',
  ENOENT: 'case.why.no-folder',
  EIO: 'case.why.disk',
  ENAMETOOLONG: 'case.why.long-name',
  EFBIG: 'case.why.too-big',
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** An error of the file system while writing, as exit 5 with a sentence; anything else stays what it is. */
export function writeError(error: unknown, path: string): unknown {
  if (error instanceof CaseError) return error;
  const code = codeOf(error);
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const id = WHY[code];
  return new CaseError(5, id ?? 'case.why.other', id ? { path } : { path, code }, { cause: error });
}
