// The whole page for one week.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { isWeek, type Store, StoreContext, shownTheme, useStore } from './state.ts';
import { Bar, goTo } from './views/bar.tsx';
import { Calendar } from './views/calendar.tsx';
import { Clock } from './views/clock.tsx';
import { Documents } from './views/documents.tsx';
import { Flow } from './views/flow.tsx';
import { Masthead } from './views/masthead.tsx';
import { RequestView } from './views/request.tsx';
import { Says } from './views/says.tsx';
import { Sentences } from './views/sentences.tsx';
import { Limits, Tables } from './views/tables.tsx';
import { Timeline } from './views/timeline.tsx';
import { VersionsView } from './views/versions.tsx';

export function App({ store }: { store: Store }) {
  return (
    <StoreContext.Provider value={store}>
      <Page />
    </StoreContext.Provider>
  );
}

const VIEWS: (() => JSX.Element | null)[] = [
  Sentences,
  Timeline,
  Clock,
  Calendar,
  Flow,
  RequestView,
  Says,
  Documents,
  VersionsView,
  Tables,
  Limits,
];
/** Without an access row these have nothing to draw. */
const OF_ACCESSES: (() => JSX.Element | null)[] = [Timeline, Clock, Calendar];
const MANY_ROWS = 20_000;

function Page() {
  const store = useStore();
  const { words, choice } = store;
  const theme = choice.printing ? 'light' : shownTheme(choice.theme);
  const { n, bands, onScreen } = store.week;
  const hasStates = bands.length > 0 || onScreen.size > 0;
  const shows = (view: (typeof VIEWS)[number]) =>
    view === Flow
      ? store.week.data.contact.n > 0
      : n > 0 || !OF_ACCESSES.includes(view) || (view === Timeline && hasStates);
  const views = VIEWS.filter(shows);
  const at = new URLSearchParams(location.hash.slice(1)).get('at');
  // Many rows: the sentences are on the page before the pictures are drawn, one a frame.
  const [ready, setReady] = useState(store.week.n > MANY_ROWS && !at ? 1 : VIEWS.length);
  useEffect(() => {
    if (ready < VIEWS.length) requestAnimationFrame(() => setTimeout(() => setReady(ready + 1)));
  }, [ready]);
  // Before the views draw, so that canvas and pictures see the right colors.
  document.documentElement.lang = choice.lang;
  document.documentElement.dataset.theme = theme;
  useLayoutEffect(() => {
    document.title = `telltale · ${words.t(
      store.week.result.options.simulated ? 'page.simulated' : isWeek(store.week) ? 'page.tab' : 'page.tab.record',
    )}`;
  }, [choice.lang]);
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (e.key !== '/' || /INPUT|SELECT|TEXTAREA/.test(document.activeElement?.tagName ?? '')) return;
      e.preventDefault();
      document.getElementById('q')?.focus();
    };
    const system = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => store.tell();
    const before = () => store.set({ printing: true });
    const after = () => store.set({ printing: false });
    addEventListener('keydown', key);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    system.addEventListener('change', redraw);
    if (at) requestAnimationFrame(() => goTo(at));
    return () => {
      removeEventListener('keydown', key);
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      system.removeEventListener('change', redraw);
    };
  }, [store]);
  return (
    <>
      <button type="button" class="skip" onClick={() => goTo('s')}>
        {words.t('page.skip')}
      </button>
      <Bar />
      <main id="top">
        <div class="wrap">
          <Masthead />
          {views.slice(0, ready).map((View) => (
            <View key={View.name} />
          ))}
        </div>
      </main>
    </>
  );
}
