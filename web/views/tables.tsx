// The same rows as tables: apps, hosts, and what could not be read. Then what this record cannot show.
import { useMemo } from 'preact/hooks';
import { IOS_REPORT_KINDS } from '../../src/model/personal-data.ts';
import type { Problem } from '../../src/model/problem.ts';
import { Head } from '../parts/head.tsx';
import { useInputName } from '../parts/raw.tsx';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { gradeOf, isPicker, stateOf } from '../week.ts';
import { contactColumns } from './flow.tsx';
import { OtherTables } from './other-tables.tsx';

/** What a type of row is called; a type that came later keeps its own name. */
const rowWords = (words: Words, name: string): string =>
  words.has(`page.row.${name}`) ? words.t(`page.row.${name}` as 'page.row.Access') : words.safe(name, 60);

/** More than one pattern in the same record. */
const isBacked = (grade: string) => grade === 'supported' || grade === 'shown' || grade === 'recorded';

export function Tables() {
  const store = useStore();
  const { words, week, filter } = store;
  const nameOf = useInputName();
  const apps = useMemo(() => {
    const rows = week.apps.map((app) => ({
      app,
      rows: 0,
      episodes: 0,
      picker: 0,
      background: 0,
      unknown: 0,
      hosts: new Set(app.contacts.filter((i) => filter.contact(i)).map((i) => week.data.contact.host[i])).size,
      kinds: new Set<number>(),
    }));
    for (let i = 0; i < week.n; i++) {
      if (!filter.rows[i]) continue;
      const row = rows[week.app[i]!]!;
      if (isPicker(week, i)) {
        row.picker += week.first[i]!;
        continue;
      }
      row.rows++;
      row.episodes += week.first[i]!;
      row.kinds.add(week.kind[i]!);
      if (week.first[i] && stateOf(week, i) === 'background' && isBacked(gradeOf(week, i))) row.background++;
      if (week.first[i] && stateOf(week, i) === 'unknown') row.unknown++;
    }
    return rows.filter((r) => r.rows + r.picker + r.hosts > 0);
  }, [week, filter]);
  const contacts = useMemo(
    () => Array.from({ length: week.data.contact.n }, (_, i) => i).filter((i) => filter.contact(i)),
    [week, filter],
  );
  const problems = week.result.problems;
  const kinds = useMemo(() => Object.entries(week.result.totals.rows).filter(([, n]) => n), [week]);
  return (
    <section id="l" aria-labelledby="h-l">
      <Head id="l" />
      {(apps.length > 0 || filter.active) && (
        <div class="tbl">
          <h3>{words.t('page.l.apps')}</h3>
          <Table
            label={words.t('page.l.apps')}
            rows={apps}
            sort={week.n > 0 ? 'episodes' : 'hosts'}
            down
            columns={(
              [
                {
                  id: 'app',
                  title: words.t('page.column.app'),
                  by: (r) => words.app(r.app),
                  show: (r) => (
                    <>
                      <b>{words.app(r.app)}</b> <span class="dim id">{words.appId(r.app)}</span>
                    </>
                  ),
                  wrap: true,
                },
                {
                  id: 'kinds',
                  title: words.t('page.column.kinds'),
                  by: (r) => r.kinds.size,
                  show: (r) => words.list([...r.kinds].sort((a, b) => a - b).map((k) => words.kind(week.kinds[k]!))),
                },
                {
                  id: 'rows',
                  title: words.t('page.column.rows'),
                  by: (r) => r.rows,
                  show: (r) => words.number(r.rows),
                  right: true,
                },
                {
                  id: 'episodes',
                  title: words.t('page.column.episodes'),
                  by: (r) => r.episodes,
                  show: (r) => words.number(r.episodes),
                  right: true,
                },
                {
                  id: 'background',
                  title: words.t('page.column.background'),
                  by: (r) => r.background,
                  show: (r) => words.number(r.background),
                  right: true,
                },
                {
                  id: 'unknown',
                  title: words.t('page.column.unknown'),
                  by: (r) => r.unknown,
                  show: (r) => words.number(r.unknown),
                  right: true,
                },
                {
                  id: 'picker',
                  title: words.t('page.column.picker'),
                  by: (r) => r.picker,
                  show: (r) => words.number(r.picker),
                  right: true,
                },
                {
                  id: 'hosts',
                  title: words.t('page.column.hosts'),
                  by: (r) => r.hosts,
                  show: (r) => words.number(r.hosts),
                  right: true,
                },
              ] satisfies ColumnOf<(typeof apps)[number]>[]
            ).filter(
              // A record without accesses, or without a network, has no column of naughts for them.
              (c) => c.id === 'app' || (c.id === 'hosts' ? week.data.contact.n > 0 : week.n > 0),
            )}
          />
        </div>
      )}
      {week.data.contact.n > 0 && (
        <div class="tbl">
          <h3>{words.t('page.l.hosts')}</h3>
          <Table
            label={words.t('page.l.hosts')}
            columns={contactColumns(store)}
            rows={contacts}
            sort="hits"
            down
            search={contacts.length > 20}
          />
        </div>
      )}
      <OtherTables />
      <div class="tbl">
        <h3>{words.t('page.l.rows')}</h3>
        <Table
          label={words.t('page.l.rows')}
          rows={kinds}
          sort="n"
          down
          columns={[
            { id: 'kind', title: words.t('page.column.row-kind'), by: ([name]) => rowWords(words, name), wrap: true },
            {
              id: 'n',
              title: words.t('page.column.rows'),
              by: ([, n]) => n,
              show: ([, n]) => words.number(n),
              right: true,
            },
            {
              id: 'file',
              title: words.t('page.column.file'),
              by: ([name]) => name,
              show: ([name]) => (
                <span class="mono">
                  rows/{words.safe(name.replace(/(?<=[a-z])[A-Z]/g, (c) => `-${c}`).toLowerCase(), 60)}.ndjson
                </span>
              ),
            },
          ]}
        />
      </div>
      <div class="tbl">
        <h3>{words.t('page.l.problems')}</h3>
        {problems.length === 0 ? (
          <p class="mid">{words.t('page.l.problems.none')}</p>
        ) : (
          <Table
            label={words.t('page.l.problems')}
            rows={problems}
            sort="where"
            columns={[
              {
                id: 'where',
                title: words.t('page.column.file'),
                by: (p) => (p.from ? `${p.from.input} ${String(p.from.line ?? 0).padStart(9, '0')}` : ''),
                show: (p) =>
                  p.from
                    ? `${nameOf(p.from.input)}${p.from.line === undefined ? '' : ` ${words.t('page.line', { n: p.from.line })}`}`
                    : '–',
              },
              {
                id: 'what',
                title: words.t('page.column.problem'),
                by: (p) => p.sentence,
                show: (p) => <ProblemWords problem={p} />,
                wrap: true,
              },
              {
                id: 'excerpt',
                title: words.t('page.column.excerpt'),
                by: (p) => p.excerpt ?? '',
                show: (p) => <span class="mono">{words.safe(p.excerpt ?? '', 200)}</span>,
                wrap: true,
              },
            ]}
          />
        )}
      </div>
    </section>
  );
}

