// The whole way of the data in one function: inputs → rows → derived rows → findings → result. No disk, no clock, no network.
import { canonicalJson, compareText } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { derive } from '../derive/index.ts';
import { misfit } from '../derive/same-phone.ts';
import { type Problem, type ProblemCode, problem } from '../model/problem.ts';
import type { Coverage, InputResult, LineCounts, Options, Result } from '../model/result.ts';
import { noRows, type RowName, type Rows } from '../model/rows.ts';
import type { Declaration, Input, Source } from '../model/units.ts';
import { assemble } from './assemble.ts';
import { runAudits } from './audit.ts';
import type { Environment, Imported, Run } from './environment.ts';
import { failure } from './failure.ts';
import { readHead } from './input.ts';
import { sortRows } from './order.ts';
import { otherPublisher } from './publisher.ts';
import { describeUnknown, recognizeDeclaration, recognizeSource } from './recognize.ts';

export type Progress = (done: { stage: 'read' | 'derive' | 'audit'; name: string }) => void;

const noLines = (): LineCounts => ({ total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 });

/** Recognizes and reads. A source that throws becomes a problem of its own and the others go on. */
export async function importInputs(
  given: readonly Input[],
  options: Options,
  env: Environment,
  progress: Progress = () => {},
): Promise<Imported> {
  const inputs = [...new Map(given.map((i) => [i.sha256, i])).values()].sort((a, b) => compareText(a.sha256, b.sha256));
  const imported: Imported = { inputs: [], coverage: [], rows: noRows(), problems: [] };
  const results = new Map<string, InputResult>();
  const bySource = new Map<Source, Input[]>();
  /** Inputs that a source read as parts of its own. */
  const companions = new Map<string, Source>();
  const documents: { input: Input; declaration: Declaration }[] = [];
  for (const input of inputs) {
    const head = await readHead(input);
    const source = recognizeSource(head, env.sources);
    const declaration = source ? null : recognizeDeclaration(head, env.declarations);
    const result: InputResult = {
      sha256: input.sha256,
      name: input.name,
      sizeBytes: input.sizeBytes,
      source: source?.id ?? declaration?.id ?? null,
      lines: noLines(),
      rows: {},
    };
    imported.inputs.push(result);
    results.set(input.sha256, result);
    if (source) bySource.set(source, [...(bySource.get(source) ?? []), input]);
    else if (declaration) documents.push({ input, declaration });
    else
      imported.problems.push(
        problem('not-recognized', { input: input.sha256 }, `${input.name} ${describeUnknown(head)}`),
      );
  }

  const context = { options, tools: env.tools, companions: inputs };
  const count = (input: string, type: RowName) => {
    const rows = results.get(input)?.rows;
    if (rows) rows[type] = (rows[type] ?? 0) + 1;
  };
  for (const source of env.sources) {
    const mine = bySource.get(source);
    if (!mine) continue;
    progress({ stage: 'read', name: source.id });
    const covered = new Set<string>();
    try {
      for await (const item of source.read(mine, context)) {
        if (item.type === 'problem') imported.problems.push(item.problem);
        else if (item.type === 'coverage') {
          imported.coverage.push(item.coverage);
          covered.add(item.coverage.input);
        } else if (item.type === 'lines') {
          const result = results.get(item.input);
          if (result) result.lines = item.lines;
        } else if (item.type === 'companion') {
          companions.set(item.input, source);
        } else if (item.type === 'exchange') {
          imported.rows.Request.push(item.request);
          count(item.request.from.input, 'Request');
          for (const found of env.findData?.(item.request, item.parts) ?? []) {
            imported.rows.DataItem.push(found);
            count(found.from.input, 'DataItem');
          }
        } else {
          (imported.rows[item.type] as unknown[]).push(item.row);
          count(item.row.from.input, item.type);
        }
      }
    } catch (error) {
      imported.problems.push(failure('source-failed', source.id, error, mine[0]!.sha256));
    }
    const parts = [...companions].filter(([, by]) => by === source).map(([sha256]) => sha256);
    for (const sha256 of [...mine.map((i) => i.sha256), ...parts])
      if (!covered.has(sha256)) imported.coverage.push(...spanOf(source, sha256, imported.rows));
  }
  for (const [sha256, source] of companions) {
    const result = results.get(sha256);
    if (result) result.source ??= source.id;
  }
  imported.problems = imported.problems.filter(
    (p) => p.code !== 'not-recognized' || p.from === null || !companions.has(p.from.input),
  );
  for (const { input, declaration } of documents) {
    progress({ stage: 'read', name: declaration.id });
    try {
      const reading = await declaration.read(input, context);
      imported.problems.push(...reading.problems);
      const { app } = options;
      if (declaration.id === 'privacy-policy' && app !== null && reading.text) {
        const other = otherPublisher(reading.text, app, env.knowledge.app(app), input);
        if (other) imported.problems.push(other);
      }
      for (const item of reading.rows) {
        (imported.rows[item.type] as unknown[]).push(item.row);
        count(input.sha256, item.type);
      }
    } catch (error) {
      imported.problems.push(failure('source-failed', declaration.id, error, input.sha256));
    }
  }
  const declared = new Set(documents.map((d) => d.input.sha256));
  for (const result of imported.inputs) {
    // A capture without a single request is whole and empty: no problem. Lines that all led to nothing are one, and so is
    // an input that could not be opened or lacks what it would be read from.
    const { total, structural, blank, duplicate } = result.lines;
    const held =
      declared.has(result.sha256) ||
      total - structural - blank > 0 ||
      imported.problems.some((p) => p.from?.input === result.sha256 && UNREADABLE.has(p.code));
    if (result.source !== null && held && duplicate === 0 && Object.keys(result.rows).length === 0)
      imported.problems.push(
        problem(
          'no-rows',
          { input: result.sha256 },
          `${result.name} was recognized (${result.source}) and gave no row.`,
        ),
      );
  }
  const mixed = twoSystems(imported, env.sources);
  if (mixed) imported.problems.push(mixed);
  sortRows(imported.rows);
  return imported;
}

