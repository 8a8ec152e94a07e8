// The week in sentences: each finding with its outcome, grade, sentence, picture, and under it the lines it rests on.
import { useMemo, useState } from 'preact/hooks';
import type { ClaimRef, Finding, Outcome } from '../../src/model/finding.ts';
import type { Place } from '../../src/model/rows.ts';
import { LINES_A_FINDING } from '../../src/report/payload.ts';
import { grouped } from '../order.ts';
import { Head } from '../parts/head.tsx';
import { LinkButton } from '../parts/link.tsx';
import { GradeMark, Hatch, kindVar, OutcomeMark, patternId } from '../parts/marks.tsx';
import { RawLine } from '../parts/raw.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { isWeek, shortId, useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { contactAtLine, contactFirst, contactLast, DAY, HOUR, MINUTE, nights, rowAtLine, type Week } from '../week.ts';
import { goTo } from './bar.tsx';
import { langOf } from './documents.tsx';

/** Outcomes that are listed below the others, folded. */
const FURTHER = new Set<Outcome>(['disclosed', 'not-observed']);
const SHOWN_GROUPS = 8;
/** One finding a kind of data, article or statement: three or more of them stand under one line that opens. */
const FOLDED = new Set([
  'permission-never-used',
  'outside-necessary-data',
  'declared-never-seen',
  'gdpr-notice-items',
  'pipl-notice-items',
  'beyond-the-capture',
  'uncovered-kinds',
  'long-rows',
]);
const isFolded = ([first, ...rest]: readonly Finding[]) =>
  first !== undefined && FOLDED.has(first.audit) && (rest.length > 1 || first.outcome === 'cannot-tell');
/** What is said decides these, so it stands beside what was recorded. */
const SAID = new Set<Outcome>(['contradicted', 'undisclosed', 'vague']);

export function Sentences() {
  const store = useStore();
  const { words, week, choice } = store;
  const groups = useMemo(() => grouped(week.result.findings), [week]);
  const told = groups.filter((g) => !FURTHER.has(g[0]!.outcome) && !isOpen(g[0]!));
  const main = told.filter((g) => !isFolded(g));
  const folded = told.filter(isFolded);
  const open = groups.filter((g) => isOpen(g[0]!)).flat();
  const further = groups.filter((g) => FURTHER.has(g[0]!.outcome)).flat();
  const all = choice.open.has('more') || choice.printing || main.length <= SHOWN_GROUPS + 1;
  const shown = all ? main : main.slice(0, SHOWN_GROUPS);
  const rest = main.slice(shown.length).flat().length;
  return (
    <section id="s" aria-labelledby="h-s">
      <Head id="s" {...(isWeek(week) ? {} : { title: words.t('page.s.title.record') })} />
      {week.result.findings.length === 0 && <p class="deck">{words.t('page.s.none')}</p>}
      {shown.map((g) => (
        <Group key={shortId(g[0]!.id)} findings={g} />
      ))}
      {rest > 0 && (
        <button type="button" class="evb moreb" onClick={() => store.toggle('open', 'more')}>
          <i aria-hidden="true">+</i>
          <span>{words.t('page.s.more', { n: rest })}</span>
        </button>
      )}
      {folded.map((g) => {
        const { audit, outcome } = g[0]!;
        const title = words.t('page.s.fold', { n: g.length, title: words.title('audits', audit) });
        return <Short key={`${audit} ${outcome}`} id={`fold-${audit}-${outcome}`} title={title} findings={g} />;
      })}
      {open.length > 0 && (
        <Short id="open-questions" title={words.t('page.s.open', { n: open.length })} findings={open} />
      )}
      {further.length > 0 && (
        <Short id="further" title={words.t('page.s.further', { n: further.length })} findings={further} />
      )}
    </section>
  );
}

/** A missing input is an answer too, but none that needs a picture. */
const isOpen = (f: Finding) => f.outcome === 'cannot-tell' && f.evidence.length === 0;

/** Findings in one line each, those of one question together; each opens what it rests on. */
function Short({ id, title, findings }: { id: string; title: string; findings: Finding[] }) {
  const { words, choice } = useStore();
  const open = choice.open.has(id) || choice.printing || findings.some((f) => choice.open.has(shortId(f.id)));
  // Where each stands alone, a heading for every line would say less than it takes.
  const byAudit = grouped(findings);
  const headed = byAudit.length > 1 && byAudit.length * 2 <= findings.length;
  return (
    <details class="more" open={open}>
      <summary>{title}</summary>
      {byAudit.map((group) => (
        <div key={shortId(group[0]!.id)}>
          {headed && <h4 class="h4">{words.title('audits', group[0]!.audit)}</h4>}
          {group.map((f) => (
            <ShortLine key={f.id} finding={f} />
          ))}
        </div>
      ))}
    </details>
  );
}

