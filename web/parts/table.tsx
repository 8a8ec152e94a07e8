// A table that can be sorted by any column and reaches every row, a page at a time.
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { announce, useStore } from '../state.ts';
import { Scroll } from './scroll.tsx';

export interface ColumnOf<T> {
  id: string;
  title: string;
  /** What it is sorted by. */
  by: (row: T) => string | number;
  show?: (row: T) => ComponentChildren;
  /** What a search looks through, where it is more than `by`. */
  find?: (row: T) => string;
  /** Figures stand at the right. */
  right?: boolean;
  wrap?: boolean;
}

const PAGE_ROWS = 100;

export function Table<T>(props: {
  label: string;
  columns: ColumnOf<T>[];
  rows: readonly T[];
  sort: string;
  down?: boolean;
  /** A field above it; every word typed has to stand somewhere in a row. */
  search?: boolean;
}) {
  const { words, choice } = useStore();
  const { columns } = props;
  const [typed, setTyped] = useState('');
  const rows = useMemo(() => {
    const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return props.rows;
    return props.rows.filter((row) => {
      const text = columns.map((c) => String(c.find ? c.find(row) : c.by(row)).toLowerCase()).join('\n');
      return wanted.every((word) => text.includes(word));
    });
  }, [props.rows, typed, columns.map((c) => c.title).join()]);
  const [sort, setSort] = useState({ id: props.sort, down: props.down ?? false });
  const [page, setPage] = useState(0);
  const sorted = useMemo(() => {
    const column = columns.find((c) => c.id === sort.id) ?? columns[0]!;
    const keys = new Map(rows.map((row) => [row, column.by(row)]));
    const sign = sort.down ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [x, y] = [keys.get(a)!, keys.get(b)!];
      return (x < y ? -1 : x > y ? 1 : 0) * sign;
    });
  }, [rows, sort, columns.map((c) => c.title).join()]);
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE_ROWS));
  const at = Math.min(page, pages - 1);
  const shown = sorted.slice(at * PAGE_ROWS, (at + 1) * PAGE_ROWS);
  const turn = (to: number) => {
    setPage(to);
    announce(
      words.t('page.table.rows', {
        from: to * PAGE_ROWS + 1,
        to: Math.min(sorted.length, (to + 1) * PAGE_ROWS),
        n: sorted.length,
      }),
    );
  };
  return (
    <div>
      {props.search && !choice.printing && (
        <p class="tsearch">
          <input
            type="search"
            value={typed}
            placeholder={words.t('page.table.search')}
            aria-label={`${words.t('page.table.search')}${words.colon()}${props.label}`}
            onInput={(e) => {
              setTyped(e.currentTarget.value);
              setPage(0);
            }}
          />
          <span class="mid" role="status">
            {typed.trim() !== '' && words.t('page.table.found', { n: rows.length, all: props.rows.length })}
          </span>
        </p>
      )}
      <Scroll class="scroll" label={props.label}>
        <table>
          <thead>
            <tr>
              {columns.map((c) => (
                <th
                  key={c.id}
                  scope="col"
                  class={c.right ? 'r' : undefined}
                  aria-sort={sort.id === c.id ? (sort.down ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    onClick={() => {
                      setPage(0);
                      setSort({ id: c.id, down: sort.id === c.id ? !sort.down : !!c.right });
                    }}
                  >
                    {c.title}
                    <span aria-hidden="true">{sort.id === c.id ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={at * PAGE_ROWS + i}>
                {columns.map((c) => (
                  <td key={c.id} class={`${c.right ? 'r' : ''}${c.wrap ? ' w' : ''}`}>
                    {(c.show ?? c.by)(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {sorted.length === 0 && <p class="dim small">{words.t('page.table.none')}</p>}
      {pages > 1 && (
        <div class="pager">
          <button type="button" class="act" disabled={at === 0} onClick={() => turn(at - 1)}>
            {words.t('page.table.before')}
          </button>
          <span class="mid">
            {words.t('page.table.rows', {
              from: at * PAGE_ROWS + 1,
              to: Math.min(sorted.length, (at + 1) * PAGE_ROWS),
              n: sorted.length,
            })}
          </span>
          <button type="button" class="act" disabled={at === pages - 1} onClick={() => turn(at + 1)}>
            {words.t('page.table.next')}
          </button>
        </div>
      )}
    </div>
  );
}
