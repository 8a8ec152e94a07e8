// A document, readable, with every statement marked by colour, line and word; a mark opens its columns and the findings it decided.
import { Fragment, type JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isDataType } from '../../src/model/personal-data.ts';
import { isSecondReader } from '../../src/model/second-reading.ts';
import {
  BLOCK_CHARACTERS,
  type PageBlock,
  type PageClaim,
  type PageDocument,
} from '../../src/report/payload-documents.ts';
import { type Decided, decidedBy, MARKS, piecesOf, type Statement, statementsOf } from '../documents.ts';
import { Head, Seg } from '../parts/head.tsx';
import { LinkButton } from '../parts/link.tsx';
import { Glyph } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { type Choice, type Store, shortId, useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { goTo } from './bar.tsx';
import './documents.css';

export const langOf = (s: string) => (/[\u4e00-\u9fff]/.test(s) ? 'zh-CN' : 'en');

export const documentName = (store: Store, sha256: string): string => {
  const input = store.week.result.inputs.find((i) => i.sha256 === sha256);
  return input ? store.words.safe(input.name, 100) : sha256.slice(0, 12);
};

export const dateWords = (words: Words, date: string | null): string =>
  date === null ? words.t('page.o.no-date') : words.safe(date.slice(0, 10));

export function showStatement(store: Store, document: string, start: number | null): void {
  const tables = new Set(store.choice.tables);
  tables.delete('o');
  store.set({ document: document.slice(0, 12), claim: start, tables, markKind: null, markData: null });
  goTo('o');
}

export const dataWords = (words: Words, ids: readonly string[]): string =>
  words.list(ids.map((id) => (isDataType(id) ? words.kind(id) : words.safe(id, 60))));

export function Documents() {
  const store = useStore();
  const { words, week, choice } = store;
  const docs = week.data.documents;
  const doc = docs.find((d) => choice.document !== null && d.input.startsWith(choice.document)) ?? docs[0];
  if (!doc) return null;
  return (
    <section id="o" aria-labelledby="h-o">
      <Head id="o" table />
      {docs.length > 1 && (
        <p class="pick">
          <label for="which-doc">{words.t('page.o.which')}</label>{' '}
          <select
            id="which-doc"
            value={doc.input}
            onChange={(e) => store.set({ document: e.currentTarget.value.slice(0, 12), claim: null })}
          >
            {docs.map((d) => (
              <option key={d.input} value={d.input}>
                {documentName(store, d.input)} · {dateWords(words, d.date)}
              </option>
            ))}
          </select>
        </p>
      )}
      <OneDocument key={doc.input} doc={doc} />
    </section>
  );
}

function OneDocument({ doc }: { doc: PageDocument }) {
  const store = useStore();
  const [, again] = useState(0);
  const set = (change: Partial<Choice>) => {
    store.setQuietly(change);
    again((n) => n + 1);
  };
  const { words, choice, week } = store;
  const statements = statementsOf(doc);
  const kinds = useMemo(
    () => [...new Set(doc.claims.flatMap((c) => c.data))].filter(isDataType).sort((a, b) => (a < b ? -1 : 1)),
    [doc],
  );
  const verbs = useMemo(() => [...new Set(doc.claims.map((c) => c.verb))].sort(), [doc]);
  const fits = useMemo(() => {
    const data = choice.markData;
    return statements.map(
      (s) =>
        (choice.markKind === null || s.kind === choice.markKind) &&
        (data === null || s.claims.some((c) => c.data.some((d) => d === data || d.startsWith(`${data}.`)))) &&
        (choice.markVerb === null || s.claims.some((c) => c.verb === choice.markVerb)),
    );
  }, [statements, choice.markKind, choice.markData, choice.markVerb]);
  const shown = fits.filter(Boolean).length;
  const chosen = choice.claim === null ? null : (statements.find((s) => s.start === choice.claim) ?? null);
  const lost = statements.filter((s) => s.block < 0);
  const input = week.result.inputs.find((i) => i.sha256 === doc.input);
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{words.t('page.o.name')}</dt>
          <dd>{documentName(store, doc.input)}</dd>
        </div>
        <div>
          <dt>{words.t('page.o.date')}</dt>
          <dd>{dateWords(words, doc.date)}</dd>
        </div>
        <div>
          <dt>{words.t('page.o.kind')}</dt>
          <dd>
            {input?.source && words.has(`page.o.kind.${input.source}`)
              ? words.t(`page.o.kind.${input.source}` as 'page.o.kind.privacy-policy')
              : words.safe(input?.source ?? '–')}
          </dd>
        </div>
        <div>
          <dt>SHA-256</dt>
          <dd class="mono">{doc.input}</dd>
        </div>
      </dl>
      <div class="filters">
        <Seg
          label={words.t('page.o.filter.mark')}
          value={choice.markKind}
          options={[
            [null, words.t('page.o.filter.all')] as const,
            ...MARKS.filter((k) => statements.some((s) => s.kind === k)).map(
              (k) => [k, words.t(`page.o.mark.${k}`)] as const,
            ),
          ]}
          onPick={(markKind) => set({ markKind })}
          wrap
        />
        <label>
          {words.t('page.column.kind')}{' '}
          <select value={choice.markData ?? ''} onChange={(e) => set({ markData: e.currentTarget.value || null })}>
            <option value="">{words.t('page.o.filter.all')}</option>
            {kinds.map((k) => (
              <option key={k} value={k}>
                {words.kind(k)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.t('page.o.field.verb')}{' '}
          <select value={choice.markVerb ?? ''} onChange={(e) => set({ markVerb: e.currentTarget.value || null })}>
            <option value="">{words.t('page.o.filter.all')}</option>
            {verbs.map((v) => (
              <option key={v} value={v}>
                {valueWords(words, 'verb', v)}
              </option>
            ))}
          </select>
        </label>
        <span class="mid" role="status">
          {words.t('page.o.shown', { n: shown, all: statements.length })}
        </span>
      </div>
      {choice.tables.has('o') ? (
        <StatementTable doc={doc} statements={statements.filter((s) => fits[s.id])} />
      ) : (
        <>
          <Legend second={statements.some(onlySecond)} />
          {doc.text !== 'whole' && <p class="mid">{words.t(`page.o.text.${doc.text}`)}</p>}
          <Text
            doc={doc}
            fits={fits}
            chosen={chosen}
            pick={(claim) => set({ document: doc.input.slice(0, 12), claim })}
          />
          {lost.length > 0 && (
            <details class="more">
              <summary>{words.t('page.o.lost', { n: lost.length })}</summary>
              {lost.map((s) => (
                <blockquote class="q" key={s.id} lang={langOf(s.quote)}>
                  {words.safe(s.quote, 4000)}
                </blockquote>
              ))}
            </details>
          )}
        </>
      )}
    </>
  );
}

/** No rule read the sentence, a language model alone did. */
const onlySecond = (s: Statement) => s.claims.every(isSecondReader);

function Legend({ second }: { second: boolean }) {
  const { words } = useStore();
  return (
    <div class="legend tight">
      {[...MARKS].reverse().map((k) => (
        <span key={k}>
          <span class={`clm ${k}`}>
            <b class="clw">{words.t(`page.o.mark.${k}`)}</b> {words.t(`page.o.mark.${k}.means`)}
          </span>
        </span>
      ))}
      {second && (
        <span>
          <span class="clm affirm second">
            <b class="clw">{words.t('page.o.second')}</b> {words.t('page.o.second.means')}
          </span>
        </span>
      )}
    </div>
  );
}

/** Headings of the document stand below those of the page. */
function BlockView({ block, children }: { block: PageBlock; children: JSX.Element[] }) {
  if (block.kind === 'heading') {
    const Tag = (['h3', 'h4', 'h5'] as const)[Math.min(3, block.level) - 1] ?? 'h5';
    return <Tag class={`dh dh${Math.min(3, block.level)}`}>{children}</Tag>;
  }
  return (
    <p
      class={block.kind === 'item' ? 'di' : undefined}
      style={block.level > 0 ? { marginInlineStart: `${Math.min(6, block.level) * 22}px` } : undefined}
    >
      {children}
    </p>
  );
}

function Text({
  doc,
  fits,
  chosen,
  pick,
}: {
  doc: PageDocument;
  fits: readonly boolean[];
  chosen: Statement | null;
  pick: (claim: number | null) => void;
}) {
  const store = useStore();
  const { words } = store;
  const latest = useRef(pick);
  latest.current = pick;
  const { nodes, of } = useMemo(() => {
    const byBlock = new Map<number, Statement[]>();
    for (const s of statementsOf(doc)) {
      const list = byBlock.get(s.block);
      if (list) list.push(s);
      else byBlock.set(s.block, [s]);
    }
    const inside = (i: number) =>
      piecesOf(words.safe(doc.blocks[i]!.text, BLOCK_CHARACTERS + 1), byBlock.get(i) ?? []).map((piece, n, all) => {
        const s = piece.of;
        if (!s) return <Fragment key={n}>{piece.text}</Fragment>;
        if (!fits[s.id])
          return (
            <span key={n} class="clm off">
              {piece.text}
            </span>
          );
        const first = all.findIndex((p) => p.of === s) === n;
        return (
          <a
            key={n}
            class={`clm ${s.kind}${onlySecond(s) ? ' second' : ''}`}
            data-claim={s.start}
            href={store.link('o')}
            onClick={(e) => {
              e.preventDefault();
              latest.current(store.choice.claim === s.start ? null : s.start);
            }}
          >
            {first && (
              <b class="clw">
                {words.t(`page.o.mark.${s.kind}`)}
                {onlySecond(s) && ` (${words.t('page.o.second')})`}{' '}
              </b>
            )}
            {piece.text}
          </a>
        );
      });
    // A table is one node; everything else a node a block. `of` tells in which node a block stands.
    const nodes: JSX.Element[] = [];
    const of: number[] = [];
    for (let i = 0; i < doc.blocks.length; i++) {
      const block = doc.blocks[i]!;
      if (!block.cell) {
        of[i] = nodes.length;
        nodes.push(
          <BlockView key={i} block={block}>
            {inside(i)}
          </BlockView>,
        );
        continue;
      }
      const rows = new Map<number, JSX.Element[]>();
      const start = i;
      for (; i < doc.blocks.length && doc.blocks[i]!.cell?.[0] === block.cell[0]; i++) {
        of[i] = nodes.length;
        const [, row, , isHead] = doc.blocks[i]!.cell!;
        const cells = rows.get(row) ?? [];
        rows.set(row, cells);
        cells.push(
          isHead ? (
            <th key={i} scope="col">
              {inside(i)}
            </th>
          ) : (
            <td key={i}>{inside(i)}</td>
          ),
        );
      }
      i--;
      nodes.push(
        <Scroll key={start} class="scroll" label={words.t('page.o.table')}>
          <table>
            <tbody>
              {[...rows].map(([row, cells]) => (
                <tr key={row}>{cells}</tr>
              ))}
            </tbody>
          </table>
        </Scroll>,
      );
    }
    return { nodes, of };
  }, [doc, fits, words]);
  useEffect(() => {
    const box = document.querySelector('.dtext');
    for (const el of box?.querySelectorAll('[aria-current]') ?? []) el.removeAttribute('aria-current');
    if (!chosen) return;
    const marks = box?.querySelectorAll<HTMLElement>(`[data-claim="${chosen.start}"]`) ?? [];
    for (const el of marks) el.setAttribute('aria-current', 'true');
    const [first] = marks;
    if (!box || !first) return;
    const [top, height] = [first.getBoundingClientRect().top - box.getBoundingClientRect().top, box.clientHeight];
    if (top < 0 || top > height - 120) box.scrollTop += top - height / 4;
  }, [chosen, nodes]);
  const at = chosen && chosen.block >= 0 ? of[chosen.block]! + 1 : -1;
  return (
    <Scroll class="dtext" label={words.t('page.o.label', { name: documentName(store, doc.input) })}>
      <div
        lang={langOf(
          doc.blocks
            .map((b) => b.text)
            .join('')
            .slice(0, 4000),
        )}
      >
        {at < 0 ? (
          nodes
        ) : (
          <>
            {nodes.slice(0, at)}
            <div class="columns" lang={words.lang} key="columns">
              <Columns doc={doc} statement={chosen!} close={() => pick(null)} />
            </div>
            {nodes.slice(at)}
          </>
        )}
      </div>
    </Scroll>
  );
}

/** Fields that are not shown as columns of a claim: its place. */
const PLACE = new Set(['block', 'from', 'to', 'start', 'end', 'quote']);
const FIELDS = [
  'actor',
  'verb',
  'polarity',
  'modality',
  'data',
  'form',
  'recipient',
  'purpose',
  'condition',
  'exception',
  'scope',
  'services',
  'governedBy',
  'place',
  'retention',
  'basis',
  'terms',
  'rule',
  'confidence',
];

export const fieldWords = (words: Words, field: string): string =>
  words.has(`page.o.field.${field}`) ? words.t(`page.o.field.${field}` as 'page.o.field.verb') : words.safe(field, 60);

const valueWords = (words: Words, field: string, value: string): string =>
  words.has(`page.o.${field}.${value}`)
    ? words.t(`page.o.${field}.${value}` as 'page.o.verb.collect')
    : words.safe(value, 400);

function columnsOf(words: Words, claim: PageClaim): [string, string][] {
  const all = Object.entries(claim).filter(([k]) => !PLACE.has(k));
  const rank = (k: string) => FIELDS.indexOf(k) + 1 || FIELDS.length + 1;
  return all
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([field, value]): [string, string][] => {
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return [];
      const text =
        field === 'data'
          ? dataWords(words, value as string[])
          : words.list((Array.isArray(value) ? value : [value]).map((v) => valueWords(words, field, String(v))));
      return [[fieldWords(words, field), text]];
    });
}

function Columns({ doc, statement, close }: { doc: PageDocument; statement: Statement; close: () => void }) {
  const store = useStore();
  const { words, week } = store;
  const decided = useMemo(() => decidedBy(week, doc, statement), [week, doc, statement]);
  return (
    <>
      {statement.claims.some(isSecondReader) && (
        <p class="mid small">
          <b>{words.t('page.o.second')}</b>
          {words.colon()}
          {words.t('page.o.second.means')}
        </p>
      )}
      {statement.claims.map((claim, i) => (
        <dl class="facts" key={i}>
          {columnsOf(words, claim).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ))}
      <DecidedList decided={decided} />
      <p class="acts">
        <LinkButton at="o" label={words.t('page.o.link')} />
        <button type="button" class="act" onClick={close}>
          {words.t('page.evidence.close')}
        </button>
      </p>
    </>
  );
}

const SHOWN = 12;

function DecidedList({ decided }: { decided: readonly Decided[] }) {
  const store = useStore();
  const { words } = store;
  if (decided.length === 0) return <p class="dim small">{words.t('page.o.decided.none')}</p>;
  return (
    <>
      <h3 class="h4">{words.t('page.o.decided')}</h3>
      <ul class="plain">
        {decided.slice(0, SHOWN).map(({ finding, part }) => (
          <li key={finding.id}>
            <Glyph outcome={finding.outcome} /> <span class="dim">{words.t(`page.part.${part}`)}</span>
            {words.colon()}
            <a
              href={store.link(`finding-${shortId(finding.id)}`)}
              onClick={(e) => {
                e.preventDefault();
                store.set({ open: new Set([...store.choice.open, 'more', shortId(finding.id)]) });
                requestAnimationFrame(() => goTo(`finding-${shortId(finding.id)}`));
              }}
            >
              {words.say(finding.message.recorded)}
            </a>
          </li>
        ))}
      </ul>
      {decided.length > SHOWN && (
        <p class="dim small">{words.t('page.r.findings.more', { n: decided.length - SHOWN })}</p>
      )}
    </>
  );
}

/** Every statement as a row: the table of the marked text. */
function StatementTable({ doc, statements }: { doc: PageDocument; statements: readonly Statement[] }) {
  const store = useStore();
  const { words } = store;
  const data = (s: Statement) => dataWords(words, [...new Set(s.claims.flatMap((c) => c.data))]);
  const verbs = (s: Statement) => words.list([...new Set(s.claims.map((c) => valueWords(words, 'verb', c.verb)))]);
  const columns: ColumnOf<Statement>[] = [
    { id: 'place', title: words.t('page.o.column.place'), by: (s) => s.start, right: true },
    {
      id: 'mark',
      title: words.t('page.o.column.mark'),
      by: (s) => `${words.t(`page.o.mark.${s.kind}`)}${onlySecond(s) ? ` (${words.t('page.o.second')})` : ''}`,
    },
    { id: 'verb', title: words.t('page.o.field.verb'), by: verbs },
    { id: 'data', title: words.t('page.column.kind'), by: data, wrap: true },
    {
      id: 'quote',
      title: words.t('page.o.column.sentence'),
      by: (s) => s.quote,
      show: (s) => (
        <a
          class="plainlink"
          lang={langOf(s.quote)}
          href={store.link('o')}
          onClick={(e) => {
            e.preventDefault();
            showStatement(store, doc.input, s.start);
          }}
        >
          {words.safe(s.quote, 600)}
        </a>
      ),
      wrap: true,
    },
  ];
  return <Table label={words.t('page.o.title')} columns={columns} rows={statements} sort="place" />;
}
