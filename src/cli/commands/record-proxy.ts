// `telltale record proxy`: what the phone's apps send, read on this machine while it passes, into a case.
import type { Authority } from '../../record/certificates.ts';
import type { Counts } from '../../record/proxy.ts';
import type { SetupPart } from '../../record/setup-page.ts';
import { type Command, type CommandArguments, EXIT, type ExitCode, type Io } from '../command.ts';
import { engineOptions, IMPORT_OPTIONS } from '../options.ts';
import { recording, sayer, stopping, warner, whoseOrRefuse } from '../record.ts';
import type { Whose } from '../whose.ts';
import { cliWords, SaidError } from '../words.ts';

const KEPT = new Set(['case', 'no-open', 'json', 'me', 'app', 'phase', 'whose']);
const DRAW_MS = 500;

export const recordProxyCommand: Command = {
  name: 'record proxy',
  about: {
    en: 'record what the apps on your own phone send, through a proxy on this computer',
    zh: '通过本机上的代理，记录自己手机上的应用发送了什么',
  },
  usage: '',
  options: [
    ...IMPORT_OPTIONS.filter((option) => KEPT.has(option.name)),
    {
      name: 'listen',
      value: 'ADDRESS[:PORT]',
      about: {
        en: 'where to listen (default: 127.0.0.1:8080); a phone needs this computer’s address in your network',
        zh: '监听的地址（默认：127.0.0.1:8080）；手机需要本机在你的网络中的地址',
      },
    },
    {
      name: 'new-certificate',
      about: {
        en: 'make a new certificate, although that of the last days is still there',
        zh: '重新制作证书，即使最近几天的证书仍在',
      },
    },
    {
      name: 'forget-key',
      about: { en: 'only remove the key of the certificate, now', zh: '只是立即删除证书的私钥' },
    },
  ],
  async run(args, io) {
    if (args.paths.length > 0) throw new SaidError(EXIT.usage, 'record.no-path');
    return recording(() => run(args, io));
  },
};

async function run(args: CommandArguments, io: Io): Promise<ExitCode> {
  const say = sayer(io);
  const [{ join }, { configFolder }, { lookAt, openCase }, { listenAddress }, { forgetKeys }] = await Promise.all([
    import('node:path'),
    import('../../case/config-folder.ts'),
    import('../../case/open.ts'),
    import('../../record/listen.ts'),
    import('../../record/proxy-keys.ts'),
  ]);
  const keys = join(configFolder(), 'proxy');
  if (args.has('forget-key')) {
    say('forgotten', { n: forgetKeys(keys) });
    return EXIT.done;
  }
  const address = listenAddress(args.text('listen'));
  engineOptions(args);
  const dir = (args.text('case') ?? 'traffic.case').replace(/(?<=.)[/\\]+$/, '');
  const kept = lookAt(dir) === 'case' ? openCase(dir).manifest.predicate : null;
  const whose = await whoseOrRefuse(args, io, kept?.phone ?? null);
  const spool = `${dir.replace(/\.case$/, '')}.recording`;
  const left = await capturesIn(spool);
  if (left.length > 0) {
    say('resumed', { n: left.length, folder: spool });
    await keep(args, io, dir, spool, whose);
  }
  const counts = await record(args, io, address, keys, spool);
  if (counts.requests === 0) {
    warner(io)('nothing-passed');
    return EXIT.noRows;
  }
  return keep(args, io, dir, spool, whose, true);
}

