// Where the owner's keys lie: outside every case.
import { homedir } from 'node:os';
import { join } from 'node:path';

export const configFolder = (): string =>
  join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'telltale');