function ShortLine({ finding }: { finding: Finding }) {
  const store = useStore();
  const { words, choice } = store;
  const id = shortId(finding.id);
  const open = choice.open.has(id);
  const rests = finding.evidence.length > 0 || finding.claims.length > 0 || finding.law.length > 0;
  return (
    <div class="r" id={`finding-${id}`}>
      <OutcomeMark outcome={finding.outcome} />
      <div>
        <p id={`t-${id}`}>{words.say(finding.message.recorded)}</p>
        <p class="mid small">
          {words.say(finding.message.said)} {words.say(finding.message.todo)}
        </p>
        {rests && !choice.printing && (
          <button
            type="button"
            class="evb"
            aria-expanded={open}
            aria-controls={`ev-${id}`}
            aria-describedby={`t-${id}`}
            onClick={() => store.toggle('open', id)}
          >
            <i aria-hidden="true">{open ? '−' : '+'}</i>
            <span>{words.t(open ? 'page.evidence.close' : 'page.evidence')}</span>
          </button>
        )}
      </div>
      {open && <EvidenceOf finding={finding} />}
    </div>
  );
}

/** Up to two stand alone; a longer group shows its first and folds the rest. */
function Group({ findings }: { findings: Finding[] }) {
  const store = useStore();
  const { words, choice } = store;
  const key = `g-${shortId(findings[0]!.id)}`;
  const linked = findings.slice(1).some((f) => choice.open.has(shortId(f.id)));
  const open = findings.length <= 2 || choice.open.has(key) || choice.printing || linked;
  return (
    <>
      {(open ? findings : findings.slice(0, 1)).map((f) => (
        <Sentence key={f.id} finding={f} />
      ))}
      {findings.length > 2 && !choice.printing && !linked && (
        <div class="alike">
          <button type="button" class="evb" aria-expanded={open} onClick={() => store.toggle('open', key)}>
            <i aria-hidden="true">{open ? '−' : '+'}</i>
            <span>{open ? words.t('page.s.fewer') : alikeWords(words, findings.slice(1))}</span>
          </button>
        </div>
      )}
    </>
  );
}

const SHOWN_NAMES = 4;
/** What the folded ones of a group are about: apps where they differ, else kinds of data. */
function alikeWords(words: Words, rest: readonly Finding[]): string {
  const n = rest.length;
  const apps = [...new Set(rest.flatMap((f) => (f.app === null ? [] : [words.app(f.app)])))];
  const kinds = [...new Set(rest.flatMap((f) => (f.subject.data ? [words.kind(f.subject.data)] : [])))];
  const some = (names: string[]) =>
    names.length > SHOWN_NAMES ? [...names.slice(0, SHOWN_NAMES), words.t('page.s.others')] : names;
  if (apps.length <= 1 && kinds.length === 0) return words.t('page.s.alike.only', { n });
  if (apps.length > 1) return words.t('page.s.alike', { n, apps: some(apps) });
  return words.t('page.s.alike.kinds', { n, kinds: some(kinds) });
}

/** What the grade is about: where the app was, a contact, or the finding itself. */
const gradeOf = (week: Week, f: Finding) =>
  f.subject.host !== undefined || f.counts.hosts !== undefined || f.counts.addresses !== undefined
    ? 'contact'
    : f.subject.data !== undefined && week.n > 0 && f.evidence.some((e) => e.line !== undefined)
      ? 'state'
      : 'finding';