/** Listens until Ctrl-C. */
async function record(
  args: CommandArguments,
  io: Io,
  address: { host: string; port: number },
  keys: string,
  spool: string,
): Promise<Counts> {
  const [{ rmSync }, { join }, { authority }, { HarFile }, { RecordingProxy }, { setupPage }, { VERSION }] =
    await Promise.all([
      import('node:fs'),
      import('node:path'),
      import('../../record/certificates.ts'),
      import('../../record/har-file.ts'),
      import('../../record/proxy.ts'),
      import('../../record/setup-page.ts'),
      import('../../base/version.ts'),
    ]);
  const say = sayer(io);
  const made = authority(keys, Date.now(), args.has('new-certificate'));
  const stop = stopping();
  const path = join(spool, `capture-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.har`);
  const file = new HarFile(path, {
    version: VERSION,
    app: args.text('app') ?? null,
    phase: args.text('phase') ?? null,
  });
  let broken: unknown = null;
  const full = new AbortController();
  try {
    // The page names the port that is listened on.
    let page = '';
    const proxy = await RecordingProxy.start({
      ...address,
      authority: made,
      page: () => page,
      onRecord(entry) {
        if (broken !== null) return;
        try {
          file.add(entry);
        } catch (error) {
          // A full disk: what was written until now is whole.
          broken = error;
          full.abort();
        }
      },
      onClient: (client) => say('client', { client }),
      onDistrust: () => warner(io)('distrust'),
    });
    const shown = address.host.includes(':') ? `[${address.host}]` : address.host;
    const where = { address: `${shown}:${proxy.port}`, host: address.host, port: String(proxy.port), name: made.name };
    page = setupPage((['en', 'zh-CN'] as const).map((lang) => partOf(lang, where)));
    await instruct(io, where, made);
    const draw = setInterval(() => io.progress(countLine(io, proxy.counts)), DRAW_MS);
    await new Promise<void>((done) => {
      for (const signal of [stop.signal, full.signal]) {
        if (signal.aborted) done();
        signal.addEventListener('abort', () => done(), { once: true });
      }
    });
    clearInterval(draw);
    await proxy.stop();
    file.close();
    io.progress(null);
    tellCounts(io, proxy.counts);
    goodbye(io, where, made);
    if (broken !== null) {
      const code = broken instanceof Error && 'code' in broken ? String(broken.code) : '';
      throw new SaidError(
        EXIT.cannotWrite,
        code === 'ENOSPC' || code === 'EDQUOT' ? 'record.disk-full' : 'record.cannot-write',
        { folder: spool, code },
        { cause: broken },
      );
    }
    return proxy.counts;
  } finally {
    stop.release();
    if (file.entries === 0) {
      rmSync(path, { force: true });
      await removeIfEmpty(spool);
    }
  }
}

type Where = { readonly address: string; readonly host: string; readonly port: string; readonly name: string };

const STEPS = { ios: 3, android: 2 } as const;

/** The steps on one kind of phone. */
const stepsOf = (lang: Io['lang'], kind: keyof typeof STEPS, where: Where): string[] =>
  Array.from({ length: STEPS[kind] }, (_, i) => cliWords(lang, `record.setup.${kind}.${i + 1}`, where));

const partOf = (lang: Io['lang'], where: Where): SetupPart => ({
  lang,
  title: cliWords(lang, 'record.setup.title'),
  warning: cliWords(lang, 'record.setup.warning'),
  link: cliWords(lang, 'record.setup.link', where),
  blocks: (['ios', 'android'] as const).map((kind) => ({
    heading: cliWords(lang, `record.setup.${kind}`),
    steps: [...stepsOf(lang, kind, where), cliWords(lang, 'record.setup.proxy', where)],
    ...(kind === 'android' && { note: cliWords(lang, 'record.setup.android.note') }),
  })),
});

