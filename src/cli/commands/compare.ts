// telltale compare: did it stop? Two reports or cases, or one of them and the time of an update.
import { readFileSync, statSync } from 'node:fs';
import { canonicalJson, isObject } from '../../base/json.ts';
import { printable } from '../../base/text.ts';
import { formatTime, hasOffset, offsetMinutes, parseTime } from '../../base/time.ts';
import type { Comparison, PatternComparison, PublicPromise, Side } from '../../engine/compare.ts';
import type { Said } from '../../engine/compare-statements.ts';
import type { Options } from '../../model/result.ts';
import type { Locale } from '../../report/words.ts';
import { type Command, type CommandArguments, CommandError, EXIT, type Io } from '../command.ts';
import { engineOptions, IMPORT_OPTIONS } from '../options.ts';

type SpokenSide = Side & { readonly said: readonly Said[] };

const KEPT = new Set(['time-zone', 'ios-version', 'night', 'app', 'password-fd']);
const MOST_PROMISE_BYTES = 1 << 20;

const refuse = (sentence: string, cause?: unknown): never => {
  throw new CommandError(EXIT.usage, sentence, { cause });
};

/** The promise as its reader wrote it down; a file that is none ends the command. */
export function readPromise(path: string): PublicPromise {
  let value: unknown;
  try {
    if (statSync(path).size > MOST_PROMISE_BYTES) refuse(`--promise: ${path} is larger than a promise should be.`);
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    return refuse(`--promise: ${path} could not be read as JSON: give {"text", "who", "when", "source"}.`, error);
  }
  const members = isObject(value) ? value : {};
  const text = (name: string): string => {
    const member = members[name];
    return typeof member === 'string' && member.trim() !== ''
      ? member
      : refuse(`--promise: ${path} has no text under "${name}"; it needs "text", "who", "when" and "source".`);
  };
  const { app } = members;
  if (app !== undefined && app !== null && typeof app !== 'string')
    refuse(`--promise: "app" in ${path} is not the id of an app.`);
  return {
    text: text('text'),
    who: text('who'),
    when: text('when'),
    source: text('source'),
    app: typeof app === 'string' ? app : null,
  };
}

/** What `--promise` files say: JSON as its reader wrote it, or a `public-statement` file. */
async function promisesIn(paths: readonly string[], app: string | null, io: Io) {
  const { saidIn } = await import('../../engine/compare-statements.ts');
  let promise: PublicPromise | null = null;
  const said: Said[] = [];
  for (const path of paths) {
    if (!isStatementFile(path)) {
      const read = readPromise(path);
      promise ??= read;
      continue;
    }
    const { readDocument } = await import('../document.ts');
    const { claims, statements } = await readDocument(path, app, io);
    for (const s of statements)
      promise ??= {
        text: s.quote.exact,
        who: s.by,
        when: s.date?.slice(0, 10) ?? '',
        source: s.where,
        app: s.app,
      };
    said.push(...saidIn({ Claim: [...claims], Statement: [...statements] }));
  }
  return { promise, said };
}

