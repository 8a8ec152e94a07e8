// What commands on a case ask of their command line.
import { type CommandArguments, CommandError, EXIT } from './command.ts';

/** The one path a command takes. */
export function onePath(args: CommandArguments, command: string): string {
  const [path, more] = args.paths;
  if (path === undefined || more !== undefined)
    throw new CommandError(
      EXIT.usage,
      `\`telltale ${command}\` takes one case folder. \`telltale ${command} --help\` shows how.`,
    );
  return path;
}