async function instruct(io: Io, where: Where, made: Authority): Promise<void> {
  const say = sayer(io);
  const [{ isLoopback }, { nearbyAddresses }] = await Promise.all([
    import('../../record/addresses.ts'),
    import('../../record/listen.ts'),
  ]);
  say('listening', where);
  const isHere = isLoopback(where.host);
  if (isHere) {
    const [first] = nearbyAddresses();
    say('here-only', { example: `--listen ${first ?? '192.168.…'}` });
    say('by-cable', where);
  } else {
    say('open-page', where);
    if (process.stderr.isTTY && !io.quiet) {
      const { renderUnicodeCompact } = await import('uqr');
      for (const row of renderUnicodeCompact(`http://${where.address}/`, { border: 2 }).split('\n')) io.say(row);
    }
  }
  const steps = (kind: keyof typeof STEPS): string[] => {
    const page = cliWords(io.lang, 'record.setup.page', where);
    const [first = '', ...rest] = stepsOf(io.lang, kind, where);
    // By cable the proxy is set by the command above.
    return isHere ? [page, first] : [page, first, ...rest, cliWords(io.lang, 'record.setup.proxy', where)];
  };
  for (const kind of isHere ? (['android'] as const) : (['ios', 'android'] as const)) {
    say(`setup.${kind}`);
    if (!io.quiet)
      steps(kind).forEach((step, i) => {
        io.say(`  ${i + 1}. ${step}`);
      });
  }
  say('setup.android.note');
  say('fingerprint', { fingerprint: made.fingerprint });
  say('pinning');
  say('unseen');
  say('running');
}

function countLine(io: Io, c: Counts): string {
  return cliWords(io.lang, 'record.counts', {
    requests: c.requests,
    hosts: c.hosts.size,
    opaque: c.opaque,
    open: c.open,
    bytes: c.bytesSent,
  });
}

function tellCounts(io: Io, c: Counts): void {
  const say = sayer(io);
  if (!io.quiet) io.say(countLine(io, c));
  if (c.refusing.size > 0) say('refusing', { n: c.refusing.size, hosts: [...c.refusing.keys()].sort().slice(0, 20) });
  if (c.strangers > 0) warner(io)('strangers', { n: c.strangers });
}

/** How the phone and this machine get back to where they were. */
function goodbye(io: Io, where: Where, made: Authority): void {
  const say = sayer(io);
  say('remove', where);
  for (const what of ['ios', 'android', 'cable']) say(`remove.${what}`, where);
  say('key-stays', { day: new Date(made.expiresMs).toISOString().slice(0, 10) });
}

const CAPTURE = /^capture-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.har$/;

async function capturesIn(spool: string): Promise<{ path: string; name: string; at: string }[]> {
  const [{ readdirSync }, { join }] = await Promise.all([import('node:fs'), import('node:path')]);
  let names: string[];
  try {
    names = readdirSync(spool).sort();
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const m = CAPTURE.exec(name);
    return m ? [{ path: join(spool, name), name, at: `${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z` }] : [];
  });
}

async function removeIfEmpty(spool: string): Promise<void> {
  const { rmdirSync } = await import('node:fs');
  try {
    rmdirSync(spool);
  } catch {
    // Something lies in it, which is not this command's to remove.
  }
}

/** What waits beside the case goes into it. `last`: nothing comes after, so the page is opened. */
async function keep(
  args: CommandArguments,
  io: Io,
  dir: string,
  spool: string,
  whose: Whose,
  last = false,
): Promise<ExitCode> {
  const [{ importPaths, tell }, { rmSync }] = await Promise.all([import('../import.ts'), import('node:fs')]);
  const files = await capturesIn(spool);
  const me = args.text('me');
  // What each capture is of stands in it; an option would speak for those of other days as well.
  const options = { ...engineOptions(args), app: null, phase: null };
  const done = await importPaths(
    {
      inputs: files.map((f) => ({
        path: f.path,
        name: f.name,
        obtained: { how: 'recorded', where: 'proxy', at: f.at },
      })),
      options,
      dir,
      whose,
      ...(me !== undefined && { me }),
    },
    io,
  );
  const code = tell(done, io);
  if (done.dir !== null) {
    for (const { path } of files) rmSync(path, { force: true });
    await removeIfEmpty(spool);
    if (last && args.has('json')) {
      const { resultJson } = await import('../../engine/run.ts');
      io.out(`${resultJson(done.result)}\n`);
    } else if (last) {
      const { openPage } = await import('../open-page.ts');
      openPage(`${done.dir}/report.html`, args.has('no-open'), io);
    }
  }
  return code;
}
