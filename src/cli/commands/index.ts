// Every command. Made from the folder by `npm run generate`; nobody edits it.
import type { Command } from '../command.ts';
import { claimsCommand } from './claims.ts';
import { demoCommand } from './demo.ts';
import { sourcesCommand } from './sources.ts';

export const commands: readonly Command[] = [claimsCommand, demoCommand, sourcesCommand];
