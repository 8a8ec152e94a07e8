// `telltale record android`: the owner's own phone over adb, once or every few hours, into a case.
import type { AdbAddress } from '../../record/adb.ts';
import type { Collection, PhoneFacts } from '../../record/android.ts';
import { type Command, type CommandArguments, EXIT, type ExitCode, type Io } from '../command.ts';
import type { ImportDone } from '../import.ts';
import { engineOptions, IMPORT_OPTIONS } from '../options.ts';
import { recording, type Say, type Stopping, said, sayer, stopping, warner, whoseOrRefuse } from '../record.ts';
import type { Whose } from '../whose.ts';
import { cliWords, SaidError } from '../words.ts';

const KEPT = new Set(['case', 'no-open', 'json', 'night', 'me', 'whose']);
const CONFIRM_MS = 90_000;
const RETRY_MS = 60_000;

export const recordAndroidCommand: Command = {
  name: 'record android',
  about: {
    en: 'collect from your own Android phone over adb: what apps reached, when, and what was on screen',
    zh: '通过 adb 从自己的安卓手机收集：应用取用了什么、何时、屏幕上是什么',
  },
  usage: '',
  options: [
    ...IMPORT_OPTIONS.filter((option) => KEPT.has(option.name)),
    {
      name: 'every',
      value: '6h',
      about: {
        en: 'keep going: collect again after this time (30m, 6h, 1d), until Ctrl-C',
        zh: '持续收集：每隔此时间（30m、6h、1d）再收集一次，直到 Ctrl-C',
      },
    },
    {
      name: 'device',
      value: 'SERIAL',
      about: { en: 'which phone, where several are connected', zh: '连接多部手机时，指明哪一部' },
    },
    {
      name: 'adb',
      value: 'HOST:PORT',
      about: {
        en: 'the adb server (default: that of ADB_SERVER_SOCKET, else 127.0.0.1:5037)',
        zh: 'adb 服务器（默认：ADB_SERVER_SOCKET 所指，否则 127.0.0.1:5037）',
      },
    },
    {
      name: 'allow-remote',
      about: { en: 'let --adb be another machine', zh: '允许 --adb 指向另一台机器' },
    },
    {
      name: 'without-notice',
      about: {
        en: 'go on where the phone cannot show the notice (before Android 10): its owner knows and agrees',
        zh: '手机无法显示通知时（Android 10 以前）继续：机主知情并同意',
      },
    },
  ],
  async run(args, io) {
    if (args.paths.length > 0) throw new SaidError(EXIT.usage, 'record.no-path');
    return recording(() => run(args, io));
  },
};

interface Job {
  readonly args: CommandArguments;
  readonly io: Io;
  readonly say: Say;
  /** The case, and beside it the folder in which a collection waits until it is in the case. */
  readonly dir: string;
  readonly spool: string;
  readonly address: AdbAddress;
  readonly whose: Whose;
  readonly stop: Stopping;
  /** The phone that the case is about; null until the first collection. */
  phone: PhoneFacts['mark'] | null;
  reached: PhoneFacts | null;
  done: ImportDone | null;
  code: ExitCode;
}

async function run(args: CommandArguments, io: Io): Promise<ExitCode> {
  const [{ adbAddress }, { interval }, { lookAt, openCase }, { waitingIn }] = await Promise.all([
    import('../../record/adb.ts'),
    import('../../record/every.ts'),
    import('../../case/open.ts'),
    import('../../record/android.ts'),
  ]);
  const every = args.text('every');
  const everyMs = every === undefined ? null : interval(every);
  // As adb's own client finds its server.
  const env = process.env['ADB_SERVER_SOCKET'] ?? process.env['ANDROID_ADB_SERVER_PORT'];
  const address = adbAddress(args.text('adb') ?? env, args.has('allow-remote'));
  engineOptions(args);
  const dir = (args.text('case') ?? 'android.case').replace(/(?<=.)[/\\]+$/, '');
  const kept = lookAt(dir) === 'case' ? openCase(dir).manifest.predicate : null;
  const recorded = (kept?.inputs ?? []).filter((i) => i.how === 'recorded' && i.where?.startsWith(WHERE));
  const job: Job = {
    args,
    io,
    say: sayer(io),
    dir,
    spool: `${dir.replace(/\.case$/, '')}.recording`,
    address,
    whose: await whoseOrRefuse(args, io, kept?.phone ?? null),
    stop: stopping(),
    phone: recorded.at(-1)?.where?.slice(WHERE.length) ?? null,
    reached: null,
    done: null,
    code: EXIT.done,
  };
  try {
    // What an interrupted run left behind comes first: it is older.
    const left = waitingIn(job.spool);
    if (left.length > 0) {
      job.say('resumed', { n: left.length, folder: job.spool });
      await keep(job);
    }
    if (everyMs === null) await once(job);
    else {
      const times = [...recorded, ...left].map((i) => Date.parse(i.at ?? '')).filter((ms) => !Number.isNaN(ms));
      await again(job, everyMs, times.length === 0 ? null : Math.max(...times));
    }
  } catch (error) {
    if (!job.stop.signal.aborted) {
      io.progress(null);
      if (job.reached) goodbye(job);
      throw error;
    }
  } finally {
    job.stop.release();
    io.progress(null);
  }
  if (job.stop.signal.aborted) job.say('stopped');
  return finish(job);
}

const WHERE = 'android ';

