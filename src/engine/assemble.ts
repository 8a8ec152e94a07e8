// result.json put together from what was imported, derived and found.
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, compareText } from '../base/json.ts';
import { VERSION } from '../base/version.ts';
import { type Evidence, type Finding, type Found, OUTCOMES } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import {
  type AppResult,
  type Derived,
  type KindCounts,
  type Options,
  RESULT_SCHEMA,
  type Result,
} from '../model/result.ts';
import { ROW_NAMES, type Rows } from '../model/rows.ts';
import { render, type WordsContext } from '../report/words.ts';
import type { Environment, Imported } from './environment.ts';
import { orderFindings } from './order-findings.ts';

export function assemble(
  imported: Imported,
  found: readonly Found[],
  derived: Derived,
  options: Options,
  env: Environment,
): Result {
  const { rows } = imported;
  const apps = appResults(rows, found, env);
  const words: WordsContext = { appNames: Object.fromEntries(apps.map((a) => [a.app, a.name])) };
  const findings = orderFindings(found.map((f) => finish(f, env, words)));
  const lines = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
  for (const input of imported.inputs)
    for (const key of Object.keys(lines) as (keyof typeof lines)[]) lines[key] += input.lines[key];
  const episodes = new Set<number>();
  for (const a of rows.Access) episodes.add(a.episode);
  return {
    schema: RESULT_SCHEMA,
    tool: { name: 'telltale', version: VERSION, ruleSet: env.ruleSet },
    options,
    inputs: imported.inputs,
    coverage: [...imported.coverage].sort((a, b) => compareText(canonicalJson(a), canonicalJson(b))),
    derived,
    apps,
    findings,
    problems: imported.problems,
    totals: {
      lines,
      rows: Object.fromEntries(ROW_NAMES.filter((n) => rows[n].length > 0).map((n) => [n, rows[n].length])),
      episodes: episodes.size,
      apps: apps.length,
      findings: Object.fromEntries(
        OUTCOMES.map((o) => [o, findings.filter((f) => f.outcome === o).length] as const).filter(([, n]) => n > 0),
      ),
    },
  };
}

function finish(found: Found, env: Environment, words: WordsContext): Finding {
  const { recorded, said, todo } = found.message;
  const places = found.evidence.map(placeOf);
  return {
    ...found,
    id: sha256Hex(canonicalJson({ audit: found.audit, app: found.app, subject: found.subject, evidence: places })),
    text: [recorded, said, todo].map((m) => render(env.english, m, words)).join(' '),
  };
}

const placeOf = ({ input, line, entry, frame, offset, path, row }: Evidence) => ({
  input,
  line,
  entry,
  frame,
  offset,
  path,
  row,
});

function appResults(rows: Rows, found: readonly Found[], env: Environment): AppResult[] {
  const apps = new Map<string, AppResult>();
  const at = (app: string): AppResult => {
    let result = apps.get(app);
    if (!result) {
      const known = env.knowledge.app(app);
      result = {
        app,
        name: { ...known?.name },
        publisher: { ...known?.publisher },
        accesses: {},
        contacts: 0,
        requests: 0,
      };
      apps.set(app, result);
    }
    return result;
  };
  const counted = new Map<KindCounts, Set<number>>();
  for (const a of rows.Access) {
    if (a.app === null) continue;
    const { accesses } = at(a.app);
    const data: DataType = a.data;
    let kind = accesses[data];
    if (!kind) {
      kind = { rows: 0, episodes: 0, picker: 0, open: 0 };
      accesses[data] = kind;
      counted.set(kind, new Set());
    }
    if (a.end === null) kind.open++;
    if (a.via === 'picker') kind.picker++;
    else {
      kind.rows++;
      counted.get(kind)!.add(a.episode);
    }
  }
  for (const [kind, episodes] of counted) kind.episodes = episodes.size;
  for (const c of rows.Contact) if (c.app !== null) at(c.app).contacts++;
  for (const r of rows.Request) if (r.app !== null) at(r.app).requests++;
  for (const name of [
    'Presence',
    'Permission',
    'Volume',
    'Holding',
    'Claim',
    'Notice',
    'Statement',
    'Component',
  ] as const)
    for (const r of rows[name]) if (r.app !== null) at(r.app);
  for (const f of found) if (f.app !== null) at(f.app);
  return [...apps.values()].sort((a, b) => compareText(a.app, b.app));
}
