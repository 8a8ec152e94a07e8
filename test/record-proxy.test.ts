// `telltale record proxy` as a person runs it: a host and an app on loopback, the recorder between them, killed and stopped.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyCase } from '../src/case/verify.ts';
import { nearbyAddresses } from '../src/record/listen.ts';
import { ask, type Host, hostAuthority, secure, startHost } from '../src/record/proxy.testing.ts';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
let host: Host;
let environment: NodeJS.ProcessEnv;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('the program is not built: run `npm run build`');
  dir = mkdtempSync(join(tmpdir(), 'telltale-record-'));
  const signed = hostAuthority();
  host = await startHost(signed, { http1Only: true, hold: /never/ });
  writeFileSync(join(dir, 'hosts.pem'), signed.certificatePem);
  environment = {
    ...process.env,
    CI: '1',
    XDG_CONFIG_HOME: join(dir, 'config'),
    NODE_EXTRA_CA_CERTS: join(dir, 'hosts.pem'),
  };
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  host.close();
  rmSync(dir, { recursive: true, force: true });
});

const telltale = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { cwd: dir, env: environment, maxBuffer: 1e8 }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

interface Running {
  readonly port: number;
  readonly certificate: string;
  readonly child: ChildProcess;
  err(): string;
  ended: Promise<number | null>;
}

/** Starts the recorder and fetches its certificate as a phone would. */
async function start(name: string, ...more: string[]): Promise<Running> {
  return startAt('127.0.0.1', name, ...more);
}

async function startAt(address: string, name: string, ...more: string[]): Promise<Running> {
  const shown = address.includes(':') ? `[${address}]` : address;
  const args = [
    'record',
    'proxy',
    '--case',
    `${name}.case`,
    '--listen',
    `${shown}:0`,
    '--whose',
    'mine',
    '--no-open',
    ...more,
  ];
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: dir,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.add(child);
  let err = '';
  child.stderr!.on('data', (d) => {
    err += d;
  });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  for (let i = 0; i < 400 && !err.includes('Ctrl-C ends'); i++) await new Promise((done) => setTimeout(done, 50));
  const port = Number(/listens on \S+:(\d+)\./.exec(err)?.[1]);
  const certificate = await new Promise<string>((done, failed) => {
    get({ host: address, port, path: '/telltale.crt' }, (res) => {
      let text = '';
      res.on('data', (d) => {
        text += d;
      });
      res.on('end', () => done(text));
    }).on('error', failed);
  });
  return { port, certificate, child, err: () => err, ended };
}

