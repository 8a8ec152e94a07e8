// What sentences of a privacy notice state, and which articles ask for it.
import { isObject } from '../../base/json.ts';
import { NOTICE_ITEMS, type NoticeItem } from '../../model/rows.ts';
import { json } from './data/notice-items.ts';

type Language = 'en' | 'zh';

export interface ItemPattern {
  readonly re: RegExp;
  /** False: made for text in lower case. */
  readonly cased: boolean;
}

export interface ItemWords {
  readonly item: NoticeItem;
  /** Article ids of data/. */
  readonly law: readonly string[];
  readonly patterns: Readonly<Record<Language, readonly ItemPattern[]>>;
  /** Share of policies stating the item in which it was found, on English policies not looked at before; null where not measured. */
  readonly recall: number | null;
  /** Share of policies in which it was found that state it, on the same policies. */
  readonly precision: number | null;
  /** Words that turn the statement round; English ones for text in lower case. */
  readonly deny: Readonly<Record<Language, RegExp>> | null;
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const texts = (v: unknown): string[] => (Array.isArray(v) ? v.map(text) : []);

let built: readonly ItemWords[] | null = null;

/** Every item with its patterns, in the order of NOTICE_ITEMS. Read once. */
export function noticeItemWords(): readonly ItemWords[] {
  if (built) return built;
  const file: unknown = JSON.parse(json);
  const items = isObject(file) && isObject(file['items']) ? file['items'] : {};
  built = NOTICE_ITEMS.map((item) => {
    const raw = items[item];
    const entry = isObject(raw) ? raw : {};
    const deny = isObject(entry['deny']) ? entry['deny'] : null;
    return {
      item,
      law: texts(entry['law']),
      recall: measured(entry['measured'], 'recall'),
      precision: measured(entry['measured'], 'precision'),
      patterns: {
        en: texts(entry['en']).map(patternOf),
        zh: texts(entry['zh']).map((p) => ({ re: new RegExp(p), cased: true })),
      },
      deny: deny && { en: new RegExp(text(deny['en'])), zh: new RegExp(text(deny['zh'])) },
    };
  });
  return built;
}

const measured = (v: unknown, figure: string): number | null => {
  const n = isObject(v) ? v[figure] : null;
  return typeof n === 'number' ? n : null;
};

/** Case matters only where a pattern looks for the capitals of a name; the others are held against the text in lower case. */
const patternOf = (p: string): ItemPattern =>
  /\[A-Z\]/.test(p) ? { re: new RegExp(p), cased: true } : { re: new RegExp(lowerOf(p)), cased: false };

/** A pattern in lower case, its escapes (`\\S`) as they are. */
const lowerOf = (p: string): string => p.replace(/\\.|[A-Z]/g, (m) => (m.length === 1 ? m.toLowerCase() : m));
