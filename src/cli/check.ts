// What `telltale check` does with the disk and the clock: configuration, inputs, baseline, reports.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { printable } from '../base/text.ts';
import type { CheckConfig, ConfigOption } from '../engine/check-config.ts';
import type { BaselineEntry, CheckReport } from '../model/check.ts';
import type { Options, Result } from '../model/result.ts';
import { type CommandArguments, CommandError, EXIT, type Io } from './command.ts';
import { engineOptions } from './options.ts';

export const CONFIG_NAME = 'telltale.config.json';

export interface CheckSetting {
  readonly config: CheckConfig;
  /** As shown in reports. */
  readonly configPath: string;
  readonly paths: readonly string[];
  readonly options: Options;
  readonly baseline: readonly BaselineEntry[];
  readonly baselinePath: string | null;
  readonly today: string;
  readonly accept: { readonly reason: string; readonly expires: string } | null;
}

/** Reads and holds against each other everything that was set, before any input is opened. */
export async function loadCheck(args: CommandArguments): Promise<CheckSetting> {
  const [{ parseConfig, DEFAULT_CONFIG, CONFIG_OPTIONS }, { parseBaseline, isDay }, { audits }] = await Promise.all([
    import('../engine/check-config.ts'),
    import('../engine/check.ts'),
    import('../audits/index.ts'),
  ]);
  const file = args.text('config') ?? (existsSync(CONFIG_NAME) ? CONFIG_NAME : null);
  let config = DEFAULT_CONFIG;
  if (file !== null) {
    const parsed = parseConfig(
      readText(file),
      audits.map((a) => a.meta.id),
    );
    refuse(file, parsed.faults);
    config = parsed.config;
  }
  const folder = file === null ? '.' : dirname(file);
  const named: Record<ConfigOption, string> = {
    app: 'app',
    appKind: 'app-kind',
    recipient: 'recipient',
    phase: 'phase',
    timeZone: 'time-zone',
    iosVersion: 'ios-version',
    night: 'night',
  };
  const stated = Object.fromEntries(CONFIG_OPTIONS.map((o) => [named[o], config.options[o]]));
  // The command line has the last word.
  const text = (name: string) => args.text(name) ?? stated[name];
  const options = engineOptions({ ...args, text });
  const given = args.paths.length > 0 ? args.paths : config.inputs.map((p) => join(folder, p));
  if (given.length === 0)
    throw new CommandError(
      EXIT.usage,
      `no input: give paths of builds, captures and documents, or list them as "inputs" in ${CONFIG_NAME}.`,
    );
  const today = new Date().toISOString().slice(0, 10);
  const baselinePath = args.text('baseline') ?? (config.baseline === null ? null : join(folder, config.baseline));
  const updating = args.has('update-baseline');
  let accept: CheckSetting['accept'] = null;
  if (updating) {
    const [reason, expires] = [args.text('reason')?.trim() ?? '', args.text('expires') ?? ''];
    if (baselinePath === null) throw new CommandError(EXIT.usage, '--update-baseline needs --baseline FILE.');
    if (reason === '') throw new CommandError(EXIT.usage, '--update-baseline needs --reason: why is this accepted?');
    if (!isDay(expires) || expires < today)
      throw new CommandError(EXIT.usage, '--update-baseline needs --expires, a day from today on such as 2027-01-31.');
    accept = { reason, expires };
  } else if (args.has('reason') || args.has('expires'))
    throw new CommandError(EXIT.usage, '--reason and --expires go with --update-baseline.');
  let baseline: readonly BaselineEntry[] = [];
  if (baselinePath !== null && !(updating && !existsSync(baselinePath))) {
    const parsed = parseBaseline(readText(baselinePath));
    refuse(baselinePath, parsed.faults);
    baseline = parsed.entries;
  }
  const configPath = shown(file ?? CONFIG_NAME);
  return {
    config,
    configPath,
    paths: (await Promise.all(given.map(filesIn))).flat(),
    options,
    baseline,
    baselinePath,
    today,
    accept,
  };
}