const send = async (to: Running, path: string, body?: string) => {
  const tls = await secure(to.port, `localhost:${host.port}`, 'localhost', to.certificate, ['http/1.1']);
  return ask(
    tls,
    path,
    body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } },
  );
};
const rows = (name: string): Record<string, unknown>[] =>
  readFileSync(join(dir, `${name}.case/rows/request.ndjson`), 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
const keys = () => readdirSync(join(dir, 'config/telltale/proxy'));

it('records into a case, with a key that no case ever holds', async () => {
  const run = await start('first', '--app', 'com.example.chat', '--phase', 'before-consent');
  expect((await send(run, '/login?u=1', '{"mail":"lin@example.org"}')).status).toBe(200);
  await send(run, '/feed');
  // A client that trusts its own host only.
  await expect(
    secure(run.port, `localhost:${host.port}`, 'localhost', readFileSync(join(dir, 'hosts.pem'), 'utf8'), []),
  ).rejects.toThrow();
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  for (const words of ['adb reverse', 'pin their certificate', '2 requests', 'Remove Profile', '--forget-key'])
    expect(run.err()).toContain(words);
  expect(rows('first').map((r) => [r['app'], r['phase'], r['method'], r['path'], r['content']])).toEqual([
    ['com.example.chat', 'before-consent', 'POST', '/login', 'read'],
    ['com.example.chat', 'before-consent', 'GET', '/feed', 'read'],
  ]);
  expect((await verifyCase(join(dir, 'first.case'))).state).toBe('whole');
  const { predicate } = JSON.parse(readFileSync(join(dir, 'first.case/manifest.json'), 'utf8'));
  expect(predicate).toMatchObject({ phone: 'mine', inputs: [{ how: 'recorded', where: 'proxy' }] });
  expect(existsSync(join(dir, 'first.recording'))).toBe(false);

  const [key] = keys();
  expect(statSync(join(dir, 'config/telltale/proxy', key!)).mode & 0o777).toBe(0o600);
  const secret = /PRIVATE KEY-----\n(.{40})/.exec(readFileSync(join(dir, 'config/telltale/proxy', key!), 'utf8'))![1]!;
  const everything = readdirSync(join(dir, 'first.case'), { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  );
  for (const e of everything)
    expect(readFileSync(join(e.parentPath, e.name), 'utf8').includes(secret), e.name).toBe(false);
});

it('another phase goes into the same case under its own name, with the same certificate', async () => {
  const before = keys();
  const run = await start('first', '--app', 'com.example.chat', '--phase', 'after-consent');
  await send(run, '/consented');
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(keys()).toEqual(before);
  expect(rows('first').map((r) => [r['path'], r['phase']])).toEqual([
    ['/login', 'before-consent'],
    ['/feed', 'before-consent'],
    ['/consented', 'after-consent'],
  ]);
});

it('killed in the middle loses at most what was open, and the next run takes it up', async () => {
  const run = await start('killed');
  for (let i = 0; i < 5; i++) await send(run, `/n/${i}`, `{"n":${i}}`);
  const open = send(run, '/never').catch(() => null);
  for (let i = 0; i < 100 && !host.seen.some((s) => s.path === '/never'); i++)
    await new Promise((done) => setTimeout(done, 20));
  run.child.kill('SIGKILL');
  await run.ended;
  await open;
  const [name] = readdirSync(join(dir, 'killed.recording'));
  const left = JSON.parse(readFileSync(join(dir, 'killed.recording', name!), 'utf8'));
  expect(left.log.entries.map((e: { request: { url: string } }) => new URL(e.request.url).pathname)).toEqual(
    [0, 1, 2, 3, 4].map((n) => `/n/${n}`),
  );

  const next = await start('killed');
  expect(next.err()).toContain('of an interrupted run');
  expect(rows('killed')).toHaveLength(5);
  await send(next, '/later');
  next.child.kill('SIGINT');
  expect(await next.ended).toBe(0);
  expect(rows('killed').map((r) => r['path'])).toContain('/later');
});

const [network] = nearbyAddresses();
it.runIf(network)(
  'on an address of the network a phone gets its steps, and does not reach what this machine keeps for itself',
  async () => {
    const run = await startAt(network!, 'network');
    for (const words of ['Certificate Trust Settings', 'Configure Proxy', `${network} connects`])
      expect(run.err()).toContain(words);
    const socket = connect(run.port, network!);
    socket.on('error', () => {});
    const answer = new Promise<string>((done) => {
      let text = '';
      socket.on('data', (d) => {
        text += d;
      });
      socket.on('close', () => done(text));
    });
    socket.end(`GET http://127.0.0.1:${host.port}/inside HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(await answer).toContain('403');
    expect(host.seen.map((r) => r.path)).not.toContain('/inside');
    run.child.kill('SIGINT');
    await run.ended;
  },
);

it('with nothing recorded writes no case and says so', async () => {
  const run = await start('none');
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(3);
  expect(run.err()).toContain('Nothing came through');
  expect([existsSync(join(dir, 'none.case')), existsSync(join(dir, 'none.recording'))]).toEqual([false, false]);
});

it('keys go after seven days with the next command, or at once', async () => {
  const folder = join(dir, 'config/telltale/proxy');
  const [young] = keys();
  const day = 86_400_000;
  for (const expired of [Date.now() - 1000, Date.now() + 9 * day])
    writeFileSync(join(folder, `proxy-${expired}.pem`), 'x');
  await telltale('sources');
  expect(keys()).toEqual([young]);
  const forgotten = await telltale('record', 'proxy', '--forget-key');
  expect([forgotten.code, forgotten.err]).toEqual([0, expect.stringContaining('1 key removed')]);
  expect(keys()).toEqual([]);
});

it('listens where only the owner’s network reaches it, and says what stands in the way', async () => {
  for (const wrong of ['0.0.0.0', '203.0.113.5', '[2001:db8::1]:8080', 'nonsense', '127.0.0.1:99999']) {
    const r = await telltale('record', 'proxy', '--whose', 'mine', '--listen', wrong);
    expect([r.code, r.err], wrong).toEqual([2, expect.stringMatching(/--listen takes|does not listen there/)]);
  }
  const taken = await telltale('record', 'proxy', '--whose', 'mine', '--listen', `127.0.0.1:${host.port}`);
  expect([taken.code, taken.err]).toEqual([2, expect.stringContaining('in use by another program')]);
  expect((await telltale('record', 'proxy')).err).toContain('--whose mine');
});
