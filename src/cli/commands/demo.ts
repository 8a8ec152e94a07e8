// A simulated week through the same way as a real record, with what the simulator knows and no record tells.
import type { Options } from '../../model/result.ts';
import type { NewTable } from '../../model/units.ts';
import { type Command, type CommandArguments, EXIT, type ExitCode, type Io } from '../command.ts';
import type { ImportRequest } from '../import.ts';
import { engineOptions, IMPORT_OPTIONS } from '../options.ts';
import { SaidError } from '../words.ts';

const KEPT = new Set(['case', 'no-open', 'json', 'night', 'ios-version']);
const STORIES = ['1', '2', '3', '4', '5', 'iphone', 'android'];

type Say = (id: string, params?: Record<string, string | number>) => string;

/** Columns under their heads; wide characters count twice. */
function table(rows: readonly (readonly string[])[]): string {
  const width = (s: string) => [...s].reduce((n, c) => n + (c > '\u2e7f' ? 2 : 1), 0);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => width(row[i]!))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell + ' '.repeat(widths[i]! - width(cell)))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}

async function designs(say: Say): Promise<string> {
  const { ASSUMED_WAITING, compareDesigns } = await import('../../simulator/designs.ts');
  const results = compareDesigns();
  const first = results[0]!;
  const heads = ['demo.design', 'demo.rows', 'demo.background', 'demo.picker-rows', 'demo.wakes', 'demo.wait'];
  return [
    `${say('demo.designs', { photos: first.newPhotos, openings: first.openings })}\n\n`,
    table([
      [...heads, 'demo.permission'].map((id) => say(id)),
      ...results.map((r) => [
        say(`demo.design.${r.design}`),
        String(r.rows),
        String(r.backgroundRows),
        String(r.pickerRows),
        String(r.wakes),
        `${r.waitMs.median} / ${r.waitMs.p95} ms`,
        say(`demo.permission.${r.permission}`),
      ]),
    ]),
    `${say('demo.assumed', { ready: ASSUMED_WAITING.ready[1], cold: ASSUMED_WAITING.cold[1], picker: ASSUMED_WAITING.picker[1] })}\n`,
  ].join('');
}

/** Writes lines to a new file a megabyte at a time; returns how many there were. */
async function writeLines(path: string, lines: Iterable<string>): Promise<number> {
  const { open } = await import('node:fs/promises');
  const handle = await open(path, 'wx', 0o600);
  let count = 0;
  try {
    let block = '';
    for (const line of lines) {
      block += `${line}\n`;
      count++;
      if (block.length > 1 << 20) {
        await handle.write(block);
        block = '';
      }
    }
    await handle.write(block);
  } finally {
    await handle.close();
  }
  return count;
}

/** Writes tables to a new database; returns how many rows there are. */
async function writeDatabase(path: string, tables: readonly NewTable[]): Promise<number> {
  const { writeFile } = await import('node:fs/promises');
  const { writeSqlite } = await import('../../formats/sqlite.ts').catch((error: unknown) => {
    const why = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new SaidError(EXIT.cannotWrite, 'no-database', { why }, { cause: error });
  });
  await writeFile(path, writeSqlite(tables), { flag: 'wx', mode: 0o600 });
  return tables.reduce((n, table) => n + table.rows.length, 0);
}

/** The week before and the week after the promise, as `telltale compare` sets them side by side. */
async function compare(before: string, after: string, folder: string, args: CommandArguments, io: Io): Promise<void> {
  const [{ compareCommand }, { join }, { writeFile }, { PROMISE, PROMISE_NAME }] = await Promise.all([
    import('./compare.ts'),
    import('node:path'),
    import('node:fs/promises'),
    import('../../simulator/documents.ts'),
  ]);
  const promise = join(folder, PROMISE_NAME);
  await writeFile(promise, PROMISE, { mode: 0o600 });
  await compareCommand.run(
    {
      paths: [before, after],
      text: (name) => (name === 'promise' ? promise : args.text(name)),
      all: (name) => (name === 'promise' ? [promise] : args.all(name)),
      has: (name) => args.has(name),
    },
    io,
  );
}

