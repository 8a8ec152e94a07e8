// The timeline as tables: every access row, and every row of what the phone, its owner and its apps were in.
import { useMemo } from 'preact/hooks';
import { PRESENCES } from '../../src/model/rows.ts';
import { NO_OFFSET } from '../../src/report/payload.ts';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { type Store, useStore } from '../state.ts';
import { beginPlace, formOf, gradeOf, isPicker, MINUTE, stateOf } from '../week.ts';

/** Every access row, and every row of what the phone and its apps were in. */
export function BothTables() {
  const { week, words } = useStore();
  return (
    <>
      {week.n > 0 && <RowsTable />}
      {week.data.presence.n > 0 && (
        <>
          <h3 class="h4">{words.t('page.t.states')}</h3>
          <StatesTable />
        </>
      )}
    </>
  );
}

function StatesTable() {
  const { week, words } = useStore();
  const { presence, words: dictionary } = week.data;
  const rows = useMemo(() => Array.from({ length: presence.n }, (_, i) => i), [week]);
  const what = (i: number) => words.t(`page.presence.${PRESENCES[presence.what[i]!]!}`);
  const app = (i: number) => (presence.app[i] ? words.app(dictionary[presence.app[i]! - 1]!) : '–');
  const begin = (i: number) =>
    presence.begin[i]! + (presence.offset[i] === NO_OFFSET ? 0 : presence.offset[i]! * MINUTE);
  const columns: ColumnOf<number>[] = [
    {
      id: 'begin',
      title: words.t('page.column.begin'),
      by: (i) => presence.begin[i]!,
      show: (i) => `${words.when(begin(i))}${presence.offset[i] === 0 ? ' UTC' : ''}`,
    },
    { id: 'what', title: words.t('page.column.state'), by: what },
    { id: 'app', title: words.t('page.column.app'), by: app, wrap: true },
    {
      id: 'length',
      title: words.t('page.column.length'),
      by: (i) => presence.length[i]!,
      show: (i) => (presence.length[i]! < 0 ? words.t('page.open') : words.duration(presence.length[i]!)),
      right: true,
    },
    {
      id: 'source',
      title: words.t('page.column.source'),
      by: (i) => words.title('sources', dictionary[presence.source[i]!]!),
    },
  ];
  return <Table label={words.t('page.t.states')} columns={columns} rows={rows} sort="begin" />;
}

function RowsTable() {
  const { week, words, filter } = useStore();
  const rows = useMemo(() => Array.from({ length: week.n }, (_, i) => i).filter((i) => filter.rows[i]), [week, filter]);
  const columns: ColumnOf<number>[] = [
    { id: 'begin', title: words.t('page.column.begin'), by: (i) => week.a[i]!, show: (i) => words.when(week.a[i]!) },
    { id: 'app', title: words.t('page.column.app'), by: (i) => words.app(week.apps[week.app[i]!]!), wrap: true },
    {
      id: 'kind',
      title: words.t('page.column.kind'),
      by: (i) => week.kind[i]!,
      show: (i) => words.kind(week.kinds[week.kind[i]!]!),
    },
    {
      id: 'length',
      title: words.t('page.column.length'),
      by: (i) => week.length[i]!,
      show: (i) => (week.length[i]! < 0 ? words.t('page.open') : words.duration(week.length[i]!)),
      right: true,
    },
    {
      id: 'solid',
      title: words.t('page.column.supported'),
      by: (i) => formOf(week, i).solid,
      show: (i) => span(words, formOf(week, i).length, formOf(week, i).solid),
      right: true,
    },
    {
      id: 'possible',
      title: words.t('page.column.possible'),
      by: (i) => formOf(week, i).possible,
      show: (i) => span(words, formOf(week, i).length, formOf(week, i).possible),
      right: true,
    },
    {
      id: 'state',
      title: words.t('page.column.state'),
      by: (i) => stateOf(week, i),
      show: (i) =>
        isPicker(week, i)
          ? words.t('page.picker')
          : `${words.t(`page.state.${stateOf(week, i)}`)}${stateOf(week, i) === 'unknown' ? '' : ` (${words.t(`page.grade.${gradeOf(week, i)}`)})`}`,
    },
    {
      id: 'line',
      title: words.t('page.column.line'),
      by: (i) => beginPlace(week, i)?.line ?? 0,
      show: (i) => {
        const place = beginPlace(week, i);
        const input = week.result.inputs.findIndex((x) => x.sha256 === place?.input) + 1;
        return <span class="mono">{place?.line === undefined ? '–' : `${input}:${place.line}`}</span>;
      },
      right: true,
    },
  ];
  return <Table label={words.t('page.t.title')} columns={columns} rows={rows} sort="begin" />;
}

const span = (words: Store['words'], length: number | null, ms: number) => (length === null ? '–' : words.duration(ms));
