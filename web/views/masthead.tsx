// The week as a sentence, what was recorded and when, and the seal.
import { useRef } from 'preact/hooks';
import { Hatch, HatchSwatch, patternId } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { useStore, useWidth } from '../state.ts';
import type { Words } from '../text.ts';
import { clip, DAY, localMs, type Span, type Week } from '../week.ts';

export function Masthead() {
  const store = useStore();
  const { words, week } = store;
  const { result } = week;
  const days = Math.round((week.t1 - week.t0) / DAY);
  const apps = week.apps.length;
  const inWords = (n: number) =>
    words.has(`page.count.${n}`)
      ? words.t(`page.count.${n}` as 'page.count.1')
      : words.zh
        ? ` ${words.number(n)} `
        : words.number(n);
  const count = inWords(apps);
  const holders = new Set(week.data.tables.Holding.map((h) => h.app)).size;
  const title =
    week.n === 0 && week.data.contact.n === 0
      ? week.data.presence.n > 0
        ? words.t('page.title.states', { days })
        : week.data.documents.length > 0
          ? words.t('page.title.documents', { n: week.data.documents.length })
          : week.data.tables.Holding.length > 0
            ? words.t('page.title.holding', { n: holders, count: inWords(holders) })
            : week.result.totals.rows.Component
              ? words.t('page.title.build')
              : words.t('page.title.nothing')
      : words.t(
          week.data.fromRequests && week.n === 0
            ? 'page.title.capture'
            : days >= 6 && days <= 9
              ? 'page.title.week'
              : days === 1
                ? 'page.title.day'
                : 'page.title.days',
          {
            n: apps,
            count,
            days,
          },
        );
  const right = useRef<HTMLDivElement>(null);
  const width = useWidth(right, 480);
  return (
    <>
      <p class="private">
        {result.options.simulated && <span class="tag">{words.t('page.simulated')}</span>}
        <span>
          {words.t(
            result.options.simulated
              ? 'page.private.simulated'
              : result.redaction
                ? `page.redacted.${result.redaction.blur}`
                : 'page.private',
          )}
        </span>
      </p>
      <div class="mast">
        <div>
          <h1 id="top-title">{title.charAt(0).toUpperCase() + title.slice(1)}</h1>
          <Gist />
        </div>
        <div ref={right}>
          {/* A log without times covers no span that could be drawn. */}
          {week.t0 !== 0 && (
            <>
              <div class="h4">{words.t('page.coverage.title')}</div>
              <Coverage width={width} />
              <div class="legend tight">
                <span>
                  <HatchSwatch />
                  {words.t('page.not-recorded')}
                </span>
                {week.remnants.length > 0 && (
                  <span>
                    <svg width={22} height={10} aria-hidden="true">
                      <path d="M3 0v10M9 0v10M19 0v10" stroke="var(--ink)" stroke-width={1.6} />
                    </svg>
                    {words.t('page.in-part')}
                  </span>
                )}
              </div>
            </>
          )}
        </div>
      </div>
      <Seal />
    </>
  );
}

/** What a person wants to know first, in plain counts. */
function Gist() {
  const { words, week } = useStore();
  const { data } = week;
  // Operations that are no personal data stand in the pictures and are not counted here.
  const none = week.kinds.indexOf('other');
  const personal = (i: number) => week.first[i] === 1 && week.kind[i] !== none;
  let night = 0;
  if (week.night) {
    const { from, to } = week.night;
    for (let i = 0; i < week.n; i++) {
      if (!personal(i)) continue;
      const m = Math.floor((week.a[i]! % DAY) / 60_000);
      if (from > to ? m >= from || m < to : m >= from && m < to) night++;
    }
  }
  let episodes = 0;
  for (let i = 0; i < week.n; i++) if (personal(i)) episodes++;
  const hosts = new Set<number>();
  const listed = new Set<number>();
  for (let i = 0; i < data.contact.n; i++) {
    hosts.add(data.contact.host[i]!);
    if (data.contact.listed[i] === 2) listed.add(data.contact.host[i]!);
  }
  const using = week.apps.filter((a) => a.kinds.some((kind) => kind !== none)).length;
  const parts: string[] =
    week.t0 === 0
      ? []
      : [
          words.t(week.t1 - week.t0 === DAY ? 'page.gist.day' : 'page.gist.span', {
            day: words.day(week.t0, true),
            from: words.day(week.t0, true),
            to: words.day(week.t1 - 1, true),
          }),
        ];
  if (episodes) parts.push(words.t('page.gist.accesses', { apps: using, episodes }));
  if (night && week.night)
    parts.push(words.t('page.gist.night', { n: night, from: week.night.from, to: week.night.to }));
  if (data.fromRequests)
    parts.push(words.t('page.gist.requests', { n: data.contact.hits.reduce((a, b) => a + b, 0), hosts: hosts.size }));
  else if (hosts.size) parts.push(words.t('page.gist.hosts', { n: hosts.size }));
  if (listed.size) parts.push(words.t('page.gist.listed', { n: listed.size }));
  return (
    <>
      <p class="deck">{parts.join(words.zh ? '' : ' ')}</p>
      <p class="deck small">{words.t('page.gist.cannot-send')}</p>
    </>
  );
}

