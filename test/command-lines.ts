// Command lines as documents write them, held against the commands that exist.
import { commands } from '../src/cli/commands/index.ts';
import { importCommand } from '../src/cli/import.ts';
import { GENERAL_OPTIONS } from '../src/cli/options.ts';

/** What is wrong with a command line as the docs write it, or null. */
export function commandFault(line: string): string | null {
  const words = line.split(/\s+/);
  if (words.shift() !== 'telltale') return 'does not start with telltale';
  const command =
    commands.find((c) => c.name === words.slice(0, 2).join(' ')) ??
    commands.find((c) => c.name === words[0]) ??
    importCommand;
  // The family of commands as a whole.
  if (words.length === 1 && commands.some((c) => c.name.startsWith(`${words[0]} `))) return null;
  const known = new Set([...command.options, ...GENERAL_OPTIONS].map((o) => o.name));
  for (const w of words) if (w.startsWith('--') && !known.has(w.slice(2).split('=')[0]!)) return `has no option ${w}`;
  if (command === importCommand && words[0] !== undefined && /^[a-z]+$/.test(words[0]))
    return `there is no command ${words[0]}`;
  return null;
}