/** About the person, whichever phone it is on. */
const OF_PERSONS = new Set(['apple-health-export']);

/** Records of an iPhone beside records of an Android phone: what one of them shows says nothing about the other. */
function twoSystems({ inputs }: Imported, sources: readonly Source[]): Problem | null {
  const only = new Map(sources.filter((s) => s.platforms.length === 1).map((s) => [s.id, s.platforms[0]!]));
  const of = (platform: 'ios' | 'android') =>
    inputs.find((i) => i.source !== null && only.get(i.source) === platform && !OF_PERSONS.has(i.source));
  const [apple, android] = [of('ios'), of('android')];
  if (!apple || !android) return null;
  return problem(
    'two-phones',
    { input: android.sha256 },
    `${apple.name} comes from an iPhone or iPad and ${android.name} from an Android phone. Give each phone a case of its own.`,
  );
}

const UNREADABLE: ReadonlySet<ProblemCode> = new Set([
  'cut-off',
  'damaged',
  'encrypted',
  'missing-column',
  'missing-table',
  'needs-node',
  'too-large',
  'unknown-layout',
  'wrong-password',
]);

/** Everything from inputs to result. */
export async function runEngine(
  inputs: readonly Input[],
  options: Options,
  env: Environment,
  progress: Progress = () => {},
): Promise<Run> {
  return conclude(await importInputs(inputs, options, env, progress), options, env, progress);
}

/** Derives and audits what was imported, or what a case's `rows/` hold. */
export function conclude(imported: Imported, options: Options, env: Environment, progress: Progress = () => {}): Run {
  progress({ stage: 'derive', name: 'rows' });
  const sources = [...new Set(imported.inputs.map((i) => i.source).filter((s): s is string => s !== null))].sort();
  const { rows, derived } = derive(imported.rows, options, imported.coverage, {
    owner: (host) => env.knowledge.host(host)?.owner ?? null,
    recipients: {
      host: (host) => env.knowledge.host(host),
      app: (id) => env.knowledge.app(id),
      ...(env.country && { country: env.country }),
    },
  });
  sortRows(rows);
  progress({ stage: 'audit', name: 'findings' });
  const present = env.sources.filter((s) => sources.includes(s.id));
  const platforms = new Set(present.flatMap((s) => s.platforms.filter((p) => p !== 'any')));
  const described = new Set(present.flatMap((s) => s.describes));
  const audited = runAudits(rows, env.audits, described, {
    options,
    coverage: imported.coverage,
    derived,
    sources,
    platform: platforms.size === 0 ? 'unknown' : platforms.size > 1 ? 'mixed' : [...platforms][0]!,
  });
  const twoPhones = recordsThatMisfit(rows, imported.inputs);
  const problems = [...imported.problems, ...(twoPhones ? [twoPhones] : []), ...audited.problems];
  return { rows, result: assemble({ ...imported, rows, problems }, audited.found, derived, options, env) };
}

function recordsThatMisfit(rows: Rows, inputs: readonly InputResult[]): Problem | null {
  const found = misfit(rows.Access, rows.Presence);
  if (!found) return null;
  const name = (sha256: string) => inputs.find((i) => i.sha256 === sha256)?.name ?? 'An input';
  return problem(
    'two-phones',
    { input: found.presence },
    `${name(found.access)} and ${name(found.presence)} do not fit together: of ${found.told} camera accesses of the one, ${found.against} have another app or a dark screen in the other. They come from two phones, or a clock was wrong. Give each phone a case of its own.`,
  );
}

/** From the first to the last row of each type: the coverage of a source that does not tell its own. */
function spanOf(source: Source, input: string, rows: Rows): Coverage[] {
  const found: Coverage[] = [];
  const spans: readonly (readonly [RowName, string, string])[] = [
    ['Access', 'begin', 'end'],
    ['Contact', 'first', 'last'],
    ['Request', 'at', 'at'],
    ['Presence', 'begin', 'end'],
    ['Volume', 'begin', 'end'],
  ];
  for (const [row, first, last] of spans) {
    let from: string | null = null;
    let to: string | null = null;
    for (const r of rows[row] as unknown as Record<string, unknown>[]) {
      if ((r['from'] as { input: string }).input !== input) continue;
      const begin = r[first];
      const end = r[last] ?? begin;
      if (typeof begin !== 'string' || typeof end !== 'string') continue;
      if (from === null || compareTimes(begin, from) < 0) from = begin;
      if (to === null || compareTimes(end, to) > 0) to = end;
    }
    if (from !== null && to !== null)
      found.push({ source: source.id, input, row, kind: source.keepsLastOnly ? 'remnant' : 'full', from, to });
  }
  return found;
}

const compareTimes = (a: string, b: string) => parseTime(a) - parseTime(b);

/** The text of result.json. */
export const resultJson = (result: Result): string => canonicalJson(result);
