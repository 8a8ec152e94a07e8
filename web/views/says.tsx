// What it says, beside what it did: verdict findings in a matrix, and one of them set beside its sentence. Without documents, it says so.
import { useMemo, useState } from 'preact/hooks';
import type { ClaimRef, Finding, Outcome } from '../../src/model/finding.ts';
import { DATA_TYPES, type DataType } from '../../src/model/personal-data.ts';
import { BLOCK_CHARACTERS } from '../../src/report/payload-documents.ts';
import { claimWhyKey } from '../../src/report/words.ts';
import { documentOf, headingsOver, leadOf, statementFor } from '../documents.ts';
import { Head } from '../parts/head.tsx';
import { Glyph } from '../parts/marks.tsx';
import { RawLine } from '../parts/raw.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { shortId, useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { contactAtLine, contactFirst, gradeOf, isPicker, rowAtLine, stateOf, type Week } from '../week.ts';
import { goTo } from './bar.tsx';
import { dateWords, documentName, langOf, showStatement } from './documents.tsx';

const VERDICTS: Outcome[] = ['contradicted', 'undisclosed', 'vague', 'disclosed', 'cannot-tell'];
/** Findings that set the record beside a document. */
export const verdicts = (findings: readonly Finding[]) =>
  findings.filter(
    (f) => f.claims.length > 0 || ['contradicted', 'undisclosed', 'vague', 'disclosed'].includes(f.outcome),
  );

