// The bar on top: sections, search with tokens, language and theme.
import { useMemo, useRef, useState } from 'preact/hooks';
import { LANGS } from '../../src/report/words.ts';
import { Seg } from '../parts/head.tsx';
import { BrandMark } from '../parts/marks.tsx';
import { suggestions, TOKEN } from '../search.ts';
import { announce, shownTheme, useStore } from '../state.ts';
import type { Week } from '../week.ts';

export const SECTIONS = ['s', 't', 'c', 'd', 'f', 'r', 'p', 'o', 'v', 'l'] as const;

/** Sections without anything to show are not named. */
const isShown = (week: Week, section: (typeof SECTIONS)[number]): boolean =>
  section === 'r'
    ? week.data.captured.size > 0
    : section === 'o'
      ? week.data.documents.length > 0
      : section === 'v'
        ? week.data.versions.length > 0
        : section === 'f'
          ? week.data.contact.n > 0
          : week.n > 0 ||
            !'tcd'.includes(section) ||
            (section === 't' && (week.bands.length > 0 || week.onScreen.size > 0));

export function goTo(id: string): void {
  const el = document.getElementById(id);
  el?.scrollIntoView();
  el?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

export function Bar() {
  const store = useStore();
  const { words, choice } = store;
  const sections = SECTIONS.filter((s) => isShown(store.week, s));
  return (
    // Many sections stand on a line of their own.
    <header class={sections.length > 8 ? 'bar tall' : 'bar'}>
      <div class="wrap">
        <a
          class="brand"
          href={store.link()}
          onClick={(e) => {
            e.preventDefault();
            scrollTo({ top: 0 });
          }}
        >
          <BrandMark />
          telltale
        </a>
        <nav class="nav" aria-label={words.t('page.nav')}>
          {sections.map((s) => (
            <a
              key={s}
              href={store.link(s)}
              onClick={(e) => {
                e.preventDefault();
                goTo(s);
              }}
            >
              {words.t(`page.nav.${s}`)}
            </a>
          ))}
        </nav>
        <span class="sp" />
        <Search />
        <Switches />
      </div>
      {store.filter.active && (
        <div class="wrap status" role="status">
          <span>{words.t('page.search.status', { n: store.filter.matches, all: store.week.n })}</span>
          <button type="button" class="act" onClick={() => store.set({ tokens: [], text: '' })}>
            {words.t('page.search.clear')}
          </button>
        </div>
      )}
      <span class="sr">{choice.lang}</span>
    </header>
  );
}

export function Switches() {
  const store = useStore();
  const { words, choice } = store;
  return (
    <div class="switches">
      <Seg
        label={words.t('page.language')}
        value={choice.lang}
        options={LANGS.map((l) => [l, l === 'en' ? 'EN' : '中文', l] as const)}
        onPick={(lang) => store.set({ lang })}
      />
      <Seg
        label={words.t('page.theme')}
        value={shownTheme(choice.theme)}
        options={[['light', words.t('page.theme.light')] as const, ['dark', words.t('page.theme.dark')] as const]}
        onPick={(theme) => store.set({ theme })}
      />
    </div>
  );
}

const FACETS = ['app:', 'kind:', 'state:', 'day:', 'host:'];

function Search() {
  const store = useStore();
  const { words, choice, week } = store;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(choice.text);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const all = useMemo(() => (open ? suggestions(week) : []), [week, open]);
  const query = typed.trim().toLowerCase();
  const left = all.filter(([t]) => !choice.tokens.includes(t) && t.toLowerCase().includes(query));
  // Nothing typed: the largest of each kind of token, as facets of what there is.
  const offered = !open
    ? []
    : query
      ? left.slice(0, 9)
      : FACETS.flatMap((f) => left.filter(([t]) => t.startsWith(f)).slice(0, 3));
  const add = (token: string) => {
    setTyped('');
    setAt(-1);
    store.set({ tokens: [...choice.tokens, token], text: '' });
    announce(words.t('page.search.status', { n: store.filter.matches, all: week.n }));
    input.current?.focus();
  };
  const type = (text: string) => {
    setTyped(text);
    setAt(-1);
    setOpen(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => store.set({ text: text.includes(':') ? '' : text.trim() }), 160);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      setOpen(true);
      const n = offered.length || 1;
      setAt((at + (e.key === 'ArrowDown' ? 1 : at < 0 ? 0 : n - 1) + n) % n);
    } else if (e.key === 'Enter') {
      if (offered[at]) add(offered[at][0]);
      else if (TOKEN.test(query)) add(query);
      else if (query) {
        store.set({ text: query });
        announce(words.t('page.search.status', { n: store.filter.matches, all: week.n }));
        setOpen(false);
      }
    } else if (e.key === 'Backspace' && typed === '' && choice.tokens.length) {
      store.set({ tokens: choice.tokens.slice(0, -1) });
    } else if (e.key === 'Escape') {
      setOpen(false);
      input.current?.blur();
    }
  };
  return (
    <search class="search">
      <div class="sbox">
        {choice.tokens.map((t) => (
          <span class="tok" key={t}>
            <span>{words.safe(t, 28)}</span>
            <button
              type="button"
              aria-label={words.t('page.search.remove', { token: words.safe(t, 60) })}
              onClick={() => store.set({ tokens: choice.tokens.filter((x) => x !== t) })}
            >
              ×
            </button>
          </span>
        ))}
        <input
          ref={input}
          id="q"
          type="text"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls="offered"
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `offered-${at}` : undefined}
          aria-label={words.t('page.search.label')}
          placeholder={choice.tokens.length ? '' : words.t('page.search.hint')}
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={(e) => type(e.currentTarget.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={key}
        />
      </div>
      {/* biome-ignore-start lint/a11y: a combobox offers its options in a list that keeps the focus in the field */}
      <ul
        class="sug"
        id="offered"
        role="listbox"
        aria-label={words.t('page.search.offered')}
        hidden={offered.length === 0}
      >
        {offered.map(([t, n], i) => (
          <li
            key={t}
            id={`offered-${i}`}
            role="option"
            aria-selected={i === at}
            onMouseDown={(e) => {
              e.preventDefault();
              add(t);
            }}
          >
            <span class="name">{words.safe(t, 60)}</span>
            <span>{words.number(n)}</span>
          </li>
        ))}
      </ul>
      {/* biome-ignore-end lint/a11y: as above */}
    </search>
  );
}
