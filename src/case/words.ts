// The sentences of `locales/<lang>/case.json`, read when one is first needed.
import { readFileSync } from 'node:fs';
import { isObject } from '../base/json.ts';
import type { Message } from '../model/finding.ts';
import { type Lang, type Locale, render } from '../report/words.ts';

const locales = new Map<Lang, Locale>();

function locale(lang: Lang): Locale {
  let found = locales.get(lang);
  if (!found) {
    const read: unknown = JSON.parse(readFileSync(new URL(`../../locales/${lang}/case.json`, import.meta.url), 'utf8'));
    const strings: Record<string, string> = {};
    if (isObject(read))
      for (const [key, text] of Object.entries(read)) if (typeof text === 'string') strings[key] = text;
    found = { lang, strings };
    locales.set(lang, found);
  }
  return found;
}

/** A sentence about a case in words. */
export const caseWords = (lang: Lang, message: Message): string => render(locale(lang), message);
