// What the reader chose, kept in the link: language, theme, open findings, filter, range. Views subscribe to it.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Opener } from './opener.ts';
import { defaultRow } from './order.ts';
import { compile, type Filter } from './search.ts';
import { type Lang, Words } from './text.ts';
import { DAY, localMs, type Week } from './week.ts';

export type Section = 's' | 't' | 'c' | 'd' | 'f' | 'r' | 'p' | 'o' | 'v' | 'l' | 'n';
export const SECTION_IDS: readonly Section[] = ['s', 't', 'c', 'd', 'f', 'r', 'p', 'o', 'v', 'l', 'n'];

export interface Choice {
  lang: Lang;
  theme: 'auto' | 'light' | 'dark';
  /** Findings open, by the first twelve digits of their id; `files` and `more` too. */
  open: ReadonlySet<string>;
  tokens: readonly string[];
  text: string;
  /** Sections shown as a table. */
  tables: ReadonlySet<Section>;
  clockApp: number | null;
  clockKind: number | null;
  /** Selected row of the timeline. */
  row: number;
  pinned: ReadonlySet<number>;
  folded: ReadonlySet<number>;
  allApps: boolean;
  flowApp: number | null;
  flowBy: 'kinds' | 'hits';
  flowHost: string | null;
  /** The request taken apart, by its short id. */
  request: string | null;
  /** The document shown, and the place of a marked sentence in it. */
  document: string | null;
  claim: number | null;
  /** Which marks of a document stand out. */
  markKind: 'affirm' | 'deny' | 'exclude' | 'govern' | null;
  markData: string | null;
  markVerb: string | null;
  printing: boolean;
}

/** A record of about seven days may be called a week. */
export const isWeek = (week: Week) => week.t1 - week.t0 <= 9 * DAY && week.t1 - week.t0 >= 6 * DAY;

export const shortId = (id: string) => id.slice(0, 12);

const iso = (t: number) => new Date(t).toISOString().slice(0, 19);

export class Store {
  choice: Choice;
  /** The timeline's view. Not in `choice`: it changes with every frame of a drag. */
  view: [number, number];
  readonly week: Week;
  filter: Filter;
  words: Words;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Who can read the capture's bytes for this page; null in a file. */
  readonly opener: Opener | null;

  constructor(week: Week, opener: Opener | null = null) {
    this.week = week;
    this.opener = opener;
    const { choice, view } = readLink(week);
    this.choice = choice;
    this.view = view;
    this.words = new Words(choice.lang, week);
    this.filter = compile(week, choice.tokens, choice.text);
  }

  set(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    if (change.lang) this.words = new Words(change.lang, this.week);
    if (change.tokens || change.text !== undefined)
      this.filter = compile(this.week, this.choice.tokens, this.choice.text);
    this.tell();
    this.writeLink();
  }

  /** A choice that only one view draws: the others are left as they are. */
  setQuietly(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    this.writeLink();
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  toggle(set: 'open', id: string): void;
  toggle(set: 'tables', id: Section): void;
  toggle(set: 'pinned' | 'folded', id: number): void;
  toggle(set: 'open' | 'tables' | 'pinned' | 'folded', id: string | number): void {
    const next = new Set<string | number>(this.choice[set]);
    if (!next.delete(id)) next.add(id);
    this.set({ [set]: next });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The link to what is shown now, with `at` as the place to go to. */
  link(at?: string): string {
    const c = this.choice;
    const p = new URLSearchParams();
    p.set('lang', c.lang);
    if (c.theme !== 'auto') p.set('theme', c.theme);
    if (c.open.size) p.set('open', [...c.open].join(','));
    if (c.tokens.length) p.set('q', c.tokens.join(' '));
    if (c.tables.size) p.set('tab', [...c.tables].join(','));
    const home = homeView(this.week);
    if (this.view[0] !== home[0] || this.view[1] !== home[1]) p.set('view', this.view.map(iso).join('~'));
    if (c.row >= 0 && c.row !== defaultRow(this.week)) p.set('row', String(c.row));
    if (c.request !== null) p.set('req', c.request);
    if (c.document !== null) p.set('doc', c.claim === null ? c.document : `${c.document}.${c.claim}`);
    if (at) p.set('at', at);
    return `#${p}`;
  }

  writeLink(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      try {
        history.replaceState(null, '', this.link());
      } catch {
        // Some viewers forbid it for local files; the page works without.
      }
    }, 250);
  }
}