/** What happened in the reader's language; the sentence itself is kept in English in the result. */
function ProblemWords({ problem }: { problem: Problem }) {
  const { words } = useStore();
  return (
    <>
      {words.zh && <span>{words.problem(problem.code)} </span>}
      <span lang="en" class={words.zh ? 'dim small' : undefined}>
        {words.safe(problem.sentence, 500)}
      </span>
    </>
  );
}

export function Limits() {
  const { words, week } = useStore();
  const ios = week.result.inputs.some((i) => i.source === 'ios-app-privacy-report');
  const night = week.result.derived.night;
  return (
    <section id="n" aria-labelledby="h-n">
      <Head id="n" deck="" />
      <div class="g">
        <div>
          <h3 class="h4">{words.t('page.n.record')}</h3>
          <p>{words.t(ios ? 'page.n.record.ios' : 'page.n.record.other')}</p>
          {week.data.contact.n === 0 && <p>{words.t('page.f.none')}</p>}
          {ios && (
            <p>
              {words.t('page.n.record.ios.kinds', { kinds: words.list(IOS_REPORT_KINDS.map((k) => words.kind(k))) })}
            </p>
          )}
        </div>
        <div>
          <h3 class="h4">{words.t('page.n.night')}</h3>
          <p>
            {night.from === null || night.to === null
              ? words.t('page.n.night.unknown')
              : words.t(night.basis === 'stated' ? 'page.n.night.stated' : 'page.n.night.learned', {
                  from: night.from,
                  to: night.to,
                })}
          </p>
          {week.zones > 1 && <p>{words.t('page.n.zones', { n: week.zones })}</p>}
        </div>
        <div>
          <h3 class="h4">{words.t('page.n.page')}</h3>
          <p>{words.t('page.n.page.text')}</p>
          {!week.data.rawComplete && <p>{words.t('page.n.page.lines')}</p>}
          {week.result.options.simulated && <p>{words.t('page.n.page.simulated')}</p>}
        </div>
      </div>
    </section>
  );
}
