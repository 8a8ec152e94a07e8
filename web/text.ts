// Words of the page in both languages, and times and numbers as it writes them.
import type enPage from '../locales/en/page.json';
import { printable } from '../src/base/text.ts';
import type { Message, Param } from '../src/model/finding.ts';
import { type DataType, dataTypeWords } from '../src/model/personal-data.ts';
import { lawTitle } from '../src/report/payload.ts';
import { claimWhyKey, formatDuration, formatNumber, type Lang, render } from '../src/report/words.ts';
import { type App, DAY, type Week } from './week.ts';

export type { Lang };

type Key = keyof typeof enPage;
/** Sentences of the page: with the data of report.html, built into telltale.html. */
let PAGE: Readonly<Record<Lang, Readonly<Record<string, string>>>> = { en: {}, 'zh-CN': {} };
export const setSentences = (of: typeof PAGE): void => {
  PAGE = of;
};

const pad = (n: number) => String(n).padStart(2, '0');

/** Values cut to what a sentence can bear: names come from the record and may be of any length. */
function shortened(message: Message): Message {
  const cut = (s: string, most = 120) => (s.length > most ? `${s.slice(0, most)}…` : s);
  const params = Object.entries(message.params).map(([key, v]): [string, Param] => [
    key,
    // The words of a document are what a sentence is about, and were cut to a length when it was made.
    typeof v === 'string' ? cut(v, key === 'quote' ? 400 : 120) : typeof v === 'object' ? v.map((s) => cut(s)) : v,
  ]);
  return { id: message.id, params: Object.fromEntries(params) };
}

/** Everything that is written, in one language. */
export class Words {
  readonly zh: boolean;
  readonly lang: Lang;
  readonly week: Week | null;
  readonly #names: Record<string, { en?: string; zh?: string }>;

  constructor(lang: Lang, week: Week | null) {
    this.lang = lang;
    this.zh = lang === 'zh-CN';
    this.week = week;
    this.#names = Object.fromEntries((week?.result.apps ?? []).map((a) => [a.app, a.name]));
  }