/** Keeps going until Ctrl-C. */
async function again(job: Job, everyMs: number, lastMs: number | null): Promise<void> {
  const { repeat } = await import('../../record/every.ts');
  const { io, say } = job;
  let until = 0;
  await repeat({
    everyMs,
    lastMs,
    retryMs: RETRY_MS,
    now: Date.now,
    once: () => once(job),
    onAway(error) {
      const sentence = said(error);
      io.say(cliWords(io.lang, sentence.said.id, sentence.said.params));
      say('waits-for-phone');
    },
    onWaiting(leftMs) {
      const time = new Date(Date.now() + leftMs);
      if (Math.abs(time.getTime() - until) > 60_000 && leftMs > RETRY_MS) {
        until = time.getTime();
        say('next', {
          time: `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`,
        });
      }
      io.progress(cliWords(io.lang, 'record.waiting', { minutes: Math.ceil(leftMs / 60_000) }));
    },
    signal: job.stop.signal,
  });
}

/** One collection, from the phone into the case. */
async function once(job: Job): Promise<void> {
  const { args, io, say, stop } = job;
  const [{ openPhone }, { collect, phoneFacts }, { RecordError }, { VERSION }, { agreed }] = await Promise.all([
    import('../../record/adb.ts'),
    import('../../record/android.ts'),
    import('../../record/record-error.ts'),
    import('../../base/version.ts'),
    import('../ask.ts'),
  ]);
  job.code = EXIT.done;
  io.progress(cliWords(io.lang, 'record.connecting'));
  const phone = await openPhone(job.address, {
    serial: args.text('device') ?? null,
    confirmMs: CONFIRM_MS,
    onAsked: (device) => warner(io)('confirm', { device }),
    signal: stop.signal,
  });
  let collection: Collection;
  try {
    const facts = await phoneFacts(phone);
    if (job.phone !== null && job.phone !== facts.mark)
      throw new RecordError('other-phone', { model: facts.model, path: job.dir });
    job.reached = facts;
    say('begins', { model: facts.model, release: facts.release });
    collection = await collect(phone, facts, {
      folder: job.spool,
      version: VERSION,
      withoutNotice: () => agreed(args.has('without-notice'), cliWords(io.lang, 'record.ask-without-notice'), io),
      onProgress: (service, bytes) => io.progress(cliWords(io.lang, 'record.fetching', { service, size: bytes })),
      signal: stop.signal,
    });
  } finally {
    await phone.close();
    io.progress(null);
  }
  tellCollection(collection, io);
  if (collection.path !== null) {
    job.phone = collection.facts.mark;
    await keep(job);
  }
  if (!stop.signal.aborted && (collection.path === null || collection.ended !== null)) job.code = EXIT.noRows;
  if (collection.ended !== null) throw asEnding(collection.ended, job.spool);
}

/** What waits beside the case goes into it, and then no longer waits. */
async function keep(job: Job): Promise<void> {
  const { args, io } = job;
  const [{ waitingIn }, { importPaths, tell }, { rmSync, rmdirSync }] = await Promise.all([
    import('../../record/android.ts'),
    import('../import.ts'),
    import('node:fs'),
  ]);
  const files = waitingIn(job.spool);
  if (files.length === 0) return;
  const me = args.text('me');
  // Ctrl-C ends this as it ends any import: the old case stays, and what was collected is read the next time.
  const done = await job.stop.unguarded(() =>
    importPaths(
      {
        inputs: files.map((f) => ({
          path: f.path,
          name: f.name,
          obtained: { how: 'recorded', where: `${WHERE}${f.mark}`, at: f.at },
        })),
        options: engineOptions(args),
        dir: job.dir,
        whose: job.whose,
        ...(me !== undefined && { me }),
      },
      io,
    ),
  );
  tell(done, io);
  job.done = done;
  if (done.dir === null) {
    job.code = EXIT.noRows;
    return;
  }
  for (const { path } of files) rmSync(path, { force: true });
  try {
    rmdirSync(job.spool);
  } catch {
    // Something else lies in it, which is not telltale's to remove.
  }
}

function tellCollection(collection: Collection, io: Io): void {
  const [say, warn] = [sayer(io), warner(io)];
  const { notice, sections, clock, facts } = collection;
  say(`notice.${notice}`);
  for (const { service, state, said: words } of sections)
    if (state !== 'whole') warn(`section.${state}`, { service, said: words === '' ? '–' : words });
  if (sections.every((s) => s.state === 'empty' || s.state === 'refused')) warn('nothing', { model: facts.model });
  const s = Math.round(clock.differenceMs / 1000);
  if (Math.abs(clock.differenceMs) > clock.uncertaintyMs + 1000)
    say(s > 0 ? 'clock-ahead' : 'clock-behind', { s: Math.abs(s) });
  if (facts.timeZone === '') say('no-zone', { offset: clock.date.slice(19) });
}

/** A full disk is told like any other that stops a case from being written. */
function asEnding(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code)
    ? new SaidError(
        EXIT.cannotWrite,
        code === 'ENOSPC' || code === 'EDQUOT' ? 'record.disk-full' : 'record.cannot-write',
        { folder, code },
        { cause: error },
      )
    : error;
}

/** How the phone gets back to where it was. */
function goodbye({ say, reached }: Job): void {
  if (!reached) return;
  say('off');
  say('off-where');
  say('off-revoke');
}

async function finish(job: Job): Promise<ExitCode> {
  const { args, io, done } = job;
  goodbye(job);
  if (done?.dir) {
    if (args.has('json')) {
      const { resultJson } = await import('../../engine/run.ts');
      io.out(`${resultJson(done.result)}\n`);
    } else {
      const { openPage } = await import('../open-page.ts');
      openPage(`${done.dir}/report.html`, args.has('no-open'), io);
    }
  }
  return job.code;
}