function Sentence({ finding }: { finding: Finding }) {
  const store = useStore();
  const { words, week, choice } = store;
  const id = shortId(finding.id);
  const open = choice.open.has(id) || choice.printing;
  const rows = finding.counts.rows ?? null;
  const episodes = finding.counts.episodes ?? null;
  const appId = finding.app ? words.appId(finding.app) : null;
  return (
    <article class="find" id={`finding-${id}`} aria-labelledby={`t-${id}`}>
      <div class="frow">
        <div class="side">
          <OutcomeMark outcome={finding.outcome} />
          {(finding.grade !== 'unknown' ||
            (finding.outcome !== 'cannot-tell' && gradeOf(week, finding) !== 'finding')) && (
            <GradeMark grade={finding.grade} of={gradeOf(week, finding)} />
          )}
        </div>
        <div>
          <h3 class="sent" id={`t-${id}`}>
            {words.say(finding.message.recorded)}
          </h3>
          {SAID.has(finding.outcome) && <p class="saidline">{words.say(finding.message.said)}</p>}
          <div class="meta">
            {finding.app !== null && (
              <span>
                {words.app(finding.app)}
                {finding.subject.data ? ` · ${words.kind(finding.subject.data)}` : ''}
              </span>
            )}
            {appId && <span class="mono">{appId}</span>}
            {rows !== null && <span>{words.t('page.rows', { n: rows })}</span>}
            {episodes !== null && <span>{words.t('page.episodes', { n: episodes })}</span>}
            <button
              type="button"
              class="evb"
              aria-expanded={open}
              aria-controls={`ev-${id}`}
              aria-describedby={`t-${id}`}
              onClick={() => store.toggle('open', id)}
            >
              <i aria-hidden="true">{open ? '−' : '+'}</i>
              <span>{words.t(open ? 'page.evidence.close' : 'page.evidence')}</span>
            </button>
          </div>
        </div>
        <div class="hide-s">
          {week.t0 !== 0 && finding.evidence.some((e) => e.line !== undefined) && <Spark finding={finding} />}
        </div>
      </div>
      {open && <EvidenceOf finding={finding} />}
    </article>
  );
}

function EvidenceOf({ finding }: { finding: Finding }) {
  const store = useStore();
  const { words, week } = store;
  const id = shortId(finding.id);
  const verdict = ['contradicted', 'undisclosed', 'vague', 'disclosed'].includes(finding.outcome);
  const [shown, setShown] = useState(2);
  const places = finding.evidence;
  const count = (list: typeof places) => list.reduce((n, e) => n + (e.end ? 2 : 1), 0);
  const visible = places.slice(0, shown);
  const first = places.find((p) => p.line !== undefined && rowAtLine(week, p.input, p.line) >= 0);
  const limit = week.data.rawComplete ? places.length : Math.min(places.length, LINES_A_FINDING);
  return (
    <div class="ev" id={`ev-${id}`}>
      <div class="a">
        <h4 class="h4">{words.t('page.evidence.lines')}</h4>
        {places.length === 0 ? (
          <p class="dim small">{words.t('page.evidence.none')}</p>
        ) : (
          <Scroll class="raw" label={words.t('page.evidence.lines')}>
            {visible.map((e, i) => (
              <div key={i}>
                <RawLine place={e as Place} mark={finding.subject.host} />
                {e.end && <RawLine place={e.end} mark={undefined} />}
              </div>
            ))}
          </Scroll>
        )}
        <p class="dim small below">
          {words.t('page.evidence.count', { n: count(visible), all: count(places) })}
          {shown < limit && (
            <button type="button" class="act" onClick={() => setShown(Math.min(limit, shown < 10 ? 20 : shown + 40))}>
              {words.t('page.evidence.more')}
            </button>
          )}
          <span>
            {words.t('page.evidence.command')} <code class="mono">telltale explain &lt;case&gt; {id}</code>
          </span>
        </p>
        <h4 class="h4">{words.t(finding.claims.length > 0 || verdict ? 'page.said' : 'page.how-to-read')}</h4>
        <Quotes claims={finding.claims} />
        {!SAID.has(finding.outcome) && <p class="mid small below">{words.say(finding.message.said)}</p>}
      </div>
      <div class="b">
        {finding.limits.length > 0 && (
          <>
            <h4 class="h4">{words.t('page.not-shown')}</h4>
            <ul>
              {finding.limits.map((l, i) => (
                <li key={i}>{words.say(l)}</li>
              ))}
            </ul>
          </>
        )}
        {finding.law.length > 0 && (
          <>
            <h4 class="h4">{words.t('page.law')}</h4>
            <ul>
              {finding.law.map((id) => (
                <li key={id}>{words.article(id)}</li>
              ))}
              <li>{words.t('page.law.court')}</li>
            </ul>
          </>
        )}
        <h4 class="h4">{words.t('page.can-do')}</h4>
        <ul>
          <li>{words.say(finding.message.todo)}</li>
        </ul>
        <p class="acts">
          {first && (
            <button
              type="button"
              class="act"
              onClick={() => {
                const i = rowAtLine(week, first.input, first.line!);
                store.view = [week.a[i]! - 12 * HOUR, week.a[i]! + 12 * HOUR];
                const tables = new Set(store.choice.tables);
                tables.delete('t');
                store.set({ row: i, tables });
                goTo('t');
              }}
            >
              {words.t('page.on-line')}
            </button>
          )}
          <LinkButton at={`finding-${id}`} label={words.t('page.link.finding')} />
        </p>
      </div>
    </div>
  );
}