function isStatementFile(path: string): boolean {
  try {
    if (statSync(path).size > MOST_PROMISE_BYTES) refuse(`--promise: ${path} is larger than a promise should be.`);
    return /^\ufeff?public-statement:/.test(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    return false;
  }
}

/** What the documents of the cases say of access, where both are about one phone: each sentence once. */
function saidBySides(sides: readonly SpokenSide[]): Said[] {
  const byKey = new Map<string, Said>();
  for (const side of sides) for (const s of side.said) byKey.set(`${s.document} ${s.quote.start}`, s);
  return [...byKey.values()];
}

/** A case's rows as they stand, or a record read afresh; nothing is written. */
async function sideOf(path: string, options: Options, args: CommandArguments, io: Io): Promise<SpokenSide> {
  const { saidIn } = await import('../../engine/compare-statements.ts');
  const [{ lookAt, openCase, readResult, readRows }, { fileInput }, { loadEnvironment }, { runEngine }] =
    await Promise.all([
      import('../../case/open.ts'),
      import('../../case/file-input.ts'),
      import('../../case/environment.ts'),
      import('../../engine/run.ts'),
    ]);
  if (lookAt(path) === 'case') {
    const open = openCase(path);
    const result = readResult(open);
    const rows = await readRows(open, ['Access', 'Contact', 'Statement', 'Claim']);
    return { ...result, rows, said: saidIn(rows) };
  }
  const input = await fileInput(path);
  const [{ anyBinary, passwordFd }, { nodeTools }] = await Promise.all([import('../import.ts'), import('../tools.ts')]);
  const fd = passwordFd(args);
  const tools = await nodeTools(io, {
    databases: await anyBinary([input]),
    ...(fd !== undefined && { passwordFd: fd }),
  });
  io.progress(`reading ${input.name}`);
  const { result, rows } = await runEngine([input], options, loadEnvironment(tools));
  io.progress(null);
  for (const p of result.problems.slice(0, 4)) io.say(p.sentence);
  return { ...result, rows, said: saidIn(rows) };
}

/** The time of an update as ISO with an offset; without one it is the record's own clock. */
export function updateTime(text: string, side: Side): string {
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : /T\d{2}:\d{2}$/.test(text) ? `${text}:00` : text;
  const ms = parseTime(full);
  if (Number.isNaN(ms)) return refuse('--at takes a date or a time such as 2021-10-14 or 2021-10-14T09:00:00+08:00.');
  if (hasOffset(full)) return full;
  const local = side.rows.Access.find((a) => hasOffset(a.begin));
  const offset = local ? (offsetMinutes(local.begin) ?? 0) : 0;
  return formatTime(ms - offset * 60_000, offset);
}

export const compareCommand: Command = {
  name: 'compare',
  about: {
    en: 'Did it stop? Sets two reports or cases side by side, or one before and after the time of an update.',
    zh: '停止了吗？并列比较两份报告或案卷，或同一份在某次更新前后的情况。',
  },
  usage: '<before> <after> | <report> --at TIME',
  options: [
    {
      name: 'at',
      value: 'TIME',
      about: {
        en: 'the time of an update: one record is compared before and after it',
        zh: '更新的时间：比较同一份记录在此前后的情况',
      },
    },
    {
      name: 'promise',
      value: 'FILE',
      many: true,
      about: {
        en: 'a stated promise: a public-statement file, which is held against the patterns, or JSON with text, who, when, source and optionally app, which is printed on top',
        zh: '一项公开承诺：public-statement 文件（会与各项规律对照），或含 text、who、when、source（可选 app）的 JSON（只列在最前）',
      },
    },
    {
      name: 'json',
      about: { en: 'print the comparison as JSON on standard output', zh: '以 JSON 打印比较结果到标准输出' },
    },
    ...IMPORT_OPTIONS.filter((option) => KEPT.has(option.name)),
  ],
  async run(args, io) {
    const [first, second, more] = args.paths;
    const at = args.text('at');
    if (first === undefined || more !== undefined || (second === undefined) === (at === undefined))
      return refuse('telltale compare takes two reports or cases, or one and --at with the time of an update.');
    const options = engineOptions(args);
    const { promise, said } = await promisesIn(args.all('promise'), options.app, io);
    const { compare, splitSide } = await import('../../engine/compare.ts');
    const before = await sideOf(first, options, args, io);
    let comparison: Comparison;
    if (second === undefined) {
      const time = updateTime(at ?? '', before);
      comparison = compare(splitSide(before, parseTime(time)), {
        promise,
        at: time,
        said: [...said, ...saidBySides([before])],
      });
    } else {
      const after = await sideOf(second, options, args, io);
      comparison = compare({ before, after }, { promise, said: [...said, ...saidBySides([before, after])] });
    }
    if (args.has('json')) io.out(`${canonicalJson(comparison)}\n`);
    else {
      const { loadLocale } = await import('../../case/environment.ts');
      io.out(await comparisonText(comparison, loadLocale(io.lang)));
    }
    const none = [comparison.before, comparison.after].some((side) => side.from === null && side.remnantRows === 0);
    return none && comparison.patterns.length === 0 ? EXIT.noRows : EXIT.done;
  },
};

/** The comparison in words, one line a pattern, apps the promise names first. */
export async function comparisonText(c: Comparison, locale: Locale): Promise<string> {
  const { appName, dataTypeText, render } = await words();
  const say = (id: string, params: Record<string, string | number> = {}) =>
    render(locale, { id: `compare.${id}`, params }, { appNames: c.names });
  const out: string[] = [say('title'), ''];
  if (c.promise) {
    const { text, who, when, source, app } = c.promise;
    out.push(
      say('promise', {
        text: printable(text, 2000),
        who: printable(who),
        when: printable(when),
        source: printable(source, 500),
      }),
    );
    if (app !== null) {
      const own = c.patterns.filter((p) => p.app === app);
      const n = (verdict: string) => own.filter((p) => p.verdict === verdict).length;
      out.push(
        own.length === 0
          ? say('promise.none', { app: printable(app) })
          : say('promise.count', {
              app,
              stopped: n('stopped'),
              on: n('went-on'),
              began: n('began'),
              untold: n('cannot-tell'),
            }),
      );
    }
    out.push('');
  }
  if (c.at !== null) out.push(say('at', { at: c.at }));
  for (const side of ['before', 'after'] as const) {
    const { from, to, coveredDays, remnantRows, lastUntil } = c[side];
    if (lastUntil !== undefined) {
      out.push(say(`${side}.last`, { to: lastUntil }));
      continue;
    }
    out.push(from === null || to === null ? say(`${side}.uncovered`) : say(side, { from, to, days: coveredDays }));
    if (remnantRows > 0) out.push(say('remnant', { rows: remnantRows }));
  }
  out.push(
    '',
    say('totals', {
      stopped: c.totals.stopped,
      on: c.totals['went-on'],
      began: c.totals.began,
      untold: c.totals['cannot-tell'],
    }),
    '',
  );
  for (const h of c.statements) {
    const by = h.said.by === null ? 'policy' : 'statement';
    const what = say(`pattern.${h.said.pattern}`, { data: dataTypeText(h.said.data[0] ?? 'other', locale.lang) });
    const params = {
      app: h.said.app ?? '?',
      what,
      quote: printable(h.said.quote.exact, 240),
      by: printable(h.said.by ?? '', 120),
      said: h.said.said ?? '',
      b: h.before,
      a: h.after,
    };
    out.push(say(`held.${h.verdict}.${by}`, params), `  ${say(`held.${h.why}`, params)}`);
  }
  if (c.statements.length > 0) out.push(say('held.limit'), '');
  let app: string | null = null;
  for (const p of c.patterns) {
    if (p.app !== app) {
      if (app !== null) out.push('');
      app = p.app;
      const name = appName(app, locale.lang, { appNames: c.names });
      out.push(name === app ? printable(app) : `${printable(name)} (${printable(app)})`);
    }
    out.push(`  ${line(p, say, dataTypeText(p.data, locale.lang))}`);
  }
  if (c.patterns.length === 0) out.push(say('nothing'));
  out.push('', say('rule', { level: c.level * 100 }), say('limit'), '');
  return out.join('\n');
}

async function words() {
  const [{ appName, render }, { dataTypeWords }] = await Promise.all([
    import('../../report/words.ts'),
    import('../../model/personal-data.ts'),
  ]);
  return { appName, render, dataTypeText: dataTypeWords };
}

function line(
  p: PatternComparison,
  say: (id: string, params?: Record<string, string | number>) => string,
  data: string,
): string {
  const what = say(`pattern.${p.pattern}`, { data });
  if (p.last) {
    const times = { what, b: p.last.before ?? '', a: p.last.after ?? '' };
    return say(p.verdict === 'cannot-tell' ? `last.untold.${p.untold ?? 'too-few'}` : `last.${p.verdict}`, times);
  }
  const rates = p.pattern === 'after-photo' ? 'photos' : 'days';
  const params = {
    what,
    b: p.before.episodes,
    a: p.after.episodes,
    bd: p.before.days,
    ad: p.after.days,
    br: p.before.rate ?? 0,
    ar: p.after.rate ?? 0,
  };
  if (p.verdict === 'cannot-tell') return say(`untold.${p.untold ?? 'too-few'}`, params);
  if (p.verdict === 'went-on') return say(`went-on.${p.change ?? 'similar'}.${rates}`, params);
  return say(`${p.verdict}.${rates}`, params);
}
