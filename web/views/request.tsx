// One request taken apart: where in it each piece of data stands, and by which decoders it was reached. The file holds masks alone;
// on the owner's own computer the local server hands over the fields, and one value at a time.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isDataType } from '../../src/model/personal-data.ts';
import type { Captured, CapturedItem } from '../../src/report/payload.ts';
import { placeKey } from '../../src/report/payload.ts';
import type { Opener } from '../opener.ts';
import { grouped } from '../order.ts';
import { Head } from '../parts/head.tsx';
import { LinkButton } from '../parts/link.tsx';
import { usePlaceWords } from '../parts/raw.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { isPart, partOf, Way } from '../parts/way.tsx';
import { announce, type Store, useStore } from '../state.ts';
import type { Words } from '../text.ts';
import type { Week } from '../week.ts';
import { localMs } from '../week.ts';
import { goTo } from './bar.tsx';
import './request.css';

/** The request shown first: of the first finding that rests on one with data in it. */
export function firstRequest(week: Week): Captured | null {
  for (const [f] of grouped(week.result.findings))
    for (const e of f!.evidence) {
      const captured = week.data.captured.get(placeKey(e));
      if (captured?.items.length) return captured;
    }
  const all = [...week.data.captured.values()];
  return all.find((c) => c.items.length > 0) ?? all[0] ?? null;
}

export const requestById = (week: Week, id: string | null): Captured | null =>
  id === null ? null : ([...week.data.captured.values()].find((c) => c.id === id) ?? null);

export function showRequest(store: Store, request: Captured): void {
  const tables = new Set(store.choice.tables);
  tables.delete('r');
  store.set({ request: request.id, tables });
  goTo('r');
}

/** A feature by its id, as knowledge names it. */
const featureWords = (words: Words, id: string): string =>
  words.has(`page.feature.${id}`)
    ? words.t(`page.feature.${id}` as 'page.feature.search')
    : words.safe(id.replaceAll('-', ' '), 80);

export const kindWords = (words: Words, data: string): string =>
  isDataType(data) ? words.kind(data) : words.safe(data, 60);

export const addressOf = (words: Words, c: Captured): string =>
  words.safe([c.method, `${c.host ?? words.t('page.r.no-host')}${c.path ?? ''}`].filter(Boolean).join(' '), 600);

export function RequestView() {
  const store = useStore();
  const { words, week, choice } = store;
  const all = useMemo(() => [...week.data.captured.values()], [week]);
  const shown = requestById(week, choice.request) ?? firstRequest(week);
  const { capturedOf } = week.data;
  if (!shown) return null;
  const at = all.indexOf(shown);
  return (
    <section id="r" aria-labelledby="h-r">
      <Head id="r" table deck={words.t(store.opener ? 'page.r.deck.local' : 'page.r.deck')} />
      {choice.tables.has('r') ? (
        <RequestTable rows={all} />
      ) : (
        <>
          <p class="pager">
            <button
              type="button"
              class="act"
              disabled={at === 0}
              onClick={() => store.set({ request: all[at - 1]!.id })}
            >
              {words.t('page.r.before')}
            </button>
            <span class="mid">{words.t('page.r.of', { n: at + 1, all: all.length })}</span>
            <button
              type="button"
              class="act"
              disabled={at === all.length - 1}
              onClick={() => store.set({ request: all[at + 1]!.id })}
            >
              {words.t('page.r.next')}
            </button>
            <LinkButton at="r" label={words.t('page.r.link')} />
          </p>
          <OneRequest key={shown.id} request={shown} />
        </>
      )}
      <p class="dim small below">
        {words.t('page.r.kept', { n: all.length, all: capturedOf.all, items: capturedOf.withItems })}
      </p>
    </section>
  );
}

const partyWords = (words: Words, party: Captured['party']) =>
  party === 'unknown' ? '' : words.t(`page.r.party.${party}`);

