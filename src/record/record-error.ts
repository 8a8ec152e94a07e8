// What ends a recording, said by an id of `locales/<language>/cli.json` (`cli.record.<id>`): what, where, what to do.
import type { Param } from '../model/finding.ts';

export type RecordParams = Readonly<Record<string, Param>>;

export class RecordError extends Error {
  readonly id: string;
  readonly params: RecordParams;
  readonly exit: 2 | 3 | 5;
  /** It may work again without anybody changing the command: the phone is away, or the adb server. */
  readonly passing: boolean;
  constructor(
    id: string,
    params: RecordParams = {},
    how: { exit?: 2 | 3 | 5; passing?: boolean; cause?: unknown } = {},
  ) {
    super(`${id} ${JSON.stringify(params)}`, { cause: how.cause });
    this.name = 'RecordError';
    this.id = id;
    this.params = params;
    this.exit = how.exit ?? 2;
    this.passing = how.passing ?? false;
  }
}