export function Says() {
  const store = useStore();
  const { words, week, choice } = store;
  const list = useMemo(() => verdicts(week.result.findings), [week]);
  const [chosen, setChosen] = useState<string | null>(null);
  const claims = week.result.totals.rows.Claim ?? 0;
  if (list.length === 0)
    return (
      <section id="p" aria-labelledby="h-p">
        <Head id="p" deck={claims > 0 ? words.t('page.p.none.claims', { n: claims }) : words.t('page.p.none')} />
        {claims === 0 && <p class="mid narrow">{words.t('page.p.none.how')}</p>}
      </section>
    );
  const kinds = DATA_TYPES.filter((d) => list.some((f) => f.subject.data === d));
  const apps = [...new Set(list.map((f) => f.app ?? ''))];
  const best = (fs: Finding[]) => [...fs].sort((a, b) => VERDICTS.indexOf(a.outcome) - VERDICTS.indexOf(b.outcome))[0];
  const pair = list.find((f) => f.id === chosen) ?? best(list.filter((f) => f.claims.length > 0)) ?? best(list);
  const cell = (app: string, kind: DataType | null) =>
    best(list.filter((f) => (f.app ?? '') === app && (f.subject.data ?? null) === kind));
  const columns: (DataType | null)[] = [...kinds, ...(list.some((f) => !f.subject.data) ? [null] : [])];
  // Many kinds and few apps: the kinds go down the page, so that the table stays narrower than it.
  const upright = columns.length > 7 && apps.length <= 4;
  const ofApps = apps.map((app) => ({ key: app, name: words.app(app), of: app as string | null }));
  const ofKinds = columns.map((k) => ({
    key: String(k),
    name: k === null ? words.t('page.p.other') : words.kind(k),
    of: k as string | null,
  }));
  const worst = (kind: string | null) =>
    Math.min(...apps.map((app) => VERDICTS.indexOf(cell(app, kind as DataType | null)?.outcome ?? 'cannot-tell')));
  const open = choice.open.has('kinds') || choice.printing;
  const told = ofKinds.filter((k) => worst(k.of) < VERDICTS.indexOf('cannot-tell'));
  const untold = ofKinds.length - told.length;
  const [down, across] = upright
    ? [[...(open ? ofKinds : told)].sort((a, b) => worst(a.of) - worst(b.of)), ofApps]
    : [ofApps, ofKinds];
  return (
    <section id="p" aria-labelledby="h-p">
      <Head id="p" />
      <Scroll class="scroll" label={words.t('page.p.title')}>
        <table class="mx">
          <thead>
            <tr>
              <th scope="col">{words.t(upright ? 'page.column.kind' : 'page.column.app')}</th>
              {across.map((c) => (
                <th key={c.key} scope="col">
                  {c.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {down.map((r) => (
              <tr key={r.key}>
                <th scope="row">{r.name}</th>
                {across.map((c) => {
                  const f = upright
                    ? cell(c.of as string, r.of as DataType | null)
                    : cell(r.of as string, c.of as DataType | null);
                  return (
                    <td key={c.key}>
                      {f ? (
                        <button
                          type="button"
                          aria-pressed={pair?.id === f.id}
                          title={words.t(`page.outcome.${f.outcome}`)}
                          onClick={() => setChosen(f.id)}
                        >
                          <Glyph outcome={f.outcome} />
                          <span class={upright ? undefined : 'sr'}>{words.t(`page.outcome.${f.outcome}`)}</span>
                          <span class="cnt mid">{words.number(f.counts.episodes ?? f.evidence.length)}</span>
                        </button>
                      ) : (
                        <span class="dim">·</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {upright && untold > 0 && !choice.printing && (
        <p>
          <button type="button" class="act" aria-expanded={open} onClick={() => store.toggle('open', 'kinds')}>
            {words.t(open ? 'page.p.kinds.fewer' : 'page.p.kinds.more', { n: untold })}
          </button>
        </p>
      )}
      <div class="legend">
        {VERDICTS.map((o) => (
          <span key={o}>
            <Glyph outcome={o} />
            <b>{words.t(`page.outcome.${o}`)}</b>
            {words.t(`page.outcome.${o}.means`)}
          </span>
        ))}
      </div>
      {pair && <Pair finding={pair} />}
    </section>
  );
}

function Pair({ finding }: { finding: Finding }) {
  const store = useStore();
  const { words, choice } = store;
  // Those that decided; where none did, the first that was weighed. A sentence read twice stands once.
  const once = finding.claims.filter(
    (c, i, all) => all.findIndex((o) => o.document === c.document && o.start === c.start && o.end === c.end) === i,
  );
  const decided = once.filter((c) => c.part !== 'considered');
  const deciding = decided.length > 0 ? decided : once.slice(0, 1);
  const others = once.filter((c) => !deciding.includes(c));
  return (
    <div class="sd">
      <div class="doc">
        {finding.claims.length === 0 && <p class="mid">{words.say(finding.message.said)}</p>}
        {deciding.slice(0, 6).map((c, i) => (
          <InParagraph key={i} claim={c} />
        ))}
        {others.length > 0 && (
          <details class="more hp" open={choice.printing}>
            <summary>{words.t('page.p.considered', { n: others.length })}</summary>
            {others.slice(0, 12).map((c, i) => (
              <InParagraph key={i} claim={c} />
            ))}
          </details>
        )}
        {finding.claims.length > 18 && (
          <p class="hp">{words.t('page.p.more-claims', { n: finding.claims.length - 18 })}</p>
        )}
        {finding.claims[0] && (
          <div class="ft">
            <div class="mono">sha256 {finding.claims[0].document}</div>
            {words.t('page.p.quote-lang')}
          </div>
        )}
      </div>
      <div class="mid3">
        <div class="g">
          <Glyph outcome={finding.outcome} size={2.2} />
        </div>
        <div class="w">{words.t(`page.outcome.${finding.outcome}`)}</div>
        <div class="s">{words.t(`page.outcome.${finding.outcome}.means`)}</div>
      </div>
      <div class="obs">
        <h3>{words.say(finding.message.recorded)}</h3>
        <Rows finding={finding} />
        <button
          type="button"
          class="act"
          onClick={() => {
            store.set({ open: new Set([...store.choice.open, shortId(finding.id)]) });
            goTo(`finding-${shortId(finding.id)}`);
          }}
        >
          {words.t('page.evidence')}
        </button>
      </div>
    </div>
  );
}

/** The sentence where it stands: headings, what introduces it, its whole paragraph, and the document it is from. */
function InParagraph({ claim }: { claim: ClaimRef }) {
  const store = useStore();
  const { words, week } = store;
  const doc = documentOf(week, claim.document);
  const statement = doc && statementFor(doc, claim);
  const placed = doc && doc.text !== 'sentences' && statement && statement.block >= 0 ? statement : null;
  const block = placed && doc?.blocks[placed.block];
  const lead = placed && doc ? leadOf(doc.blocks, placed.block) : null;
  const headings = placed && doc ? headingsOver(doc.blocks, placed.block) : [];
  const text = block ? words.safe(block.text, BLOCK_CHARACTERS + 1) : '';
  const at = text.indexOf(words.safe(claim.quote, BLOCK_CHARACTERS + 1));
  const from = at >= 0 ? at : (placed?.from ?? 0);
  const to = at >= 0 ? at + words.safe(claim.quote, BLOCK_CHARACTERS + 1).length : (placed?.to ?? 0);
  return (
    <div>
      <p class="hp">
        {documentName(store, claim.document)} · {dateWords(words, doc?.date ?? null)} ·{' '}
        <b>{words.t(`page.part.${claim.part}`)}</b>
        {claim.why !== null && (
          <span class="dim">
            {words.colon()}
            {words.why(claimWhyKey(claim.why)) ?? words.safe(claim.why, 200)}
          </span>
        )}
      </p>
      {headings.length > 0 && (
        <p class="hp ctx" lang={langOf(headings.join(''))}>
          {words.safe(headings.join(' › '), 300)}
        </p>
      )}
      <div class="ln" lang={langOf(claim.quote)}>
        <b>{words.number(claim.start)}</b>
        {block ? (
          <p>
            {lead && (
              <>
                <span class="ctx">{words.safe(lead.text, 600)}</span>
                <br />
              </>
            )}
            <span class="ctx">{text.slice(0, from)}</span>
            <mark>{text.slice(from, to)}</mark>
            <span class="ctx">{text.slice(to)}</span>
          </p>
        ) : (
          <p>
            <mark>{words.safe(claim.quote, 3000)}</mark>
          </p>
        )}
      </div>
      {doc && statement && (
        <p class="hp">
          <button type="button" class="act" onClick={() => showStatement(store, doc.input, statement.start)}>
            {words.t('page.o.read')}
          </button>
        </p>
      )}
    </div>
  );
}

const SHOWN = 7;

/** The rows that the sentence would have to cover, by time. */
function Rows({ finding }: { finding: Finding }) {
  const { words, week } = useStore();
  const list = finding.evidence.flatMap((e) => {
    if (e.line === undefined) return [];
    const input = week.result.inputs.findIndex((x) => x.sha256 === e.input) + 1;
    const line = `${input}:${e.line}`;
    const row = rowAtLine(week, e.input, e.line);
    if (row >= 0) return [{ line, at: week.a[row]!, what: rowState(words, week, row) }];
    const contact = contactAtLine(week, e.input, e.line);
    if (contact < 0) return [];
    return [
      {
        line,
        at: contactFirst(week, contact),
        what: words.safe(week.data.words[week.data.contact.host[contact]!]!, 60),
      },
    ];
  });
  if (list.length === 0)
    return (
      <Scroll class="raw" label={words.t('page.evidence.lines')}>
        {finding.evidence.slice(0, 4).map((e, i) => (
          <RawLine key={i} place={e} mark={finding.subject.host} />
        ))}
      </Scroll>
    );
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.t('page.column.begin')}</th>
            <th scope="col">{words.t('page.column.state')}</th>
            <th scope="col" class="r">
              {words.t('page.column.line')}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.slice(0, SHOWN).map((r) => (
            <tr key={r.line}>
              <td class="nw">{words.when(r.at)}</td>
              <td class="w">{r.what}</td>
              <td class="r mono">{r.line}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="dim small">{words.t('page.p.rows', { n: Math.min(SHOWN, list.length), all: list.length })}</p>
    </>
  );
}

function rowState(words: Words, week: Week, row: number): string {
  if (isPicker(week, row)) return words.t('page.picker');
  const state = stateOf(week, row);
  const grade = words.t(`page.grade.${gradeOf(week, row)}`);
  return words.list([words.t(`page.state.${state}`), ...(state === 'unknown' ? [] : [grade])]);
}
