// The sentences of `locales/<lang>/cli.json`: what the commands say at the terminal, in the language of --lang.
import { readFileSync } from 'node:fs';
import { isObject } from '../base/json.ts';
import { UNKNOWN } from '../engine/recognize.ts';
import type { Param } from '../model/finding.ts';
import type { Problem } from '../model/problem.ts';
import type { InputResult } from '../model/result.ts';
import { type Locale, render } from '../report/words.ts';
import { CommandError, type ExitCode, type Io } from './command.ts';

type Lang = Io['lang'];
export type Params = Readonly<Record<string, Param>>;

const locales = new Map<Lang, Locale>();

function locale(lang: Lang): Locale {
  let found = locales.get(lang);
  if (!found) {
    const read: unknown = JSON.parse(readFileSync(new URL(`../../locales/${lang}/cli.json`, import.meta.url), 'utf8'));
    const strings: Record<string, string> = {};
    if (isObject(read))
      for (const [key, text] of Object.entries(read)) if (typeof text === 'string') strings[key] = text;
    found = { lang, strings };
    locales.set(lang, found);
  }
  return found;
}

export const cliWords = (lang: Lang, id: string, params: Params = {}): string =>
  render(locale(lang), { id: `cli.${id}`, params });

/** Ends a command with a sentence of `cli.json`; the terminal says it in its own language. */
export class SaidError extends CommandError {
  readonly said: { readonly id: string; readonly params: Params };
  constructor(exit: ExitCode, id: string, params: Params = {}, options?: ErrorOptions) {
    super(exit, cliWords('en', id, params), options);
    this.said = { id, params };
  }
}

/** A problem at the terminal. A result keeps its sentences in English; in Chinese its code gives the words. */
export function problemWords(lang: Lang, p: Problem, inputs: readonly InputResult[]): string {
  const of = inputs.find((i) => i.sha256 === p.from?.input);
  if (lang === 'en') {
    if (inputs.length < 2 || !of || p.sentence.includes(of.name)) return p.sentence;
    return cliWords('en', 'in-file', { name: of.name, sentence: p.sentence });
  }
  const unknown = Object.entries(UNKNOWN).find(([, sentence]) => p.sentence.endsWith(sentence))?.[0];
  const sentence = cliWords(lang, p.code === 'not-recognized' && unknown ? `unknown.${unknown}` : `problem.${p.code}`);
  if (!of) return sentence;
  const line = p.from && 'line' in p.from ? p.from.line : undefined;
  if (typeof line === 'number') return cliWords(lang, 'at-line', { name: of.name, line: String(line), sentence });
  return cliWords(lang, 'in-file', { name: of.name, sentence });
}