/**
 * What the timeline shows first: everything, or of a long record about a week that holds the row shown first, without empty
 * days before its first mark.
 */
function homeView(week: Week): [number, number] {
  if (week.t1 - week.t0 <= 15 * DAY) return [week.t0, week.t1];
  const row = defaultRow(week);
  const day = (t: number) => week.t0 + Math.floor((t - week.t0) / DAY) * DAY;
  const end = row >= 0 && week.a[row]! < week.t1 - 8 * DAY ? day(week.a[row]!) + 5 * DAY : week.t1;
  let first = end - DAY;
  const mark = (t: number) => {
    if (t >= end - 8 * DAY && t < first) first = t;
  };
  for (let i = 0; i < week.n; i++) mark(week.a[i]!);
  for (const { spans } of week.bands) for (const [a] of spans) mark(a);
  for (const spans of week.onScreen.values()) for (const [a] of spans) mark(a);
  return [Math.max(week.t0, day(first)), end];
}

export function systemLang(): Lang {
  return (navigator.languages ?? [navigator.language])
    .find((l) => /^(zh|en)/i.test(l))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh-CN'
    : 'en';
}

function readLink(week: Week): { choice: Choice; view: [number, number] } {
  const p = new URLSearchParams(location.hash.slice(1));
  const list = (name: string) => (p.get(name) ?? '').split(',').filter(Boolean);
  const lang = p.get('lang');
  const theme = p.get('theme');
  const at = p.get('at') ?? '';
  const open = new Set(list('open'));
  if (at.startsWith('finding-')) open.add(at.slice(8));
  const [a, b] = (p.get('view') ?? '').split('~').map((s) => localMs(s));
  const row = Number(p.get('row') ?? defaultRow(week));
  const sections = new Set<Section>(SECTION_IDS);
  const [, doc, claim] = /^([0-9a-f]{4,64})(?:\.(\d{1,9}))?$/.exec(p.get('doc') ?? '') ?? [];
  const req = p.get('req');
  const ok = a !== undefined && b !== undefined && Number.isFinite(a) && Number.isFinite(b) && b > a;
  return {
    choice: {
      lang: lang === 'en' || lang === 'zh-CN' ? lang : lang === 'zh' ? 'zh-CN' : systemLang(),
      theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
      open,
      tokens: (p.get('q') ?? '').split(' ').filter(Boolean).slice(0, 20),
      text: '',
      tables: new Set(list('tab').filter((s): s is Section => sections.has(s as Section))),
      clockApp: null,
      clockKind: null,
      row: Number.isInteger(row) && row >= 0 && row < week.n ? row : defaultRow(week),
      pinned: new Set(),
      folded: new Set(),
      allApps: false,
      flowApp: null,
      flowBy: 'kinds',
      flowHost: null,
      request: req !== null && /^[\w.~]{1,40}$/.test(req) ? req : null,
      document: doc ?? null,
      claim: claim === undefined ? null : Number(claim),
      markKind: null,
      markData: null,
      markVerb: null,
      printing: false,
    },
    view: ok ? [a, b] : homeView(week),
  };
}

export const StoreContext = createContext<Store | null>(null);

/** The store; the component is drawn again whenever it changes. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('no store');
  const [, again] = useState(0);
  useEffect(() => store.subscribe(() => again((n) => n + 1)), [store]);
  return store;
}

/** Width of an element, kept as the window changes. */
export function useWidth(ref: { current: HTMLElement | null }, fallback = 1200): number {
  const [width, setWidth] = useState(fallback);
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    const measure = () => setWidth(Math.max(200, Math.floor(el.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(el);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

export function announce(text: string): void {
  const live = document.getElementById('live');
  if (live) live.textContent = text;
}

/** Theme that is shown now. */
export const shownTheme = (theme: Choice['theme']): 'light' | 'dark' =>
  theme === 'auto' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;