  /** A sentence of the page itself. */
  t(key: Key, params: Record<string, Param> = {}): string {
    // A value that a later version wrote (an outcome, a kind of row) keeps its own name instead of ending the page.
    if (!this.has(key)) return String(key).slice(String(key).lastIndexOf('.') + 1);
    return render({ lang: this.lang, strings: PAGE[this.lang] }, { id: key, params }, { appNames: this.#names });
  }

  has(key: string): key is Key {
    return Object.hasOwn(PAGE[this.lang], key);
  }

  /** A sentence of a finding; where its words are missing, the id of the message. */
  say(message: Message): string {
    const strings = this.week?.data.locales[this.lang] ?? {};
    const { feature } = message.params;
    const key = typeof feature === 'string' ? `page.feature.${feature.replaceAll(' ', '-')}` : '';
    const named = this.has(key) ? { ...message, params: { ...message.params, feature: this.t(key) } } : message;
    try {
      return printable(render({ lang: this.lang, strings }, shortened(named), { appNames: this.#names }), 4000);
    } catch {
      return message.id;
    }
  }

  /** Why a sentence of a document counts or does not; one that came later is the engine's own English. */
  reason(why: string): { text: string; known: boolean } {
    const said = this.why(claimWhyKey(why));
    return said === null ? { text: this.safe(why, 200), known: false } : { text: said, known: true };
  }

  /** Words for the reason of a state or a claim, by their key. */
  why(id: string): string | null {
    const strings = this.week?.data.locales[this.lang] ?? {};
    return Object.hasOwn(strings, id) ? this.say({ id, params: {} }) : null;
  }

  app(app: App | string): string {
    const id = typeof app === 'string' ? app : app.id;
    if (id === '') return this.t('page.app.none');
    const known = Object.hasOwn(this.#names, id) ? this.#names[id] : undefined;
    const name = this.zh ? (known?.zh ?? known?.en) : (known?.en ?? known?.zh);
    return printable(name ?? id, name === undefined ? 100 : 60);
  }

  /** The id, where it is not already the name. */
  appId(app: App | string): string | null {
    const id = typeof app === 'string' ? app : app.id;
    return id === '' || this.app(id) === id ? null : printable(id, 80);
  }

  /** What a source or an audit is called; one that came later keeps its id. */
  title(of: 'sources' | 'audits', id: string): string {
    const titles = this.week?.data.titles[of] ?? {};
    const known = Object.hasOwn(titles, id) ? titles[id] : undefined;
    return this.safe(known ? (this.zh ? known.zh : known.en) : id, 80);
  }

  kind(kind: DataType): string {
    return dataTypeWords(kind, this.lang);
  }

  number = (n: number): string => formatNumber(n);
  duration = (ms: number): string => formatDuration(ms, this.lang);

  clock(t: number, seconds = false): string {
    const d = new Date(t);
    if (Number.isNaN(d.getTime())) return '–';
    return `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}${seconds ? `:${pad(d.getUTCSeconds())}` : ''}`;
  }

  /** One word for the day of the week, or one letter of it. */
  weekday(t: number, short = false): string {
    const name = this.t('page.days').split(' ')[new Date(t).getUTCDay()] ?? '';
    return short && this.zh ? name.slice(1) : name;
  }

  day(t: number, year = false): string {
    const d = new Date(t);
    const month = this.t('page.months').split(' ')[d.getUTCMonth()] ?? '';
    const y = d.getUTCFullYear();
    return this.zh
      ? `${year ? `${y}年` : ''}${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${this.weekday(t)}`
      : `${this.weekday(t)} ${d.getUTCDate()} ${month}${year ? ` ${y}` : ''}`;
  }

  /** Day and month, without the day of the week. */
  date(t: number): string {
    return this.zh ? this.day(t).replace(/ .*$/, '') : this.day(t).slice(this.weekday(t).length + 1);
  }

  when(t: number, year = false): string {
    if (!Number.isFinite(t)) return '–';
    return `${this.day(t, year)} ${this.clock(t, true)}`;
  }

  /** A span of time; the last instant of a day is written as its end. */
  range(a: number, b: number): string {
    return this.t('page.range', {
      from: `${this.day(a)} ${this.clock(a)}`,
      to: `${this.day(b - (b % DAY === 0 ? 1 : 0))} ${b % DAY === 0 ? '24:00' : this.clock(b)}`,
    });
  }

  /** What a problem's code means, short. */
  problem(code: string): string {
    const key = `page.problem.${code}`;
    return this.has(key) ? this.t(key) : code;
  }

  /** An article by its id, as `gdpr-13-1-e`; an id of a law that is not known here stays as it is. */
  article(id: string): string {
    const [, law, article, ...parts] = /^([a-z]+)-(\d+)(?:-(\d+))?(?:-([a-z]))?$/.exec(id) ?? [];
    if (law === undefined || !this.has(`page.law.${law}`)) return this.safe(id, 60);
    const [paragraph, letter] = parts;
    const name = this.t(`page.law.${law}` as 'page.law.gdpr');
    const title = this.why(lawTitle(id));
    if (this.zh)
      return `${name}第 ${article} 条${paragraph ? `第 ${paragraph} 款` : ''}${letter ? ` (${letter}) 项` : ''}${title ? `：${title}` : ''}`;
    return `${name} Art. ${article}${paragraph ? `(${paragraph})` : ''}${letter ? `(${letter})` : ''}${title ? `: ${title}` : ''}`;
  }

  /** Untrusted text as it may be shown. */
  safe = (s: string, max = 200): string => printable(s, max);
  list = (items: string[]): string => items.join(this.zh ? '、' : ', ');
  colon(): string {
    return this.zh ? '：' : ': ';
  }
}