function OneRequest({ request }: { request: Captured }) {
  const store = useStore();
  const { words, week } = store;
  const placeOf = usePlaceWords();
  const time = request.at === null ? Number.NaN : localMs(request.at);
  const findings = week.result.findings.filter((f) => f.evidence.some((e) => placeKey(e) === request.key));
  const why =
    request.why && words.has(`page.r.why.${request.why}`)
      ? words.t(`page.r.why.${request.why}` as 'page.r.why.too-large')
      : words.safe(request.why ?? '', 80);
  const facts: [string, string][] = [
    [words.t('page.column.app'), request.app === null ? words.app('') : words.app(request.app)],
    [
      words.t('page.r.to'),
      words.list(
        [
          request.owner ? words.safe(request.owner, 80) : words.t('page.owner.unknown'),
          partyWords(words, request.party),
          request.declared ? words.t('page.r.declared') : '',
        ].filter(Boolean),
      ),
    ],
    [words.t('page.r.at'), Number.isNaN(time) ? words.t('page.r.no-time') : words.when(time)],
    [
      words.t('page.r.transport'),
      request.encrypted === null
        ? words.t('page.r.transport.unknown')
        : words.t(request.encrypted ? 'page.r.transport.encrypted' : 'page.r.transport.clear'),
    ],
    ...(request.feature ? [[words.t('page.r.feature'), featureWords(words, request.feature)] as [string, string]] : []),
    ...(request.phase ? [[words.t('page.r.phase'), words.t(`page.r.phase.${request.phase}`)] as [string, string]] : []),
    ...(request.address
      ? [
          [
            words.t('page.r.address'),
            words.list([words.safe(request.address, 60), words.safe(request.country ?? '', 60)].filter(Boolean)),
          ] as [string, string],
        ]
      : []),
    [words.t('page.r.place'), placeOf(request.from)],
  ];
  return (
    <div class="req">
      <p class="line mono">{addressOf(words, request)}</p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {request.content === 'opaque' && (
        <p class="mid">{words.t('page.r.opaque', { why: why || words.t('page.r.why.unknown') })}</p>
      )}
      {store.opener ? <OpenFields request={request} opener={store.opener} /> : <MaskedFields request={request} />}
      {request.more > 0 && <p class="mid small">{words.t('page.r.more-items', { n: request.more })}</p>}
      {findings.length > 0 && (
        <>
          <h3 class="h4">{words.t('page.r.findings')}</h3>
          <ul class="plain">
            {findings.slice(0, 8).map((f) => (
              <li key={f.id}>
                <a
                  href={store.link(`finding-${f.id.slice(0, 12)}`)}
                  onClick={(e) => {
                    e.preventDefault();
                    store.set({ open: new Set([...store.choice.open, 'more', f.id.slice(0, 12)]) });
                    requestAnimationFrame(() => goTo(`finding-${f.id.slice(0, 12)}`));
                  }}
                >
                  {words.say(f.message.recorded)}
                </a>
              </li>
            ))}
          </ul>
          {findings.length > 8 && (
            <p class="dim small">{words.t('page.r.findings.more', { n: findings.length - 8 })}</p>
          )}
        </>
      )}
    </div>
  );
}

const REASONS = ['own-value', 'documented-field', 'field-name', 'vendor-field', 'shape'] as const;

/** How it is known: the way in the reader's language, the detail as the knowledge has it. */
function Reason({ item }: { item: CapturedItem }) {
  const { words } = useStore();
  const way = REASONS.find((r) => item.reason.startsWith(r));
  const detail = way ? item.reason.slice(way.length).replace(/^: ?/, '') : item.reason;
  return (
    <span class="dim small why">
      {way && words.t(`page.r.reason.${way}`)}
      {way && detail !== '' && words.colon()}
      {detail !== '' && <span lang="en">{words.safe(detail, 400)}</span>}
      {item.note && words.has(`page.r.note.${item.note}`) && (
        <span>
          {words.zh ? '。' : '. '}
          {words.t(`page.r.note.${item.note}` as 'page.r.note.redacted')}
        </span>
      )}
    </span>
  );
}

