// What the engine needs from disk: the knowledge in data/, the sentences in locales/ and the rule set's fingerprint.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { audits } from '../audits/index.ts';
import { declarations } from '../declarations/index.ts';
import { createFinder, type FinderOptions } from '../derive/data-items/index.ts';
import type { Environment } from '../engine/environment.ts';
import { createEndpoints } from '../knowledge/endpoints.ts';
import { createKnowledge, type RawKnowledge } from '../knowledge/index.ts';
import type { Tools } from '../model/units.ts';
import type { Lang, Locale } from '../report/words.ts';
import { sources } from '../sources/index.ts';
import { countryOfAddress } from './countries.ts';
import { nodeInflate } from './inflate.ts';
import { ownerKey } from './owner-key.ts';

/** The package's own folder: the same from `src` and from the built program. */
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
export const packageFile = (path: string): string => `${PACKAGE}${path}`;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const jsonFiles = (folder: string) =>
  readdirSync(packageFile(folder))
    .filter((f) => f.endsWith('.json'))
    .sort();

/** All sentences of a language. A key in two files is a programmer's error. */
export function loadLocale(lang: Lang): Locale {
  const strings: Record<string, string> = Object.create(null);
  for (const file of jsonFiles(`locales/${lang}`))
    for (const [key, value] of Object.entries(readJson(packageFile(`locales/${lang}/${file}`)) as object)) {
      if (key in strings) throw new Error(`locales/${lang}: ${key} stands in two files`);
      strings[key] = String(value);
    }
  return { lang, strings };
}

/** The parsed files of data/, data/endpoints/ and data/owners/, by path without `.json`. */
function loadRaw(): RawKnowledge {
  const below = (folder: string, prefix: string) =>
    jsonFiles(folder).map((f) => [`${prefix}${f.slice(0, -5)}`, readJson(packageFile(`${folder}/${f}`))] as const);
  return Object.fromEntries([
    ...below('data', ''),
    ...below('data/endpoints', 'endpoints/'),
    ...below('data/owners', 'owners/'),
  ]);
}

/** A finder made when the first request comes: most records hold none, and then neither key nor endpoints are needed. */
function lazyFinder(raw: RawKnowledge, me: unknown): NonNullable<Environment['findData']> {
  let find: Environment['findData'];
  return (request, parts) => {
    find ??= createFinder({ endpoints: createEndpoints(raw), me, key: ownerKey(), brotli: unbrotli });
    return find(request, parts);
  };
}

/** What it takes to take a request apart without looking for the owner's values. */
export const finderParts = (): Pick<FinderOptions, 'endpoints' | 'brotli'> => ({
  endpoints: createEndpoints(loadRaw()),
  brotli: unbrotli,
});

function unbrotli(bytes: Uint8Array, maxBytes: number): Uint8Array | null {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}

/** Fingerprint of everything that decides what is found; written by the build, `development` without one. */
function ruleSet(): string {
  try {
    return readFileSync(packageFile('dist/rule-set.txt'), 'utf8').trim();
  } catch {
    return 'development';
  }
}

/** `me`: the owner's own values to look for in captures; they stay in memory. */
export function loadEnvironment(tools: Partial<Tools> = {}, me: unknown = null): Environment {
  const raw = loadRaw();
  return {
    sources,
    declarations,
    audits,
    knowledge: createKnowledge(raw),
    english: loadLocale('en'),
    ruleSet: ruleSet(),
    tools: { inflate: nodeInflate, ...tools },
    findData: lazyFinder(raw, me),
    country: countryOfAddress,
  };
}
