// Versions of a document in time, and what each step changed in what it says: both sentences side by side.
import { useState } from 'preact/hooks';
import type { VersionChange, VersionSentence, Versions } from '../../src/report/payload-documents.ts';
import { Head, Seg } from '../parts/head.tsx';
import { type ColumnOf, Table } from '../parts/table.tsx';
import { useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { DAY, localMs } from '../week.ts';
import { dataWords, dateWords, documentName, fieldWords, langOf, showStatement } from './documents.tsx';

/** Only the wording differs: read the same in both. */
export const isReworded = (c: VersionChange) => c.kind === 'changed' && c.differences.every((d) => d.field === 'words');

const CHANGES = ['came', 'went', 'changed', 'reworded'] as const;
type ChangeKind = (typeof CHANGES)[number];
const kindOf = (c: VersionChange): ChangeKind => (isReworded(c) ? 'reworded' : c.kind);
const countsOf = (changes: readonly VersionChange[]) =>
  Object.fromEntries(CHANGES.map((k) => [k, changes.filter((c) => kindOf(c) === k).length])) as Record<
    ChangeKind,
    number
  >;

export function VersionsView() {
  const { week } = useStore();
  if (week.data.versions.length === 0) return null;
  return (
    <section id="v" aria-labelledby="h-v">
      <Head id="v" table />
      {week.data.versions.map((group) => (
        <Group key={group.versions[0]!.input} group={group} />
      ))}
    </section>
  );
}

function Group({ group }: { group: Versions }) {
  const store = useStore();
  const { words, choice } = store;
  const [chosen, setChosen] = useState(group.steps.length - 1);
  const [only, setOnly] = useState<ChangeKind | null>(null);
  const [room, setRoom] = useState(15);
  const step = group.steps[chosen]!;
  const [before, after] = [group.versions[chosen]!, group.versions[chosen + 1]!];
  const counts = countsOf(step.changes);
  // What was only worded anew is no change; it shows when asked for.
  const listed = step.changes.filter((c) => (only === null ? kindOf(c) !== 'reworded' : kindOf(c) === only));
  const days = (a: string | null, b: string | null) =>
    a === null || b === null ? 1 : Math.max(1, Math.round((localMs(b) - localMs(a)) / DAY));
  return (
    <div class="tbl">
      <ol class="vers">
        {group.versions.map((v, i) => {
          const next = group.versions[i + 1];
          const c = group.steps[i] && countsOf(group.steps[i].changes);
          return (
            <li key={v.input} style={{ flexGrow: next ? days(v.date, next.date) : 0 }}>
              <b>{dateWords(words, v.date)}</b>
              <span class="mid">{words.t('page.v.statements', { n: v.statements })}</span>
              {c && (
                <div>
                  <button
                    type="button"
                    aria-pressed={i === chosen}
                    onClick={() => {
                      setChosen(i);
                      setRoom(15);
                    }}
                  >
                    {words.t('page.v.step', { came: c.came, went: c.went, changed: c.changed })}
                  </button>
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <h3>
        {words.t('page.v.from-to', {
          from: `${documentName(store, before.input)} (${dateWords(words, before.date)})`,
          to: `${documentName(store, after.input)} (${dateWords(words, after.date)})`,
        })}
      </h3>
      <p class="mid small">
        {words.t('page.v.counts', {
          n: step.changes.length - counts.reworded,
          unchanged: step.unchanged,
          reworded: counts.reworded,
        })}
      </p>
      <Seg
        label={words.t('page.v.filter')}
        value={only}
        options={[
          [null, words.t('page.v.all')] as const,
          ...CHANGES.filter((k) => counts[k] > 0).map(
            (k) => [k, `${words.t(`page.v.${k}`)} ${words.number(counts[k])}`] as const,
          ),
        ]}
        onPick={setOnly}
        wrap
      />
      {choice.tables.has('v') ? (
        <ChangeTable changes={listed} />
      ) : (
        <>
          {listed.slice(0, choice.printing ? listed.length : room).map((c, i) => (
            <Change key={i} change={c} before={before.input} after={after.input} />
          ))}
          {listed.length === 0 && <p class="mid">{words.t('page.v.none')}</p>}
          {listed.length > room && !choice.printing && (
            <p>
              <button type="button" class="act" onClick={() => setRoom(room + 40)}>
                {words.t('page.v.more', { n: listed.length - room })}
              </button>
            </p>
          )}
        </>
      )}
    </div>
  );
}

const wordsIn = (change: VersionChange, side: 'added' | 'removed'): ReadonlySet<string> =>
  new Set(change.differences.find((d) => d.field === 'words')?.[side] ?? []);

/** The sentence, with the words that the other one lacks marked. */
function Sentence({
  sentence,
  document,
  own,
  tag,
}: {
  sentence: VersionSentence | null;
  document: string;
  own: ReadonlySet<string>;
  tag: 'ins' | 'del';
}) {
  const store = useStore();
  const { words } = store;
  if (!sentence) return <p class="none">{words.t('page.v.not-there')}</p>;
  const text = words.safe(sentence.quote, 4000);
  const Tag = tag;
  return (
    <div>
      {sentence.heading.length > 0 && <p class="dim small">{words.safe(sentence.heading.join(' › '), 200)}</p>}
      <blockquote class="q" lang={langOf(text)}>
        {text
          .split(/([\p{Script=Han}]|[\p{L}\p{N}'’+]+)/u)
          .map((part, i) =>
            i % 2 === 1 && own.has(part.toLowerCase().replace('’', "'")) ? <Tag key={i}>{part}</Tag> : part,
          )}
      </blockquote>
      <button type="button" class="act" onClick={() => showStatement(store, document, sentence.start)}>
        {words.t('page.o.read')}
      </button>
    </div>
  );
}

const valuesIn = (words: Words, field: string, values: readonly string[]): string =>
  field === 'data'
    ? dataWords(words, values)
    : words.list(
        values.map((v) =>
          words.has(`page.o.${field}.${v}`)
            ? words.t(`page.o.${field}.${v}` as 'page.o.verb.collect')
            : words.safe(v, 200),
        ),
      );

function Change({ change, before, after }: { change: VersionChange; before: string; after: string }) {
  const { words } = useStore();
  const fields = change.differences.filter((d) => d.field !== 'words');
  return (
    <div class="change">
      <b>{words.t(`page.v.${kindOf(change)}`)}</b>
      <Sentence sentence={change.before} document={before} own={wordsIn(change, 'removed')} tag="del" />
      <Sentence sentence={change.after} document={after} own={wordsIn(change, 'added')} tag="ins" />
      {fields.length > 0 && (
        <p class="fields">
          {fields.map((d, i) => (
            <span key={d.field}>
              {i > 0 && '; '}
              <b>{fieldWords(words, d.field)}</b>
              {words.colon()}
              {valuesIn(words, d.field, d.removed) || '–'} → {valuesIn(words, d.field, d.added) || '–'}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function ChangeTable({ changes }: { changes: readonly VersionChange[] }) {
  const { words } = useStore();
  const columns: ColumnOf<VersionChange>[] = [
    { id: 'kind', title: words.t('page.v.filter'), by: (c) => words.t(`page.v.${kindOf(c)}`) },
    { id: 'before', title: words.t('page.v.before'), by: (c) => words.safe(c.before?.quote ?? '', 600), wrap: true },
    { id: 'after', title: words.t('page.v.after'), by: (c) => words.safe(c.after?.quote ?? '', 600), wrap: true },
    {
      id: 'fields',
      title: words.t('page.v.differs'),
      by: (c) => words.list(c.differences.filter((d) => d.field !== 'words').map((d) => fieldWords(words, d.field))),
      wrap: true,
    },
  ];
  return <Table label={words.t('page.v.title')} columns={columns} rows={changes} sort="kind" />;
}
