// The plain command: paths → recognized, read, audited → a sealed case with its page.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Obtained } from '../case/manifest.ts';
import type { InputResult, Options, Result } from '../model/result.ts';
import type { Rows } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import { type Command, type CommandArguments, CommandError, EXIT, type ExitCode, type Io } from './command.ts';
import { engineOptions, IMPORT_OPTIONS } from './options.ts';
import { READER_OPTIONS, readerSettings } from './reader-options.ts';
import { askWhose, givenWhose, mayAsk, type WhoseAnswer } from './whose.ts';
import { cliWords, type Params, problemWords, SaidError } from './words.ts';

export interface ImportRequest {
  readonly inputs: readonly { readonly path: string; readonly name?: string; readonly obtained?: Obtained }[];
  readonly options: Options;
  /** Case folder; by default named after the first input. */
  readonly dir?: string;
  /** The owner's own values to look for; they never enter a case. */
  readonly me?: string;
  readonly passwordFd?: number;
  /** Whose phone it is, where that was said already. */
  readonly whose?: WhoseAnswer;
  /** Somebody is there to be asked, should the case not know yet. */
  readonly mayAsk?: boolean;
}

export interface ImportDone {
  readonly result: Result;
  /** Null where no input gave a row: then no case was written. */
  readonly dir: string | null;
  readonly state: 'new' | 'revised' | 'reused' | 'none';
  readonly manifestSha256: string | null;
}

/** Does the whole work for one case. Inputs are kept and hashed before they are read. */
export async function importPaths(request: ImportRequest, io: Io): Promise<ImportDone> {
  const [{ stageInputs, defaultCaseDir }, { loadEnvironment }, { runEngine }, { readResult }] = await Promise.all([
    import('../case/write.ts'),
    import('../case/environment.ts'),
    import('../engine/run.ts'),
    import('../case/open.ts'),
  ]);
  const first = request.inputs[0];
  if (!first) throw new SaidError(EXIT.usage, 'no-path');
  const dir = request.dir ?? defaultCaseDir(first.name ?? first.path);
  io.progress(cliWords(io.lang, 'stage.keep'));
  const staged = await stageInputs(dir, request.inputs);
  try {
    if (staged.inputs.reduce((sum, i) => sum + i.sizeBytes, 0) > LARGE_BYTES) boundGarbage();
    const { nodeTools } = await import('./tools.ts');
    const me = request.me === undefined ? null : readMe(request.me);
    if (me !== null) await tellUnused(me, io);
    const env = loadEnvironment(
      await nodeTools(io, {
        databases: await anyBinary(staged.inputs),
        ...(request.passwordFd !== undefined && { passwordFd: request.passwordFd }),
      }),
      me,
    );
    const tool = {
      name: 'telltale',
      version: (await import('../base/version.ts')).VERSION,
      ruleSet: env.ruleSet,
    } as const;
    const reusable = await staged.reusable(request.options, tool, me, request.whose);
    if (reusable && staged.previous) {
      staged.discard();
      return {
        result: readResult(staged.previous),
        dir: reusable.dir,
        state: 'reused',
        manifestSha256: reusable.manifestSha256,
      };
    }
    const { result, rows } = await runEngine(staged.inputs, request.options, env, ({ stage, name }) =>
      io.progress(`${stage}: ${name}`),
    );
    refuseTwoPhones(result, io);
    if (rowsOf(rows) === 0 && !result.inputs.every((i) => isWhole(i, result))) {
      staged.discard();
      return { result, dir: null, state: 'none', manifestSha256: null };
    }
    let phone: string | undefined = request.whose;
    // Asked once a case, and only where a record of a phone is in it: a document is nobody's phone.
    const isRecord = result.inputs.some((i) => env.sources.some((s) => s.id === i.source));
    if (phone === undefined && request.mayAsk && isRecord && !staged.previous?.manifest.predicate.phone)
      phone = await askWhose('phone', io);
    io.progress(cliWords(io.lang, 'stage.write'));
    const { contentOf } = await import('../case/content.ts');
    const content = contentOf(staged.inputs, { result, rows }, env, me);
    const written = await staged.finish({ ...content, ...(phone !== undefined && { phone }) });
    return { result, dir: written.dir, state: written.state, manifestSha256: written.manifestSha256 };
  } catch (error) {
    staged.discard();
    throw error;
  } finally {
    io.progress(null);
  }
}

/** A path as inputs. The folder of an iPhone backup stands for the few files in it that are read. */
export async function filesOf(path: string): Promise<{ path: string }[]> {
  if (!existsSync(join(path, 'Manifest.plist')) || !existsSync(join(path, 'Manifest.db'))) return [{ path }];
  const { BACKUP_MEMBERS } = await import('../formats/ios-backup.ts');
  return BACKUP_MEMBERS.map((name) => join(path, name.length === 40 ? join(name.slice(0, 2), name) : name))
    .filter((member) => existsSync(member))
    .map((member) => ({ path: member }));
}

/** Inputs beyond this make so many rows that garbage decides over the memory needed. */
const LARGE_BYTES = 64 * 1024 * 1024;

/** Left alone, V8 lets garbage grow to four times what lives before it looks; at two and a half it costs a few per cent of time. */
const boundGarbage = (): void => setFlagsFromString('--heap-growing-percent=150');

/** Text records need no database module; anything with a zero byte at its start may. */
export async function anyBinary(inputs: readonly Input[]): Promise<boolean> {
  const { readAll } = await import('../engine/input.ts');
  for (const input of inputs) if ((await readAll(input, 0, Math.min(input.sizeBytes, 4096))).includes(0)) return true;
  return false;
}

