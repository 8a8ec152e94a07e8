// Sentences from `locales/` and the values of a record. The syntax is a small part of ICU MessageFormat:
//   {name}   {n, plural, one {# row} other {# rows}}   {x, app|data|time|day|clock|duration|list|number|bytes}
// A placeholder without a value or a key without a sentence is a programmer's error and throws.

import { type Message, NAMELESS, type Param } from '../model/finding.ts';
import { dataTypeWords, isDataType } from '../model/personal-data.ts';

export type Lang = 'en' | 'zh-CN';
export const LANGS: readonly Lang[] = ['en', 'zh-CN'];

/** All sentences of one language: the merged files of `locales/<lang>/`. */
export interface Locale {
  readonly lang: Lang;
  readonly strings: Readonly<Record<string, string>>;
}

export interface WordsContext {
  /** Names of apps by id; ids stand for themselves where no name is known. */
  readonly appNames?: Readonly<Record<string, { en?: string; zh?: string }>>;
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'count' }
  | { readonly kind: 'value'; readonly name: string; readonly format: string | null }
  | { readonly kind: 'plural'; readonly name: string; readonly one: Node[] | null; readonly other: Node[] };

function parse(template: string): Node[] {
  let at = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at ${at} in: ${template}`);
  };
  function nodes(inPlural: boolean): Node[] {
    const found: Node[] = [];
    let text = '';
    const flush = () => {
      if (text) found.push({ kind: 'text', text });
      text = '';
    };
    while (at < template.length) {
      const c = template[at]!;
      if (c === '}') {
        if (!inPlural) fail('a closing brace without its opening one');
        break;
      }
      if (c === '#' && inPlural) {
        flush();
        found.push({ kind: 'count' });
        at++;
      } else if (c === '{') {
        flush();
        at++;
        found.push(placeholder());
      } else {
        text += c;
        at++;
      }
    }
    flush();
    return found;
  }
  function word(): string {
    while (template[at] === ' ') at++;
    const from = at;
    while (at < template.length && /[\w.-]/.test(template[at]!)) at++;
    const found = template.slice(from, at);
    while (template[at] === ' ') at++;
    if (!found) fail('a name is missing');
    return found;
  }
  function placeholder(): Node {
    const name = word();
    if (template[at] === '}') {
      at++;
      return { kind: 'value', name, format: null };
    }
    if (template[at] !== ',') fail('a comma or closing brace is missing');
    at++;
    const format = word();
    if (format !== 'plural') {
      if (template[at] !== '}') fail('a closing brace is missing');
      at++;
      return { kind: 'value', name, format };
    }
    if (template[at] === ',') at++;
    let one: Node[] | null = null;
    let other: Node[] | null = null;
    while (template[at] !== '}') {
      if (at >= template.length) fail('a plural is not closed');
      const which = word();
      if (template[at] !== '{') fail('an opening brace is missing');
      at++;
      const inner = nodes(true);
      if (template[at] !== '}') fail('a closing brace is missing');
      at++;
      while (template[at] === ' ') at++;
      if (which === 'one') one = inner;
      else if (which === 'other') other = inner;
      else fail(`a plural knows one and other, not ${which}`);
    }
    at++;
    return { kind: 'plural', name, one, other: other ?? fail('a plural needs other') };
  }
  return nodes(false);
}

const cache = new Map<string, Node[]>();
function parsed(template: string): Node[] {
  let found = cache.get(template);
  if (!found) {
    found = parse(template);
    cache.set(template, found);
  }
  return found;
}

/** Key of the words for why a claim bears on a finding, or does not: `why` of its reference. */
export const claimWhyKey = (why: string): string => `claim-why.${why.replace(/[^a-z]+/g, '-')}`;

/** Why a claim bears on a finding, in words; as it stands where no words are known. */
export function claimWhy(locale: Locale, why: string): string {
  const key = claimWhyKey(why);
  return Object.hasOwn(locale.strings, key) ? render(locale, { id: key, params: {} }) : why;
}

/** The placeholders of a template, for the test that both languages use the same. */
export function placeholders(template: string): string[] {
  const names = new Set<string>();
  const walk = (list: Node[]) => {
    for (const node of list) {
      if (node.kind === 'value' || node.kind === 'plural') names.add(node.name);
      if (node.kind === 'plural') {
        walk(node.other);
        if (node.one) walk(node.one);
      }
    }
  };
  walk(parsed(template));
  return [...names].sort();
}

/** A message in words. */
export function render(locale: Locale, message: Message, context: WordsContext = {}): string {
  const template = locale.strings[message.id];
  if (template === undefined) throw new RangeError(`no sentence ${message.id} in ${locale.lang}`);
  const write = (list: Node[], count: number): string =>
    list
      .map((node, i) => {
        if (node.kind === 'text') return locale.lang === 'zh-CN' ? besideNames(node.text, list, i) : node.text;
        if (node.kind === 'count') return formatNumber(count);
        const value = Object.hasOwn(message.params, node.name) ? message.params[node.name] : undefined;
        if (value === undefined) throw new RangeError(`${message.id} needs a value for ${node.name}`);
        if (node.kind === 'plural') {
          const n = Number(value);
          return write(locale.lang === 'en' && n === 1 && node.one ? node.one : node.other, n);
        }
        return format(value, node.format, locale.lang, context);
      })
      .join('');
  const text = write(parsed(template), 0);
  return text.startsWith(UNNAMED.en) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;

  /** The space that Chinese leaves around a Latin name is none beside a Chinese one. */
  function besideNames(text: string, list: Node[], i: number): string {
    const isHan = (c: string | undefined) => c !== undefined && /\p{Script=Han}/u.test(c);
    const name = (node: Node | undefined): string => {
      const value = node?.kind === 'value' && node.format === 'app' ? message.params[node.name] : undefined;
      return value === undefined ? '' : appName(String(value), locale.lang, context);
    };
    let shown = text;
    if (/^ \p{Script=Han}/u.test(shown) && isHan([...name(list[i - 1])].at(-1))) shown = shown.slice(1);
    if (/\p{Script=Han} $/u.test(shown) && isHan([...name(list[i + 1])][0])) shown = shown.slice(0, -1);
    return shown;
  }
}

function format(value: Param, how: string | null, lang: Lang, context: WordsContext): string {
  switch (how) {
    case null:
      if (value === NAMELESS) return lang === 'zh-CN' ? UNNAMED_RECIPIENT.zh : UNNAMED_RECIPIENT.en;
      return typeof value === 'object' ? formatList(value, lang) : String(value);
    case 'app':
      return appName(String(value), lang, context);
    case 'data':
      return isDataType(String(value)) ? dataTypeWords(String(value) as 'any', lang) : String(value);
    case 'time':
      return formatWhen(String(value), lang);
    case 'day':
      return formatDay(String(value), lang);
    case 'clock':
      return typeof value === 'number' ? formatMinutes(value) : String(value).slice(11, 16);
    case 'duration':
      return formatDuration(Number(value), lang);
    case 'list':
      return formatList(typeof value === 'object' ? value : [String(value)], lang);
    case 'apps':
      return formatList(
        (typeof value === 'object' ? value : [String(value)]).map((a) => appName(a, lang, context)),
        lang,
      );
    case 'kinds':
      return formatList(
        (typeof value === 'object' ? value : [String(value)]).map((d) => (isDataType(d) ? dataTypeWords(d, lang) : d)),
        lang,
      );
    case 'number':
      return formatNumber(Number(value));
    case 'bytes':
      return formatBytes(Number(value));
    default:
      throw new RangeError(`no format called ${how}`);
  }
}

const UNNAMED_RECIPIENT = { en: 'a recipient that the record does not name', zh: '记录未指明的接收方' } as const;
const UNNAMED = { en: 'an app that the capture does not name', zh: '抓包未指明的应用' } as const;

export function appName(id: string, lang: Lang, context: WordsContext): string {
  if (id === NAMELESS) return lang === 'zh-CN' ? UNNAMED.zh : UNNAMED.en;
  const names = context.appNames && Object.hasOwn(context.appNames, id) ? context.appNames[id] : undefined;
  return (lang === 'zh-CN' ? (names?.zh ?? names?.en) : (names?.en ?? names?.zh)) ?? id;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const DAYS_ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** Date and time to the second as recorded: `14 Oct 2021, 06:38:12`. */
export function formatWhen(iso: string, lang: Lang): string {
  const [y, m, d] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
  const clock = iso.slice(11, 19);
  return lang === 'zh-CN' ? `${y} 年 ${m} 月 ${d} 日 ${clock}` : `${d} ${MONTHS[m - 1]} ${y}, ${clock}`;
}

/** `Thu 14 Oct 2021` from a time or date as recorded. */
export function formatDay(iso: string, lang: Lang): string {
  const [y, m, d] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
  const weekday = new Date(Date.UTC(Number(y), m - 1, d)).getUTCDay();
  return lang === 'zh-CN'
    ? `${y} 年 ${m} 月 ${d} 日（${DAYS_ZH[weekday]}）`
    : `${DAYS[weekday]} ${d} ${MONTHS[m - 1]} ${y}`;
}

/** `23:05` from minutes after midnight. */
export const formatMinutes = (minutes: number): string => {
  const m = ((Math.round(minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
};

/** Seconds below 100 s, then minutes, hours and days with one smaller unit. */
export function formatDuration(ms: number, lang: Lang): string {
  const zh = lang === 'zh-CN';
  const join = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;
  const s = ms / 1000;
  if (s < 10) return `${trim(s.toFixed(1))} ${zh ? '秒' : 's'}`;
  if (s < 99.5) return `${Math.round(s)} ${zh ? '秒' : 's'}`;
  const seconds = Math.round(s);
  if (seconds < 3600) return join(Math.floor(seconds / 60), zh ? '分' : 'min', seconds % 60, zh ? '秒' : 's');
  const minutes = Math.round(s / 60);
  if (minutes < 2880) return join(Math.floor(minutes / 60), zh ? '小时' : 'h', minutes % 60, zh ? '分' : 'min');
  const hours = Math.round(s / 3600);
  const days = Math.floor(hours / 24);
  return join(days, zh ? '天' : days === 1 ? 'day' : 'days', hours % 24, zh ? '小时' : 'h');
}

const trim = (s: string) => s.replace(/\.0$/, '');

export function formatNumber(n: number): string {
  const [whole, part] = String(Math.round(n * 100) / 100).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return part ? `${grouped}.${part}` : grouped;
}

export function formatBytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let i = 0;
  while (n >= 1000 && i < units.length - 1) {
    n /= 1000;
    i++;
  }
  return `${i === 0 ? n : trim(n.toFixed(1))} ${units[i]}`;
}

export function formatList(items: readonly string[], lang: Lang): string {
  if (items.length < 2) return items[0] ?? '';
  const last = items[items.length - 1]!;
  const others = items.slice(0, -1);
  if (lang === 'en') return `${others.join(', ')} and ${last}`;
  // Chinese leaves room beside Latin letters and figures.
  const before = /[\w)]$/.test(others.at(-1)!) ? ' ' : '';
  const after = /^[\w(]/.test(last) ? ' ' : '';
  return `${others.join('、')}${before}和${after}${last}`;
}
