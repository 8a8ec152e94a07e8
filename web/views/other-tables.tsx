// Rows that have no picture, each kind as a table to sort and search: what an app keeps, what it was granted, the bytes it moved,
// what its notices and its makers say, and what its build holds.
import type { ComponentChildren } from 'preact';
import { MOST_ROWS, type PageTables, type TableName } from '../../src/report/payload-tables.ts';
import { formatBytes } from '../../src/report/words.ts';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { type Store, useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { localMs } from '../week.ts';
import { dataWords, documentName, langOf, showStatement } from './documents.tsx';

type Row<N extends TableName> = PageTables[N][number];
type Columns<N extends TableName> = (store: Store) => ColumnOf<Row<N>>[];

/** The nearest to a person first. */
const ORDER: readonly TableName[] = ['Holding', 'Permission', 'Volume', 'Statement', 'Notice', 'Component'];
/** A shorter table is read faster than searched. */
const SEARCHED_FROM = 9;

const time = <R,>({ words }: Store, id: string, title: string, of: (r: R) => string | null): ColumnOf<R> => ({
  id,
  title,
  by: (r) => (of(r) === null ? 0 : localMs(of(r)!)),
  show: (r) => (of(r) === null ? '–' : words.when(localMs(of(r)!), true)),
});
const figure = <R,>({ words }: Store, id: string, title: string, of: (r: R) => number): ColumnOf<R> => ({
  id,
  title,
  by: of,
  show: (r) => words.number(of(r)),
  right: true,
});
const bytes = <R,>(id: string, title: string, of: (r: R) => number | null): ColumnOf<R> => ({
  id,
  title,
  by: (r) => of(r) ?? -1,
  show: (r) => (of(r) === null ? '–' : formatBytes(of(r)!)),
  right: true,
});
const text = <R,>(
  { words }: Store,
  id: string,
  title: string,
  of: (r: R) => string | null,
  mono = false,
): ColumnOf<R> => ({
  id,
  title,
  by: (r) => of(r) ?? '',
  show: (r) => {
    const shown = of(r) ? words.safe(of(r)!, 300) : '–';
    return mono ? <span class="mono">{shown}</span> : shown;
  },
  wrap: true,
});
/** A word of the page for a value; a value that came later stands for itself. */
const oneOf = <R,>({ words }: Store, id: string, title: string, of: (r: R) => string): ColumnOf<R> => ({
  id,
  title,
  by: (r) => {
    const key = `page.x.${id}.${of(r)}`;
    return words.has(key) ? words.t(key) : words.safe(of(r), 60);
  },
});
const app = <R extends { readonly app: string | null }>({ words }: Store): ColumnOf<R> => ({
  id: 'app',
  title: words.t('page.column.app'),
  by: (r) => words.app(r.app ?? ''),
  wrap: true,
});
const place = <R extends { readonly at: string }>({ words }: Store): ColumnOf<R> => ({
  id: 'at',
  title: words.t('page.column.line'),
  by: (r) =>
    r.at
      .split(':')
      .map((n) => n.padStart(12, '0'))
      .join(':'),
  show: (r) => <span class="mono">{r.at}</span>,
  right: true,
});
const quote = <R extends { readonly document: string; readonly quote: { exact: string; start: number } }>(
  store: Store,
): ColumnOf<R> => ({
  id: 'quote',
  title: store.words.t('page.o.column.sentence'),
  by: (r) => r.quote.exact,
  show: (r): ComponentChildren =>
    store.week.data.documents.some((d) => d.input === r.document) ? (
      <button
        type="button"
        class="plainlink"
        lang={langOf(r.quote.exact)}
        onClick={() => showStatement(store, r.document, r.quote.start)}
      >
        {store.words.safe(r.quote.exact, 600)}
      </button>
    ) : (
      <span lang={langOf(r.quote.exact)}>{store.words.safe(r.quote.exact, 600)}</span>
    ),
  wrap: true,
});

const permission: Columns<'Permission'> = (store) => [
  app(store),
  {
    id: 'data',
    title: store.words.t('page.column.kind'),
    by: (r) => (r.data === 'other' ? '–' : dataWords(store.words, [r.data])),
    wrap: true,
  },
  text(store, 'stored', store.words.t('page.column.excerpt'), (r) => r.kindAsStored, true),
  oneOf(store, 'value', store.words.t('page.x.value'), (r) => r.value),
  time(store, 'since', store.words.t('page.x.since'), (r) => r.since),
  place(store),
];
const volume: Columns<'Volume'> = (store) => [
  app(store),
  oneOf(store, 'network', store.words.t('page.x.network'), (r) => r.network),
  bytes('out', store.words.t('page.x.out'), (r) => r.out),
  bytes('in', store.words.t('page.x.in'), (r) => r.in),
  figure(store, 'rows', store.words.t('page.x.intervals'), (r) => r.rows),
  time(store, 'begin', store.words.t('page.column.first'), (r) => r.begin),
  time(store, 'end', store.words.t('page.column.last'), (r) => r.end),
  { id: 'at', title: store.words.t('page.x.input'), by: (r) => Number(r.at), show: (r) => r.at, right: true },
];
/** What is kept, as `messages: text`: each part in the page's language where it is known. */
const heldWords = (words: Words, kind: string): string =>
  kind
    .split(': ')
    .map((part) => (words.has(`page.x.held.${part}`) ? words.t(`page.x.held.${part}` as 'page.x.held.people') : part))
    .join(words.colon());

const holding: Columns<'Holding'> = (store) => [
  app(store),
  text(store, 'kind', store.words.t('page.x.kept'), (r) => heldWords(store.words, r.kind)),
  { id: 'data', title: store.words.t('page.column.kind'), by: (r) => dataWords(store.words, [r.data]), wrap: true },
  figure(store, 'count', store.words.t('page.x.count'), (r) => r.count),
  bytes('bytes', store.words.t('page.x.size'), (r) => r.bytes),
  time(store, 'first', store.words.t('page.column.first'), (r) => r.first),
  time(store, 'last', store.words.t('page.column.last'), (r) => r.last),
  place(store),
];
const statement: Columns<'Statement'> = (store) => [
  app(store),
  { id: 'date', title: store.words.t('page.x.date'), by: (r) => r.date?.slice(0, 10) ?? '–' },
  text(store, 'by', store.words.t('page.x.by'), (r) => r.by),
  text(store, 'where', store.words.t('page.x.where'), (r) => r.where),
  oneOf(store, 'says', store.words.t('page.x.says'), (r) => `${r.deed}.${r.says}`),
  {
    id: 'data',
    title: store.words.t('page.column.kind'),
    by: (r) => dataWords(store.words, r.data) || '–',
    wrap: true,
  },
  oneOf(store, 'pattern', store.words.t('page.x.pattern'), (r) => r.pattern),
  quote(store),
];
const component: Columns<'Component'> = (store) => [
  app(store),
  oneOf(store, 'part', store.words.t('page.x.part'), (r) => r.kind),
  text(store, 'name', store.words.t('page.x.name'), (r) => r.name, true),
  text(store, 'version', store.words.t('page.x.version'), (r) => r.version),
  text(store, 'sdk', 'SDK', (r) => r.sdk),
  text(store, 'maker', store.words.t('page.x.maker'), (r) => r.maker),
  oneOf(store, 'manifest', store.words.t('page.x.manifest'), (r) => String(r.manifest)),
  place(store),
];

interface Item {
  readonly app: string | null;
  readonly document: string;
  readonly item: string;
  readonly polarity: string;
  readonly quote: Row<'Notice'>['items'][number]['quote'];
}

/** A notice is one row; what it states is a table of its own. */
function Notices({ rows }: { rows: readonly Row<'Notice'>[] }) {
  const store = useStore();
  const { words, choice } = store;
  const items = rows.flatMap(({ app, document, items }) => items.map((i): Item => ({ app, document, ...i })));
  const name = <R extends { readonly document: string }>(): ColumnOf<R> => ({
    id: 'document',
    title: words.t('page.x.document'),
    by: (r) => documentName(store, r.document),
    wrap: true,
  });
  return (
    <>
      <Table
        label={words.t('page.row.Notice')}
        rows={rows}
        sort="document"
        columns={[
          app(store),
          name(),
          { id: 'date', title: words.t('page.x.date'), by: (r) => r.date?.slice(0, 10) ?? '–' },
          oneOf(store, 'language', words.t('page.language'), (r: Row<'Notice'>) => r.language),
          figure(store, 'sentences', words.t('page.x.sentences'), (r: Row<'Notice'>) => r.sentences),
          figure(store, 'unread', words.t('page.x.unread'), (r: Row<'Notice'>) => r.unread),
          figure(
            store,
            'items',
            words.t('page.x.items'),
            (r: Row<'Notice'>) => new Set(r.items.map((i) => i.item)).size,
          ),
        ]}
      />
      {items.length > 0 && (
        <details class="more" open={choice.printing}>
          <summary>{words.t('page.x.items.open', { n: items.length })}</summary>
          <Table
            label={words.t('page.x.items.title')}
            rows={items}
            sort="item"
            search={items.length >= SEARCHED_FROM}
            columns={[
              oneOf(store, 'item', words.t('page.x.item'), (r: Item) => r.item),
              oneOf(store, 'polarity', words.t('page.x.stated'), (r: Item) => r.polarity),
              quote(store),
              name(),
            ]}
          />
        </details>
      )}
    </>
  );
}

export function OtherTables() {
  const store = useStore();
  const { words, week } = store;
  const { tables } = week.data;
  const table = <N extends TableName>(name: N, columns: Columns<N>, sort: string, down = false) => (
    <Table
      label={words.t(`page.row.${name}`)}
      rows={tables[name] as readonly Row<N>[]}
      columns={columns(store)}
      sort={sort}
      down={down}
      search={tables[name].length >= SEARCHED_FROM}
    />
  );
  const of: Record<TableName, () => ComponentChildren> = {
    Holding: () => table('Holding', holding, 'count', true),
    Permission: () => table('Permission', permission, 'app'),
    Volume: () => table('Volume', volume, 'out', true),
    Statement: () => table('Statement', statement, 'date'),
    Notice: () => <Notices rows={tables.Notice} />,
    Component: () => table('Component', component, 'part'),
  };
  return (
    <>
      {ORDER.filter((name) => tables[name].length > 0).map((name) => {
        const all = week.result.totals.rows[name] ?? 0;
        return (
          <div class="tbl" key={name} id={`rows-${name.toLowerCase()}`}>
            <h3>{words.t(`page.x.title.${name}`)}</h3>
            {name === 'Volume' && <p class="mid small">{words.t('page.x.volume', { n: all })}</p>}
            {name !== 'Volume' && all > MOST_ROWS && (
              <p class="mid small">{words.t('page.x.first', { n: MOST_ROWS, all })}</p>
            )}
            {of[name]()}
          </div>
        );
      })}
    </>
  );
}
