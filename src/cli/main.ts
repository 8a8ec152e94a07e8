#!/usr/bin/env node
// Where the program starts: finds the command, reads its options, runs it and ends with its code.
import { parseArgs } from 'node:util';
import { printable } from '../base/text.ts';
import { VERSION } from '../base/version.ts';
import { type Command, type CommandArguments, CommandError, EXIT, type ExitCode, type Io } from './command.ts';
import { commands } from './commands/index.ts';
import { commandHelp, help } from './help.ts';
import { importCommand } from './import.ts';
import { GENERAL_OPTIONS } from './options.ts';

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
    const sentence = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw new CommandError(EXIT.usage, `${sentence}. \`telltale ${command.name} --help\` lists the options.`);
  }
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
  throw new CommandError(EXIT.usage, '--lang takes en or zh-CN.');
}

async function main(argv: string[]): Promise<ExitCode | 70> {
  let io = terminal('en', false);
  try {
    if (argv[0] === '--version') {
      io.out(`${VERSION}\n`);
      return EXIT.done;
    }
    const { command, rest } = findCommand(argv);
    const args = parse(command, rest);
    io = terminal(languageOf(args), args.has('quiet'));
    if (args.has('help')) {
      io.out(command === importCommand ? help(commands, io.lang) : commandHelp(command, io.lang));
      return EXIT.done;
    }
    return await command.run(args, io);
  } catch (error) {
    io.progress(null);
    if (error instanceof CommandError) {
      io.say(error.message);
      return error.exit;
    }
    if (error instanceof Error && error.name === 'CaseError') {
      const { CaseError } = await import('../case/errors.ts');
      if (error instanceof CaseError) {
        io.say(error.words(io.lang));
        return error.exit;
      }
    }
    process.stderr.write(
      `telltale met a fault of its own; nothing was changed in a finished case. Please report the lines below (they name no data of yours, but look).\n`,
    );
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
