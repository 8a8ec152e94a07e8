#!/usr/bin/env node
// Where the program starts: finds the command, reads its options, runs it and ends with its code.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printable } from '../base/text.ts';
import { VERSION } from '../base/version.ts';
import { configFolder } from '../case/config-folder.ts';
import { type Command, type CommandArguments, CommandError, EXIT, type ExitCode, type Io } from './command.ts';
import { commands } from './commands/index.ts';
import { commandHelp, help } from './help.ts';
import { importCommand } from './import.ts';
import { GENERAL_OPTIONS } from './options.ts';
import { cliWords, SaidError } from './words.ts';

function findCommand(argv: readonly string[]): { command: Command; rest: string[] } {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ');
    const command = commands.find((c) => c.name === name);
    if (command) return { command, rest: argv.slice(words) };
  }
  return { command: importCommand, rest: [...argv] };
}

function parse(command: Command, argv: string[]): CommandArguments {
  const specs = [...command.options, ...GENERAL_OPTIONS];
  const options = Object.fromEntries(
    specs.map((o) => [
      o.name,
      o.value === undefined ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true as const },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const message = error instanceof Error ? error.message : String(error);
    throw new SaidError(EXIT.usage, code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'unknown-option' : 'wrong-option', {
      option: /'(-[^' ]*)/.exec(message)?.[1] ?? argv.join(' '),
      command: command.name && ` ${command.name}`,
    });
  }
  const empty = specs.find((o) => [parsed.values[o.name]].flat().includes(''));
  if (empty) throw new SaidError(EXIT.usage, 'empty-option', { option: `--${empty.name}` });
  const all = (name: string): readonly string[] => {
    const value = parsed.values[name];
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  };
  return {
    paths: parsed.positionals,
    text: (name) => all(name).at(-1),
    all,
    has: (name) => parsed.values[name] === true || all(name).length > 0,
  };
}

function terminal(lang: Io['lang'], quiet: boolean): Io {
  let drawn = false;
  const clear = () => {
    if (drawn) process.stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    lang,
    quiet,
    out: (text) => void process.stdout.write(text),
    say: (line) => {
      clear();
      process.stderr.write(`${printable(line, 4000)}\n`);
    },
    progress: (line) => {
      clear();
      if (line === null || quiet || !process.stderr.isTTY) return;
      process.stderr.write(printable(line, 100));
      drawn = true;
    },
  };
}

function languageOf(args: CommandArguments): Io['lang'] {
  const lang = args.text('lang');
  if (lang === undefined) return 'en';
  if (lang === 'en' || lang === 'zh-CN') return lang;
  throw new SaidError(EXIT.usage, 'lang');
}

/** The key of a recording proxy lives seven days: the first command after that removes it, whatever it is. */
async function removeOldProxyKeys(): Promise<void> {
  const folder = join(configFolder(), 'proxy');
  if (!existsSync(folder)) return;
  const { removeExpiredKeys } = await import('../record/proxy-keys.ts');
  removeExpiredKeys(folder, Date.now());
}

async function main(argv: string[]): Promise<ExitCode | 70> {
  // Even a wrong option is answered in the language asked for.
  const at = argv.indexOf('--lang');
  const zh = argv.includes('--lang=zh-CN') || (at >= 0 && argv[at + 1] === 'zh-CN');
  let io = terminal(zh ? 'zh-CN' : 'en', false);
  try {
    if (argv[0] === '--version') {
      io.out(`${VERSION}\n`);
      return EXIT.done;
    }
    await removeOldProxyKeys();
    const { command, rest } = findCommand(argv);
    const args = parse(command, rest);
    io = terminal(languageOf(args), args.has('quiet'));
    if (args.has('help')) {
      io.out(command === importCommand ? help(commands, io.lang) : commandHelp(command, io.lang));
      return EXIT.done;
    }
    const [first] = args.paths;
    if (command === importCommand && first !== undefined && /^[a-z]+$/.test(first) && !existsSync(first))
      throw new SaidError(EXIT.usage, 'unknown-command', { name: first });
    return await command.run(args, io);
  } catch (error) {
    io.progress(null);
    if (error instanceof CommandError) {
      io.say(error instanceof SaidError ? cliWords(io.lang, error.said.id, error.said.params) : error.message);
      return error.exit;
    }
    if (error instanceof Error && error.name === 'CaseError') {
      const { CaseError } = await import('../case/errors.ts');
      if (error instanceof CaseError) {
        io.say(error.words(io.lang));
        return error.exit;
      }
    }
    if (error instanceof Error && /Could not locate the bindings file|better_sqlite3\.node/.test(error.message)) {
      io.say(cliWords(io.lang, 'no-database', { why: error.message.split('\n')[0] ?? '' }));
      return EXIT.cannotWrite;
    }
    io.say(cliWords(io.lang, 'fault'));
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 70;
  }
}

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
