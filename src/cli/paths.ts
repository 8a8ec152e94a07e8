// What commands on a case ask of their command line.
import { type CommandArguments, EXIT } from './command.ts';
import { SaidError } from './words.ts';

/** The one path a command takes. */
export function onePath(args: CommandArguments, command: string): string {
  const [path, more] = args.paths;
  if (path === undefined || more !== undefined) throw new SaidError(EXIT.usage, 'one-case', { command });
  return path;
}
