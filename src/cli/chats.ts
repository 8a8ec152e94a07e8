// What the chats commands share: the archive named on the command line, its passphrase, and errors as sentences.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject } from '../base/json.ts';
import type { Archive, OpenOptions } from '../chats/archive/archive.ts';
import type { OwnersClock } from '../chats/reading/clock.ts';
import type { Words } from '../model/units.ts';
import { type CommandArguments, CommandError, EXIT, type ExitCode, type Io, type OptionSpec } from './command.ts';
import { secretFrom } from './tools.ts';

export const ARCHIVE_OPTION: OptionSpec = {
  name: 'archive',
  value: 'FILE',
  about: {
    en: 'the archive (default: chats.telltale in the current folder)',
    zh: '档案文件（默认：当前文件夹下的 chats.telltale）',
  },
};
export const ARCHIVE_PASSWORD_OPTION: OptionSpec = {
  name: 'archive-password-fd',
  value: 'N',
  about: { en: 'read the archive’s passphrase from this file descriptor', zh: '从此文件描述符读取档案的口令' },
};
export const JSON_OPTION: OptionSpec = {
  name: 'json',
  about: {
    en: 'print the result as JSON on standard output, and nothing else there',
    zh: '在标准输出打印 JSON 结果，且只有它',
  },
};
export const TIME_ZONE_OPTION: OptionSpec = {
  name: 'time-zone',
  value: 'ZONE',
  about: {
    en: 'the owner’s clock: an IANA zone, or several in turn: Asia/Shanghai,2021-09-01=Europe/Berlin',
    zh: '机主的时钟：IANA 时区，或依次多个：Asia/Shanghai,2021-09-01=Europe/Berlin',
  },
};

const PASSPHRASE: Words = { en: 'Passphrase of the archive:', zh: '档案的口令：' };

export function descriptor(args: CommandArguments, name: string): number | undefined {
  const value = args.text(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,4}$/.test(value))
    throw new CommandError(EXIT.usage, `--${name} takes the number of a file descriptor, such as 0 or 3.`);
  return Number(value);
}

export async function openArchive(
  args: CommandArguments,
  io: Io,
  options: Pick<OpenOptions, 'create' | 'encrypt'> = {},
): Promise<Archive> {
  const { Archive } = await import('../chats/archive/archive.ts');
  const fd = descriptor(args, 'archive-password-fd');
  return speaking(() =>
    Archive.open(args.text('archive') ?? 'chats.telltale', {
      ...options,
      passphrase: async () => {
        const bytes = (await secretFrom(io, fd)(PASSPHRASE)) ?? null;
        if (bytes === null) return null;
        const text = new TextDecoder().decode(bytes);
        bytes.fill(0);
        return text;
      },
    }),
  );
}

/** Turns refusals of the archive and of formats into the command's ending. */
export async function speaking<T>(work: () => Promise<T>): Promise<T> {
  const [{ ArchiveError }, { FormatError }] = await Promise.all([
    import('../chats/archive/archive.ts'),
    import('../formats/format-error.ts'),
  ]);
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArchiveError) throw new CommandError(exitOf(error.code), error.message, { cause: error });
    if (error instanceof FormatError)
      throw new CommandError(EXIT.noRows, sentence(error.code, error.message), { cause: error });
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new CommandError(
        EXIT.cannotWrite,
        `${String((error as NodeJS.ErrnoException).path ?? 'A file')} may not be opened: ${code}. Choose another place, or change its permissions.`,
        { cause: error },
      );
    if (/^(?:ENOSPC|EFBIG|EDQUOT|EIO|SQLITE_FULL|SQLITE_IOERR.*)$/.test(code))
      throw new CommandError(
        EXIT.cannotWrite,
        `The disk is full or cannot be written (${code}). The archive is as it was before; make room and start again.`,
        { cause: error },
      );
    if (code.startsWith('SQLITE_BUSY'))
      throw new CommandError(
        EXIT.cannotWrite,
        'The archive is in use by another run of telltale, such as an export. Nothing was stored; start again when that has ended.',
        { cause: error },
      );
    if (code === 'ENOENT')
      throw new CommandError(EXIT.usage, `${String((error as NodeJS.ErrnoException).path ?? 'A file')} is not there.`, {
        cause: error,
      });
    throw error;
  }
}

/** What to do next, by the code of what went wrong. */
const ADVICE: Readonly<Record<string, string>> = {
  'wrong-password':
    'It is the password chosen for local backups in Finder, Apple Devices or iTunes, not the phone’s passcode. Nothing was kept; start again to try once more.',
  encrypted: 'Type it when asked, or give it with --password-fd.',
  'missing-table': 'Name the folder that holds Manifest.plist, Manifest.db and Info.plist, copied whole.',
  'cut-off': 'Copy or export it again.',
  damaged: 'Make a new backup or export if you can.',
  'not-recognized': '`telltale chats import --help` says what can be read.',
};

/** A sentence of a format begins with its verb. */
const sentence = (code: string, message: string): string => {
  const whole = /^(?:is|was|has|asks|holds|ends|would|does|inflates)\b/.test(message)
    ? `What you named ${message}`
    : message;
  return `${whole}. ${ADVICE[code] ?? ''}`.trim();
};

const exitOf = (code: string): ExitCode =>
  code === 'damaged'
    ? EXIT.brokenSeal
    : code === 'busy' || code === 'changed-meanwhile'
      ? EXIT.cannotWrite
      : EXIT.usage;

export const printJson = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value, null, 1)}\n`);

/** Sentences of `locales/<lang>/chats.json` without values; the key is given without `chats.`. */
export function chatsWords(lang: Io['lang']): (key: string) => string {
  const path = fileURLToPath(new URL(`../../locales/${lang}/chats.json`, import.meta.url));
  const strings: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return (key) => {
    const value = isObject(strings) ? strings[`chats.${key}`] : undefined;
    if (typeof value !== 'string') throw new Error(`no sentence chats.${key}`);
    return value;
  };
}

export async function clockOf(args: CommandArguments): Promise<OwnersClock> {
  const { ownersClock } = await import('../chats/reading/clock.ts');
  try {
    return ownersClock(args.text('time-zone') ?? null);
  } catch (error) {
    throw new CommandError(
      EXIT.usage,
      '--time-zone takes IANA zones such as Asia/Shanghai, or Asia/Shanghai,2021-09-01=Europe/Berlin.',
      { cause: error },
    );
  }
}

/** The beginning of a day, month or year on the owner's clock. */
export function instantOf(args: CommandArguments, name: string, clock: OwnersClock): number | null {
  const value = args.text(name);
  if (value === undefined) return null;
  const m = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value);
  const ms = m ? Date.UTC(Number(m[1]), Number(m[2] ?? 1) - 1, Number(m[3] ?? 1)) : Number.NaN;
  if (Number.isNaN(ms))
    throw new CommandError(EXIT.usage, `--${name} takes a day such as 2024-05-01, a month or a year.`);
  return clock.instant(ms);
}
