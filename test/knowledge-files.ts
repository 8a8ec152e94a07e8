// The files of data/ as the command line hands them to the knowledge.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support.ts';

/** Parsed JSON by path below data/, without `.json`. */
export function rawKnowledge(): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  const read = (folder: string) => {
    for (const entry of readdirSync(join(ROOT, 'data', folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) read(path);
      else if (entry.name.endsWith('.json'))
        raw[path.slice(0, -5)] = JSON.parse(readFileSync(join(ROOT, 'data', path), 'utf8'));
    }
  };
  read('');
  return raw;
}
