// Names of countries as documents write them, by the code of the registries.
import { isObject } from '../../base/json.ts';
import { json } from './data/countries.ts';

interface Country {
  readonly names: RegExp;
  readonly eea: boolean;
}
let built: ReadonlyMap<string, Country> | null = null;

function countries(): ReadonlyMap<string, Country> {
  if (!built) {
    const file: unknown = JSON.parse(json);
    const list = isObject(file) && Array.isArray(file['countries']) ? file['countries'].filter(isObject) : [];
    built = new Map(
      list.map((c) => {
        const en = (Array.isArray(c['en']) ? c['en'] : []).map((n) => String(n).replaceAll('.', '\\.'));
        // `US` in capitals only: `us` is a pronoun. `India` is no `Indiana`.
        const names = new RegExp(`(?<![\\p{L}])(?:${en.join('|')})(?![\\p{L}])|${String(c['zh'])}`, 'u');
        return [String(c['code']), { names, eea: c['eea'] === true }];
      }),
    );
  }
  return built;
}

/** True where the words name the country. A country that is not listed is never named. */
export const namesCountry = (words: string, code: string): boolean => countries().get(code)?.names.test(words) === true;

export const isEea = (code: string): boolean => countries().get(code)?.eea === true;