/** The owner's values of `--me`: a JSON object, data type → value or list. */
export function readMe(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new SaidError(EXIT.usage, 'me-unread', { path }, { cause: error });
  }
  try {
    const me: unknown = JSON.parse(text);
    if (typeof me === 'object' && me !== null && !Array.isArray(me)) return me;
  } catch {
    // The sentence below says it; the parser's own would quote the owner's values.
  }
  throw new SaidError(EXIT.usage, 'me-form', { path, example: '{"account.email": "…"}' });
}

/** Names among the owner's values that nothing can be looked for by: what is not looked for must not seem absent. */
async function tellUnused(me: unknown, io: Io): Promise<void> {
  const [{ unusedValues }, { printable }] = await Promise.all([
    import('../engine/own-values.ts'),
    import('../base/text.ts'),
  ]);
  const names = unusedValues(me).map((name) => printable(name, 60));
  if (names.length > 0) io.say(cliWords(io.lang, 'me-unused', { names }));
}

const rowsOf = (rows: Rows) => Object.values(rows).reduce((n, list) => n + list.length, 0);

/** Recognized, and not one that should have given rows and gave none. */
const isWhole = (input: InputResult, result: Result) =>
  input.source !== null && !result.problems.some((p) => p.from?.input === input.sha256 && p.code === 'no-rows');

function refuseTwoPhones(result: Result, io: Io): void {
  const two = result.problems.find((p) => p.code === 'two-phones');
  if (two) throw new CommandError(EXIT.usage, problemWords(io.lang, two, result.inputs));
}

/** Says what was read, what was not, and where the case stands; returns the exit code. */
export async function tell(done: ImportDone, io: Io): Promise<ExitCode> {
  const { result } = done;
  const shown = 8;
  const say = (id: string, params: Params = {}) => cliWords(io.lang, id, params);
  for (const p of result.problems.slice(0, shown)) io.say(problemWords(io.lang, p, result.inputs));
  if (result.problems.length > shown) io.say(say('more-problems', { n: result.problems.length - shown }));
  const unread = result.totals.lines.problem;
  if (unread > 0) io.say(say('unread-lines', { n: unread }));
  if (done.dir !== null && !io.quiet) {
    const t = result.totals;
    const rows = Object.values(t.rows).reduce((a, b) => a + b, 0);
    io.say(say('read', { lines: t.lines.total, rows, apps: t.apps, findings: result.findings.length }));
    const [{ headlines }, { loadLocale }] = await Promise.all([
      import('./headlines.ts'),
      import('../case/environment.ts'),
    ]);
    const first = headlines(result, loadLocale(io.lang));
    for (const sentence of first) io.say(`- ${sentence}`);
    if (first.length > 0) io.say(say('more-findings'));
    if (done.state !== 'none') io.say(say(`case.${done.state}`, { path: done.dir }));
    io.say(say('seal', { sha256: String(done.manifestSha256) }));
  }
  const missing = result.inputs.some((i) => i.source === null) || result.problems.some((p) => p.code === 'no-rows');
  return missing || done.dir === null ? EXIT.noRows : EXIT.done;
}

export function passwordFd(args: CommandArguments): number | undefined {
  const fd = args.text('password-fd');
  if (fd === undefined) return undefined;
  if (!/^\d{1,4}$/.test(fd)) throw new SaidError(EXIT.usage, 'password-fd');
  return Number(fd);
}

/** Nothing of it is loaded where no second reader is asked for. */
async function secondReader(args: CommandArguments, given: readonly { path: string }[], io: Io) {
  const settings = readerSettings(args);
  if (!settings) return { inputs: [], dispose() {} };
  const { secondInputs } = await import('./second-reading.ts');
  return secondInputs(given, settings, io);
}

export const importCommand: Command = {
  name: '',
  about: {
    en: 'Recognizes the given records and captures, reads and audits them, writes a sealed case and opens its page.',
    zh: '识别给定的记录与抓包，读取并检查，写出封存的案卷并打开页面。',
  },
  usage: '<paths…>',
  options: [...IMPORT_OPTIONS, ...READER_OPTIONS],
  async run(args, io) {
    const { openPage } = await import('./open-page.ts');
    if (args.paths.length === 0) {
      const { packageFile } = await import('../case/environment.ts');
      return openPage(packageFile('dist/web/telltale.html'), args.has('no-open'), io);
    }
    const dir = args.text('case');
    const me = args.text('me');
    const fd = passwordFd(args);
    const whose = givenWhose(args);
    const options = engineOptions(args);
    const given = (await Promise.all(args.paths.map(filesOf))).flat();
    const second = await secondReader(args, given, io);
    const done = await importPaths(
      {
        inputs: [...given, ...second.inputs],
        options,
        mayAsk: mayAsk(args, io),
        ...(whose !== undefined && { whose }),
        ...(dir !== undefined && { dir }),
        ...(me !== undefined && { me }),
        ...(fd !== undefined && { passwordFd: fd }),
      },
      io,
    ).finally(() => second.dispose());
    if (args.has('json')) {
      const { resultJson } = await import('../engine/run.ts');
      io.out(`${resultJson(done.result)}\n`);
    }
    const code = await tell(done, io);
    if (done.dir !== null && !args.has('json')) openPage(`${done.dir}/report.html`, args.has('no-open'), io);
    return code;
  },
};
