// Every command. Made from the folder by `npm run generate`; nobody edits it.
import type { Command } from '../command.ts';
import { demoCommand } from './demo.ts';
import { sealCommand } from './seal.ts';
import { sourcesCommand } from './sources.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly Command[] = [demoCommand, sealCommand, sourcesCommand, verifyCommand];
