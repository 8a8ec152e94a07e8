// What the engine needs from disk: the knowledge in data/, the sentences in locales/ and the rule set's fingerprint.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { audits } from '../audits/index.ts';
import { declarations } from '../declarations/index.ts';
import type { Environment } from '../engine/run.ts';
import { createKnowledge } from '../knowledge/index.ts';
import type { Tools } from '../model/units.ts';
import type { Lang, Locale } from '../report/words.ts';
import { sources } from '../sources/index.ts';

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

const loadKnowledge = () =>
  createKnowledge(
    Object.fromEntries(jsonFiles('data').map((f) => [f.slice(0, -5), readJson(packageFile(`data/${f}`))])),
  );

/** Fingerprint of everything that decides what is found; written by the build, `development` without one. */
function ruleSet(): string {
  try {
    return readFileSync(packageFile('dist/rule-set.txt'), 'utf8').trim();
  } catch {
    return 'development';
  }
}

export const loadEnvironment = (tools: Partial<Tools> = {}): Environment => ({
  sources,
  declarations,
  audits,
  knowledge: loadKnowledge(),
  english: loadLocale('en'),
  ruleSet: ruleSet(),
  tools,
});