/** Reads and audits the inputs; a case is written only where one was asked for. */
export async function runCheck(setting: CheckSetting, args: CommandArguments, io: Io): Promise<CheckReport> {
  const { check } = await import('../engine/check.ts');
  const { audits } = await import('../audits/index.ts');
  const { fileInput } = await import('../case/file-input.ts');
  const inputs = [];
  const paths: Record<string, string> = Object.create(null);
  for (const path of setting.paths) {
    const input = await readable(() => fileInput(path));
    paths[input.sha256] ??= shown(path);
    inputs.push(input);
  }
  const { passwordFd, importPaths, anyBinary, readMe } = await import('./import.ts');
  const fd = passwordFd(args);
  const dir = args.text('case');
  const me = args.text('me');
  let result: Result;
  if (dir !== undefined) {
    const done = await importPaths(
      {
        inputs: setting.paths.map((path) => ({ path })),
        options: setting.options,
        dir,
        ...(me !== undefined && { me }),
        ...(fd !== undefined && { passwordFd: fd }),
      },
      io,
    );
    result = done.result;
    if (done.dir !== null && !io.quiet) io.say(`Case: ${done.dir}, manifest SHA-256 ${done.manifestSha256}.`);
  } else {
    const [{ loadEnvironment }, { nodeTools }, { runEngine }] = await Promise.all([
      import('../case/environment.ts'),
      import('./tools.ts'),
      import('../engine/run.ts'),
    ]);
    const tools = await nodeTools(io, {
      databases: await anyBinary(inputs),
      ...(fd !== undefined && { passwordFd: fd }),
    });
    const env = loadEnvironment(tools, me === undefined ? null : readMe(me));
    ({ result } = await runEngine(inputs, setting.options, env, ({ stage, name }) => io.progress(`${stage}: ${name}`)));
    io.progress(null);
  }
  const { config, configPath, baseline, today } = setting;
  return check(result, { config, configPath, audits, baseline, today, paths });
}

/** Writes the baseline anew and returns how many entries it holds. */
export async function updateBaseline(setting: CheckSetting, report: CheckReport): Promise<number> {
  const { updatedBaseline, parseBaseline } = await import('../engine/check.ts');
  const { accept, baselinePath, baseline, today } = setting;
  if (accept === null || baselinePath === null) throw new Error('loadCheck lets no update through without these');
  const text = updatedBaseline(report, baseline, { ...accept, today });
  await writeReport(baselinePath, text);
  return parseBaseline(text).entries.length;
}

/** A file that is either the old one or the new one, whole. */
export async function writeReport(path: string, text: string): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(EXIT.cannotWrite, `${path} could not be written (${why}). Check folder and space.`, {
      cause: error,
    });
  }
}

/** A folder stands for the files in it, by name, without those below or hidden. An iPhone backup is a record of its own. */
async function filesIn(path: string): Promise<string[]> {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  const { filesOf } = await import('./import.ts');
  const members = (await filesOf(path)).map((f) => f.path);
  if (!members.includes(path)) return members;
  const files = readdirSync(path, { withFileTypes: true })
    .filter((e) => e.isFile() && !e.name.startsWith('.'))
    .map((e) => join(path, e.name))
    .sort();
  if (files.length === 0)
    throw new CommandError(EXIT.noRows, `${path} holds no file. Give the files themselves, or a folder with them.`);
  return files;
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'CaseError')
      throw new CommandError(EXIT.noRows, error.message, { cause: error });
    throw error;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} could not be read. Check the path and try again.`, { cause: error });
  }
}

function refuse(path: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length > 5 ? ` … and ${faults.length - 5} more.` : '';
  throw new CommandError(EXIT.usage, `${path}: ${faults.slice(0, 5).join(' ')}${more}`);
}

/** A path as a report shows it: from the folder of the run where the file is below it, with forward slashes. */
function shown(path: string): string {
  const from = relative(process.cwd(), resolve(path));
  const kept = from === '' || from.startsWith('..') ? resolve(path) : from;
  return printable(kept.split(sep).join('/'), 1000);
}
