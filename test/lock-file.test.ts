// The lock file: `npm ci` refuses one that lacks optional packages of other platforms, and an address would pin a mirror.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support.ts';

interface Entry {
  link?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}
const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

describe('the lock file', () => {
  it('holds no download address', () => {
    const addressed = Object.entries(lock.packages).filter(([, e]) => e.resolved !== undefined && !e.link);
    expect(addressed.map(([name]) => name)).toEqual([]);
  });

  it('holds the optional packages of every platform', () => {
    const named = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
    const missing = Object.values(lock.packages)
      .flatMap((e) => Object.keys(e.optionalDependencies ?? {}))
      .filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });
});
