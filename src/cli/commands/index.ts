// Every command. Made from the folder by `npm run generate`; nobody edits it.
import type { Command } from '../command.ts';

export const commands: readonly Command[] = [];