interface FieldRow {
  where: string;
  steps: readonly string[];
  items: CapturedItem[];
  masked: string;
  size: number | null;
  binary: boolean;
  /** Index by which the value can be asked for; -1 where it cannot. */
  field: number;
}

const fromItems = (request: Captured): FieldRow[] =>
  request.items.map((item) => ({
    where: item.where,
    steps: item.steps,
    items: [item],
    masked: item.masked,
    size: null,
    binary: false,
    field: -1,
  }));

function MaskedFields({ request }: { request: Captured }) {
  const { words, week } = useStore();
  const rows = useMemo(() => fromItems(request), [request]);
  return (
    <>
      {rows.length === 0 ? <p class="mid">{words.t('page.r.no-items')}</p> : <Fields rows={rows} />}
      <p class="mid small below">
        {words.t('page.r.masked')}{' '}
        {week.result.redaction ? (
          words.t('page.r.masked.shared')
        ) : (
          <>
            {words.t('page.r.masked.how')} <code class="mono">telltale serve &lt;case&gt;</code>
          </>
        )}
      </p>
    </>
  );
}

function OpenFields({ request, opener }: { request: Captured; opener: Opener }) {
  const { words } = useStore();
  const [rows, setRows] = useState<FieldRow[] | null | 'failed'>(null);
  const [cut, setCut] = useState(false);
  useEffect(() => {
    let gone = false;
    opener.open(request).then(
      (opened) => {
        if (gone) return;
        const left = [...request.items];
        const fields = opened.fields.map((f, field): FieldRow => {
          const items = left.filter((item) => item.where === f.where);
          for (const item of items) left.splice(left.indexOf(item), 1);
          return { where: f.where, steps: f.steps, items, masked: f.masked, size: f.size, binary: f.isBinary, field };
        });
        // What was put together from several fields stands behind the fields of its part.
        setRows([...fields, ...fromItems({ ...request, items: left })]);
        setCut(opened.cut);
      },
      () => !gone && setRows('failed'),
    );
    return () => {
      gone = true;
    };
  }, [request]);
  if (rows === null)
    return (
      <p class="mid" role="status">
        {words.t('page.r.opening')}
      </p>
    );
  if (rows === 'failed')
    return (
      <>
        <p class="mid">{words.t('page.r.failed')}</p>
        <Fields rows={fromItems(request)} />
      </>
    );
  return (
    <>
      <Fields rows={rows} reveal={(field) => opener.value(request, field)} />
      {cut && <p class="dim small">{words.t('page.r.cut')}</p>}
    </>
  );
}

const PARTS = ['path', 'query', 'header', 'cookie', 'body', 'message'];