const onlyClaims = (rows: Readonly<Record<string, number | undefined>>) =>
  Object.keys(rows).length > 0 &&
  Object.keys(rows).every((name) => ['Claim', 'Notice', 'Statement', 'Component'].includes(name));

function Coverage({ width }: { width: number }) {
  const { words, week } = useStore();
  const { inputs, coverage } = week.result;
  const id = patternId();
  const narrow = width <= 460;
  const label = narrow ? 0 : 196;
  const rowHeight = narrow ? 38 : 22;
  const rows = inputs
    .map((input, i) => ({ input, i, spans: coverage.filter((c) => c.input === input.sha256) }))
    // A document has no time that it covers.
    .filter((r) => r.input.source !== null && (r.spans.length > 0 || !onlyClaims(r.input.rows)));
  // One line an input and kind of row, so that a phone's other records stand apart.
  const lines = rows.flatMap((r) => {
    const kinds = [...new Set(r.spans.map((s) => (s.row === 'Presence' ? 'Presence' : 'Access')))];
    return (kinds.length ? kinds : ['Access']).map((kind) => ({
      ...r,
      kind,
      spans: r.spans.filter((s) => (s.row === 'Presence') === (kind === 'Presence')),
    }));
  });
  const shown = lines.slice(0, 8);
  const height = 24 + shown.length * rowHeight;
  const x = (t: number) => label + ((width - label) * (t - week.t0)) / (week.t1 - week.t0);
  const days = Math.round((week.t1 - week.t0) / DAY);
  const every = Math.max(1, Math.ceil((days * (days > 9 ? 58 : 34)) / (width - label)));
  const span = (s: { from: string; to: string }): Span => [localMs(s.from), localMs(s.to)];
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={words.t('page.coverage.label')}
    >
      <Hatch id={id} />
      {Array.from({ length: Math.min(60, Math.ceil(days / every)) }, (_, d) => {
        const t = week.t0 + d * every * DAY;
        return (
          <g key={d}>
            <line x1={x(t) + 0.5} x2={x(t) + 0.5} y1={18} y2={height - 4} stroke="var(--rule)" />
            {(x(t) + 4 <= width - (days > 9 ? 46 : 20) || d === 0) && (
              <text x={x(t) + 4} y={12} font-size={12} class="t3">
                {days > 9 ? words.date(t) : words.weekday(t, true)}
              </text>
            )}
          </g>
        );
      })}
      {shown.map((line, j) => {
        const y = 26 + j * rowHeight + (narrow ? 16 : 0);
        return (
          <g key={j}>
            <title>{words.safe(line.input.name)}</title>
            <text x={0} y={narrow ? y - 4 : y + 9} font-size={13} class="t2 halo">
              {fitting(
                words.t(
                  line.kind === 'Presence'
                    ? line.input.source?.includes('health')
                      ? 'page.coverage.sleep'
                      : 'page.coverage.presence'
                    : 'page.coverage.input',
                  {
                    n: line.i + 1,
                    source: sourceName(words, line.input.source!),
                  },
                ),
                (label || width) - 6,
              )}
            </text>
            <rect x={x(week.t0)} y={y} width={width - label} height={10} fill={`url(#${id})`} opacity={0.75} />
            {line.spans.flatMap((s) =>
              clip([span(s)], week.t0, week.t1).map(([a, b]) => {
                const single = s.kind === 'remnant' ? singleMarks(week, line.input.sha256, a, b, x) : '';
                // Rows of a remnant stand alone: a bar would say that the time between them was recorded.
                if (single)
                  return (
                    <path key={a} d={single} transform={`translate(0 ${y})`} stroke="var(--ink)" stroke-width={1.6} />
                  );
                return (
                  <g key={a}>
                    <rect x={x(a) - 1} y={y - 1} width={x(b) - x(a) + 2} height={12} fill="var(--paper)" />
                    <rect
                      x={x(a)}
                      y={s.kind === 'remnant' ? y + 3 : y}
                      width={Math.max(1, x(b) - x(a))}
                      height={s.kind === 'remnant' ? 4 : 10}
                      fill={line.kind === 'Presence' ? 'var(--ink3)' : 'var(--ink)'}
                    />
                  </g>
                );
              }),
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A stroke for each access row of an input, at most one a half pixel. */
function singleMarks(week: Week, sha256: string, from: number, to: number, x: (t: number) => number): string {
  const input = week.data.inputs.indexOf(sha256) + 1;
  const seen = new Set<number>();
  for (let i = 0; i < week.n; i++)
    if (week.data.access.from.input[week.row[i]!] === input && week.a[i]! >= from - DAY && week.a[i]! <= to + DAY)
      seen.add(Math.round(2 * x(week.a[i]!)));
  return [...seen].map((half) => `M${half / 2} 0v10`).join('');
}

/** Text that fits into a width at 13 px: full-width characters take a whole one, others about half. */
function fitting(text: string, width: number): string {
  let room = width;
  let shown = '';
  for (const c of text) {
    room -= /[\u2e80-\uffef]/.test(c) ? 13 : 6.6;
    if (room < 8) return `${shown.trimEnd()}…`;
    shown += c;
  }
  return shown;
}

/** Short enough to stand beside its bar: what a title adds in brackets stands in the tooltip. */
const sourceName = (words: Words, id: string) =>
  id === 'ios-app-privacy-report'
    ? words.t('page.coverage.ios')
    : words.title('sources', id).replace(/ ?[(（][^()（）]*[)）]$/, '');

function Seal() {
  const store = useStore();
  const { words, week } = store;
  const { result, data } = week;
  const { lines } = result.totals;
  const sealed = [
    ...result.inputs.map((i) => ({ name: words.safe(i.name, 120), sha256: i.sha256 })),
    ...data.files.map((f) => ({ name: f.name, sha256: f.sha256 })),
  ];
  const open = store.choice.open.has('files') || store.choice.printing;
  return (
    <div class="sealed">
      <dl class="seal">
        <div>
          <dt>{words.t('page.seal.inputs')}</dt>
          <dd>{words.t('page.seal.inputs.value', { n: result.inputs.length })}</dd>
        </div>
        <div>
          <dt>{words.t('page.seal.lines')}</dt>
          <dd>
            {lines.total === 0 ? '–' : words.t('page.seal.lines.value', { used: lines.used, n: lines.total })}
            {lines.duplicate > 0 && (
              <span class="mid"> {words.t('page.seal.lines.duplicate', { n: lines.duplicate })}</span>
            )}
            {lines.problem > 0 && <span class="mid"> {words.t('page.seal.lines.problem', { n: lines.problem })}</span>}
          </dd>
        </div>
        <div>
          <dt>{words.t('page.seal.by')}</dt>
          <dd>
            telltale {result.tool.version}
            <span class="mid"> {words.t('page.seal.rules', { id: result.tool.ruleSet })}</span>
          </dd>
        </div>
        <div>
          <dt>{words.t('page.seal.first')}</dt>
          <dd class="mono mid">{(result.inputs.find((i) => i.rows.Access) ?? result.inputs[0])?.sha256 ?? '–'}</dd>
        </div>
      </dl>
      <details
        class="files"
        open={open}
        onToggle={(e) => {
          if (e.currentTarget.open !== store.choice.open.has('files') && !store.choice.printing)
            store.toggle('open', 'files');
        }}
      >
        <summary>{words.t('page.seal.more')}</summary>
        <div class="sealtext">
          <p>{words.t('page.seal.means')}</p>
          <p>{words.t('page.seal.means-not')}</p>
          <p>
            {words.t('page.seal.check')} <code class="mono">telltale verify &lt;case&gt; --rerun</code>
          </p>
        </div>
        <Scroll class="scroll" label={words.t('page.seal.files')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.t('page.column.file')}</th>
                <th scope="col">SHA-256</th>
              </tr>
            </thead>
            <tbody>
              {sealed.map((f) => (
                <tr key={f.sha256 + f.name}>
                  <td class="w">{f.name}</td>
                  <td class="mono mid w">{f.sha256}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </div>
  );
}