/** The sentences that decide, each once with what it does; those that were weighed and set aside fold under one line. */
function Quotes({ claims }: { claims: readonly ClaimRef[] }) {
  const { words, choice } = useStore();
  const once = claims.filter((c, i) => claims.findIndex((o) => o.quote === c.quote && o.part === c.part) === i);
  const aside = once.filter((c) => c.part === 'considered');
  const deciding = once.filter((c) => c.part !== 'considered');
  const list = (of: readonly ClaimRef[]) =>
    of.map((c, i) => (
      <blockquote class="q" key={i} lang={langOf(c.quote)}>
        {c.part !== 'considered' && (
          <span class="dim small part" lang={words.lang}>
            {words.t(`page.part.${c.part}`)}
          </span>
        )}
        {words.safe(c.quote, 2000)}
      </blockquote>
    ));
  if (deciding.length === 0 || aside.length === 0) return <>{list(once)}</>;
  return (
    <>
      {list(deciding)}
      <details class="more" open={choice.printing}>
        <summary>{words.t('page.p.considered', { n: aside.length })}</summary>
        {list(aside)}
      </details>
    </>
  );
}

/** When the rows of a finding stand in the week. */
function Spark({ finding }: { finding: Finding }) {
  const { words, week } = useStore();
  const id = useMemo(patternId, []);
  const w = 224;
  const h = 26;
  const x = (t: number) => (w * (t - week.t0)) / (week.t1 - week.t0);
  const marks = useMemo(() => sparkMarks(week, finding, w), [week, finding]);
  const days = Math.round((week.t1 - week.t0) / DAY);
  // Rows that are neither accesses nor contacts have no place in it.
  if (marks.rows.size === 0 && marks.contacts.length === 0) return null;
  return (
    <svg width={w} height={h + 15} viewBox={`0 0 ${w} ${h + 15}`} aria-hidden="true">
      <Hatch id={id} />
      {days <= 31 &&
        nights(week, week.t0, week.t1).map(([a, b]) => (
          <rect key={a} x={x(a)} y={0} width={x(b) - x(a)} height={h} fill="var(--night)" />
        ))}
      {week.gaps.map(([a, b]) => (
        <rect key={a} x={x(a)} y={0} width={x(b) - x(a)} height={h} fill={`url(#${id})`} opacity={0.8} />
      ))}
      {[...marks.rows].map(([color, d]) => (
        <path key={color} d={d} stroke={color} stroke-width={1.6} fill="none" />
      ))}
      {marks.contacts.map(([a, b], i) => (
        <g key={i}>
          <line x1={x(a)} x2={x(b)} y1={4 + i * 4.5} y2={4 + i * 4.5} stroke="var(--edge)" />
          <circle cx={x(a)} cy={4 + i * 4.5} r={1.8} fill="var(--ink)" />
          <circle cx={x(b)} cy={4 + i * 4.5} r={1.8} fill="var(--ink)" />
        </g>
      ))}
      <line x1={0} x2={w} y1={h + 0.5} y2={h + 0.5} stroke="var(--edge)" />
      {days <= 9 &&
        Array.from({ length: days }, (_, d) => (
          <text key={d} x={x(week.t0 + d * DAY + 12 * HOUR)} y={h + 13} font-size={11} text-anchor="middle" class="t3">
            {words.weekday(week.t0 + d * DAY, true)}
          </text>
        ))}
    </svg>
  );
}

/** Marks of a color as one path, at most one a half pixel. */
function sparkMarks(week: Week, finding: Finding, w: number) {
  const rows = new Map<string, string>();
  const contacts: [number, number][] = [];
  const seen = new Set<number>();
  for (const e of finding.evidence) {
    if (e.line === undefined) continue;
    const i = rowAtLine(week, e.input, e.line);
    if (i >= 0) {
      const half = Math.round((2 * w * (week.a[i]! - week.t0)) / (week.t1 - week.t0));
      const key = half * 256 + week.kind[i]!;
      if (seen.has(key)) continue;
      seen.add(key);
      const color = kindVar(week.kinds[week.kind[i]!]!);
      rows.set(color, `${rows.get(color) ?? ''}M${half / 2} 5v16`);
    } else if (contacts.length < 5) {
      const c = contactAtLine(week, e.input, e.line);
      if (c >= 0)
        contacts.push([contactFirst(week, c), Math.max(contactLast(week, c), contactFirst(week, c) + MINUTE)]);
    }
  }
  return { rows, contacts };
}