function Fields({ rows, reveal }: { rows: FieldRow[]; reveal?: (field: number) => Promise<string> }) {
  const { words, choice } = useStore();
  // One value at a time, in memory alone: another one shown, a reload, a print hides it.
  const [shown, setShown] = useState<{ field: number; value: string | null } | null>(null);
  const [onlyItems, setOnly] = useState(false);
  const asked = useRef(0);
  const show = async (field: number) => {
    const mine = ++asked.current;
    setShown(null);
    if (shown?.field === field || !reveal) return;
    const value = await reveal(field).catch(() => null);
    if (mine !== asked.current) return;
    setShown({ field, value });
    announce(words.t(value === null ? 'page.r.failed' : 'page.r.revealed'));
  };
  const some = rows.some((r) => r.items.length > 0);
  const listed = onlyItems && some ? rows.filter((r) => r.items.length > 0) : rows;
  const groups = PARTS.map((part) => ({ part, rows: listed.filter((r) => partOf(r.where) === part) })).filter(
    (g) => g.rows.length > 0,
  );
  return (
    <>
      {reveal && some && (
        <p>
          <label class="check">
            <input type="checkbox" checked={onlyItems} onChange={(e) => setOnly(e.currentTarget.checked)} />{' '}
            {words.t('page.r.only-items')}
          </label>
        </p>
      )}
      <Scroll class="scroll" label={words.t('page.r.fields')}>
        <table class="fields">
          <thead>
            <tr>
              <th scope="col">{words.t('page.r.column.way')}</th>
              <th scope="col">{words.t('page.r.column.what')}</th>
              <th scope="col">{words.t('page.r.column.value')}</th>
              {reveal && (
                <th scope="col">
                  <span class="sr">{words.t('page.r.reveal')}</span>
                </th>
              )}
            </tr>
          </thead>
          {groups.map(({ part, rows }) => (
            <tbody key={part}>
              <tr>
                <th scope="rowgroup" colSpan={reveal ? 4 : 3} class="grp">
                  {isPart(part) ? words.t(`page.r.part.${part}`) : part}
                </th>
              </tr>
              {rows.map((row, i) => {
                const open = shown !== null && row.field >= 0 && shown.field === row.field && !choice.printing;
                const value = open && shown.value !== null ? shown.value : row.masked;
                return (
                  <tr key={i} class={row.items.length > 0 ? 'hit' : undefined}>
                    <td class="w">
                      <Way where={row.where} steps={row.steps} />
                    </td>
                    <td class="w">
                      {row.items.map((item, n) => (
                        <div key={n}>
                          <b>{kindWords(words, item.data)}</b>
                          {item.form !== 'plain' && (
                            <span class="dim"> {words.t(`page.form-of.${item.form as 'hashed'}`)}</span>
                          )}
                          <br />
                          <Reason item={item} />
                        </div>
                      ))}
                    </td>
                    <td class="w mono">
                      {row.items.length > 0 ? <mark>{words.safe(value, 20_000)}</mark> : words.safe(value, 20_000)}
                      {row.size !== null && !open && (
                        <span class="dim">
                          {' '}
                          {words.t(row.binary ? 'page.r.bytes' : 'page.r.characters', { n: row.size })}
                        </span>
                      )}
                    </td>
                    {reveal && (
                      <td>
                        {row.field >= 0 && row.size !== 0 && (
                          <button
                            type="button"
                            class="act nw"
                            aria-pressed={open}
                            aria-label={words.t(open ? 'page.r.hide.of' : 'page.r.reveal.of', { where: row.where })}
                            onClick={() => void show(row.field)}
                          >
                            {words.t(open ? 'page.r.hide' : 'page.r.reveal')}
                          </button>
                        )}
                      </td>
                    )}
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
      </Scroll>
    </>
  );
}

/** All requests the page holds, as a table; `rows` may be those of one host. */
export function RequestTable({ rows }: { rows: readonly Captured[] }) {
  const store = useStore();
  const { words } = store;
  const kindsOf = (c: Captured) => words.list([...new Set(c.items.map((i) => kindWords(words, i.data)))]);
  const columns: ColumnOf<Captured>[] = [
    {
      id: 'at',
      title: words.t('page.column.begin'),
      by: (c) => c.at ?? '',
      show: (c) => (c.at === null ? '–' : words.when(localMs(c.at))),
    },
    { id: 'app', title: words.t('page.column.app'), by: (c) => words.app(c.app ?? ''), wrap: true },
    {
      id: 'what',
      title: words.t('page.r.column.request'),
      by: (c) => addressOf(words, c),
      show: (c) => (
        <a
          class="mono w"
          href={store.link('r')}
          onClick={(e) => {
            e.preventDefault();
            showRequest(store, c);
          }}
        >
          {addressOf(words, c)}
        </a>
      ),
      wrap: true,
    },
    { id: 'kinds', title: words.t('page.column.kinds'), by: kindsOf, wrap: true },
    { id: 'id', title: words.t('page.r.place'), by: (c) => c.id, show: (c) => <span class="mono">{c.id}</span> },
  ];
  return <Table label={words.t('page.r.table')} columns={columns} rows={rows} sort="at" />;
}