/** A person's own messages: an invented export into an archive beside the case. */
async function bringHome(say: Say, args: CommandArguments, io: Io): Promise<ExitCode> {
  const [{ mkdtempSync, rmSync }, { tmpdir }, { join }, { MESSAGES_NAME, messageLines }, { chatsImportCommand }] =
    await Promise.all([
      import('node:fs'),
      import('node:os'),
      import('node:path'),
      import('../../simulator/messages.ts'),
      import('./chats-import.ts'),
    ]);
  const archive = `${(args.text('case') ?? 'demo.case').replace(/\.case$/, '')}.telltale`;
  const folder = mkdtempSync(join(tmpdir(), 'telltale-demo-'));
  try {
    const path = join(folder, MESSAGES_NAME);
    const lines = await writeLines(path, messageLines());
    const json = args.has('json');
    if (!json) io.out(`${say('demo.story.5')}\n\n${say('demo.wrote', { name: MESSAGES_NAME, lines })}\n\n`);
    const given: Record<string, string> = { archive, owner: 'Lin (invented)', 'time-zone': 'Asia/Shanghai' };
    const text = (name: string): string | undefined => given[name];
    const all = (name: string): string[] => (given[name] === undefined ? [] : [given[name]]);
    const code = await chatsImportCommand.run({ paths: [path], text, all, has: (name) => name === 'json' && json }, io);
    if (!json) io.out(`\n${say('demo.archive', { archive })}\n`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runDemo(story: string, args: CommandArguments, io: Io): Promise<ExitCode> {
  const [{ mkdtempSync, rmSync }, { tmpdir }, { join }, { demoWeek }, { importPaths, tell }, { openPage }] =
    await Promise.all([
      import('node:fs'),
      import('node:os'),
      import('node:path'),
      import('../../simulator/demo.ts'),
      import('../import.ts'),
      import('../open-page.ts'),
    ]);
  const [{ loadLocale }, { render }] = await Promise.all([
    import('../../case/environment.ts'),
    import('../../report/words.ts'),
  ]);
  const locale = loadLocale(io.lang);
  const say: Say = (id, params = {}) => render(locale, { id, params });
  const json = args.has('json');
  if (story === '5') return bringHome(say, args, io);
  const demo = demoWeek(story);
  if (!json) io.out(`${say('demo.title')}\n${say(`demo.story.${story}`)}\n\n`);

  const folder = mkdtempSync(join(tmpdir(), 'telltale-demo-'));
  const cases: string[] = [];
  let code: ExitCode = EXIT.done;
  try {
    for (const group of new Set(demo.files.map((file) => file.group))) {
      const inputs: ImportRequest['inputs'][number][] = [];
      for (const file of demo.files.filter((f) => f.group === group)) {
        const path = join(folder, file.name);
        const tables = file.tables?.();
        const lines = tables ? await writeDatabase(path, tables) : await writeLines(path, file.lines);
        if (!json) io.out(`${say(tables ? 'demo.wrote-rows' : 'demo.wrote', { name: file.name, lines })}\n`);
        inputs.push({ path, name: file.name, obtained: { how: 'simulated' } });
      }
      const given = engineOptions(args);
      const options: Options = {
        ...given,
        simulated: true,
        iosVersion: given.iosVersion ?? demo.options.iosVersion,
        timeZone: given.timeZone ?? demo.options.timeZone,
        app: demo.options.app,
      };
      const base = args.text('case') ?? 'demo.case';
      const dir = group === 0 ? base : base.replace(/(\.case)?$/, `-${group + 1}$1`);
      const done = await importPaths({ inputs, options, dir }, io);
      if (json) {
        const { resultJson } = await import('../../engine/run.ts');
        io.out(resultJson(done.result));
      }
      const told = await tell(done, io);
      if (told !== EXIT.done) code = told;
      if (done.dir !== null) cases.push(done.dir);
    }
    const [before, after] = cases;
    if (!json && before !== undefined && after !== undefined) {
      io.out(`\n${say('demo.compare', { before, after })}\n\n`);
      await compare(before, after, folder, args, io);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (json) return code;

  let background = 0;
  let asleep = 0;
  for (const { file, day } of demo.truth())
    if (file === demo.files[0]!.name)
      for (const use of day.uses)
        if (!use.onScreen && use.via === 'direct') {
          background++;
          if (use.asleep) asleep++;
        }
  io.out(`\n${say('demo.truth', { background, asleep })}\n\n`);
  // The feature in dispute belongs to the first two stories.
  if (story === '1' || story === '2') io.out(await designs(say));
  if (cases[0] !== undefined) openPage(`${cases[0]}/report.html`, args.has('no-open'), io);
  return code;
}

export const demoCommand: Command = {
  name: 'demo',
  about: {
    en: 'The same on a simulated phone of invented apps; a story of docs/stories by its number, or `iphone` or `android` for a phone with all its records.',
    zh: '在装有虚构应用的模拟手机上做同样的事；可给出 docs/stories 中的故事编号，或用 iphone、android 查看带有全部记录的手机。',
  },
  usage: '[story]',
  options: IMPORT_OPTIONS.filter((option) => KEPT.has(option.name)),
  async run(args, io) {
    const [story = '1', more] = args.paths;
    if (more !== undefined || !STORIES.includes(story)) throw new SaidError(EXIT.usage, 'story', { stories: STORIES });
    return runDemo(story, args, io);
  },
};
