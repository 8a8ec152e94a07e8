import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fileInput, readSource } from '../../test/support.ts';
import { androidBugreport } from '../sources/android-bugreport.ts';
import { adbAddress, openPhone, type Phone } from './adb.ts';
import { type CollectOptions, collect, phoneFacts, waitingIn } from './android.ts';
import { dumpsAt, FakeAdb, type FakePhoneSpec } from './fake-adb.testing.ts';
import { RecordError } from './record-error.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const HOUR = 3_600_000;
const EVENTS = [
  { app: 'com.example.chat', op: 'CAMERA', state: 'bg', at: NOW - 9 * HOUR + 123 },
  { app: 'com.example.chat', op: 'CAMERA', state: 'top', at: NOW - 7 * HOUR + 456 },
  { app: 'com.example.map', op: 'FINE_LOCATION', state: 'bg', at: NOW - HOUR },
];

let fake: FakeAdb | null = null;
const dirs: string[] = [];
afterEach(() => {
  fake?.stop();
  fake = null;
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const start = async (...specs: Partial<FakePhoneSpec>[]): Promise<FakeAdb> => {
  fake = await FakeAdb.start(specs.map((s, i) => ({ serial: `EX000${i}`, dumps: dumpsAt(NOW, EVENTS), ...s })));
  return fake;
};
const open = (server: FakeAdb, serial: string | null = null, confirmMs = 0, onAsked = () => {}): Promise<Phone> =>
  openPhone(adbAddress(String(server.port), false), { serial, confirmMs, onAsked });
const refusal = async (work: Promise<unknown>): Promise<RecordError> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('it was not refused');
};
const options = (more: Partial<CollectOptions> = {}): CollectOptions => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-record-'));
  dirs.push(folder);
  return { folder: join(folder, 'x.recording'), version: '0', withoutNotice: async () => false, ...more };
};
const read = (...paths: string[]) => readSource(androidBugreport, paths.map(fileInput));

describe('the adb server', () => {
  it('is one on this machine unless another was allowed', () => {
    expect(adbAddress(undefined, false)).toEqual({ host: '127.0.0.1', port: 5037 });
    expect(adbAddress('tcp:localhost:6000', false)).toEqual({ host: 'localhost', port: 6000 });
    expect(adbAddress('[::1]:6000', false)).toEqual({ host: '::1', port: 6000 });
    expect(() => adbAddress('192.0.2.7:5037', false)).toThrow(/adb-remote/);
    expect(() => adbAddress('127.0.0.1.example:5037', false)).toThrow(/adb-remote/);
    expect(adbAddress('192.0.2.7:5037', true).host).toBe('192.0.2.7');
    expect(() => adbAddress('nonsense', false)).toThrow(/adb-address/);
  });

  it('that is not there, not adb or too old is named', async () => {
    const server = await start({});
    const { port } = server;
    server.version = 39;
    expect((await refusal(open(server))).id).toBe('adb-old');
    server.stop();
    fake = null;
    const gone = await refusal(
      openPhone({ host: '127.0.0.1', port }, { serial: null, confirmMs: 0, onAsked: () => {} }),
    );
    expect([gone.id, gone.passing]).toEqual(['adb-none', true]);
    const { createServer } = await import('node:http');
    const web = createServer((_, res) => res.end('hello'));
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    const strange = await refusal(
      openPhone(
        { host: '127.0.0.1', port: (web.address() as { port: number }).port },
        { serial: null, confirmMs: 0, onAsked: () => {} },
      ),
    );
    expect(strange.id).toBe('adb-strange');
    web.close();
  });
});

describe('the phone', () => {
  it('must be one: none, several and unknown ones are refused with their names', async () => {
    const server = await start({ serial: 'A1' }, { serial: 'B2' });
    const several = await refusal(open(server));
    expect([several.id, several.params['devices']]).toEqual(['adb-several', ['A1 (Example 1)', 'B2 (Example 1)']]);
    expect((await refusal(open(server, 'C3'))).id).toBe('adb-not-there');
    const phone = await open(server, 'B2');
    expect((await phoneFacts(phone)).model).toBe('Example 1');
    await phone.close();
    for (const p of server.phones) p.unplug();
    expect((await refusal(open(server))).id).toBe('adb-no-device');
  });

  it('that is offline or not permitted on this machine is said to be so', async () => {
    expect((await refusal(open(await start({ state: 'offline' })))).id).toBe('adb-offline');
    fake?.stop();
    expect((await refusal(open(await start({ state: 'no permissions' })))).id).toBe('adb-no-permission');
  });

  it('asks its owner first, and is waited for', async () => {
    const server = await start({ state: 'unauthorized' });
    let asked = 0;
    expect((await refusal(open(server, null, 0, () => void asked++))).id).toBe('adb-unauthorized');
    const waiting = open(server, null, 20_000, () => {
      asked++;
      server.phones[0]!.state = 'device';
    });
    await (await waiting).close();
    expect(asked).toBe(1);
  });
});

describe('a collection', () => {
  it('is read with its zone and clock: states, presence and permissions', async () => {
    const server = await start({});
    const phone = await open(server);
    const done = await collect(phone, await phoneFacts(phone), options());
    await phone.close();
    expect(done.ended).toBeNull();
    expect(done.sections.map((s) => [s.service, s.state])).toEqual(
      ['appops', 'appops', 'usagestats', 'batterystats', 'package'].map((s) => [s, 'whole']),
    );
    expect(done.notice).toBe('shown');
    expect(server.phones[0]!.file('notice')).toMatch(/bigtext[\s\S]*telltale 正在记录[\s\S]*If you did not agree/);
    expect(Math.abs(done.clock.differenceMs)).toBeLessThan(5000);
    expect(statSync(done.path!).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(done.path!, '..'))).toEqual([done.name]);
    const text = readFileSync(done.path!, 'utf8');
    expect(text).not.toContain('EX0000');

    expect(
      androidBugreport.recognize({ bytes: Buffer.from(text), sizeBytes: text.length, text: text.slice(0, 65536) }),
    ).toBe(true);
    const r = await read(done.path!);
    expect(r.problems).toEqual([]);
    const at = (ms: number) => `${new Date(ms + 8 * HOUR).toISOString().slice(0, 23)}+08:00`;
    expect(r.rows.Access.map((a) => [a.app, a.state.value, a.begin]).sort()).toEqual(
      EVENTS.map((e) => [e.app, e.state === 'top' ? 'on-screen' : 'background', at(e.at)]).sort(),
    );
    expect(r.rows.Presence).toHaveLength(1);
    expect(r.rows.Permission.map((p) => [p.app, p.value])).toEqual([['com.example.chat', 'allowed']]);
    expect(r.lines.get(r.rows.Access[0]!.from.input)!.problem).toBe(0);
  });

  it('of a phone without a zone takes the offset of its date', async () => {
    const server = await start({ properties: { 'persist.sys.timezone': '' } });
    const phone = await open(server);
    const done = await collect(phone, await phoneFacts(phone), options());
    await phone.close();
    const r = await read(done.path!);
    expect(r.rows.Access.every((a) => a.begin.endsWith('+08:00'))).toBe(true);
  });

  it('says by how much the phone’s clock is off', async () => {
    const server = await start({ clockOffsetS: -600 });
    const phone = await open(server);
    const done = await collect(phone, await phoneFacts(phone), options());
    await phone.close();
    expect(Math.abs(done.clock.differenceMs + 600_000)).toBeLessThan(5000);
    const [clock] = (await read(done.path!)).problems;
    expect(clock!.sentence).toMatch(/clock was (59\d|60\d) s behind/);
  });

  it('of an older phone goes without its protocol, its discrete accesses and its counts', async () => {
    const server = await start({ features: 'cmd', properties: { 'ro.build.version.sdk': '28' } });
    const phone = await open(server);
    const facts = await phoneFacts(phone);
    expect((await refusal(collect(phone, facts, options()))).id).toBe('no-notice');
    const done = await collect(phone, facts, options({ withoutNotice: async () => true }));
    await phone.close();
    expect(done.notice).toBe('not-possible');
    expect(done.sections.map((s) => s.service)).toEqual(['appops', 'usagestats', 'batterystats', 'package']);
    expect(server.phones[0]!.file('asked')).not.toContain('history');
    expect((await read(done.path!)).rows.Access).toHaveLength(3);
  });

  it('says what a phone refuses or leaves empty, and keeps the rest', async () => {
    const dumps: Record<string, string> = dumpsAt(NOW, EVENTS);
    delete dumps['usagestats'];
    for (const features of ['shell_v2', 'cmd']) {
      const server = await start({ dumps: { ...dumps, batterystats: '' }, features });
      const phone = await open(server);
      const done = await collect(phone, await phoneFacts(phone), options());
      await phone.close();
      expect(done.sections.map((s) => s.state)).toEqual(['whole', 'whole', 'refused', 'empty', 'whole']);
      expect(done.sections[2]!.said).toContain("Can't find service: usagestats");
      expect((await read(done.path!)).rows.Access).toHaveLength(3);
      server.stop();
    }
  });

  it('asks again, and waits longer, where the phone gave up; and in another way where it refused one', async () => {
    const dumps: Record<string, string> = dumpsAt(NOW, EVENTS);
    delete dumps['appops_--include-discrete_0'];
    const server = await start({ dumps, late: ['usagestats'] });
    const phone = await open(server);
    const done = await collect(phone, await phoneFacts(phone), options());
    await phone.close();
    expect(done.sections.map((s) => s.state)).toEqual(['whole', 'whole', 'whole', 'whole', 'whole']);
    const r = await read(done.path!);
    expect([r.rows.Access.length, r.rows.Presence.length, r.problems]).toEqual([3, 1, []]);
  });

  it('of a phone that gives nothing leaves no file', async () => {
    const server = await start({ dumps: {} });
    const phone = await open(server);
    const where = options();
    const done = await collect(phone, await phoneFacts(phone), where);
    await phone.close();
    expect([done.path, readdirSync(where.folder)]).toEqual([null, []]);
  });

  it('keeps what had come when the phone is unplugged', async () => {
    const server = await start({ slow: ['usagestats'] });
    const phone = await open(server);
    let pulled = false;
    const done = await collect(
      phone,
      await phoneFacts(phone),
      options({
        onProgress(service, bytes) {
          if (service !== 'usagestats' || bytes === 0 || pulled) return;
          pulled = true;
          setTimeout(() => server.phones[0]!.unplug(), 20);
        },
      }),
    );
    expect(done.ended instanceof RecordError && [done.ended.id, done.ended.passing]).toEqual(['phone-away', true]);
    expect(done.sections.map((s) => [s.service, s.state])).toEqual([
      ['appops', 'whole'],
      ['appops', 'whole'],
      ['usagestats', 'cut'],
    ]);
    const r = await read(done.path!);
    expect(r.rows.Access).toHaveLength(3);
    expect(existsSync(`${done.path}.partial`)).toBe(false);
  });

  it('stops when told to, and keeps what had come', async () => {
    const server = await start({ slow: ['appops_--history'] });
    const phone = await open(server);
    const stop = new AbortController();
    const done = await collect(
      phone,
      await phoneFacts(phone),
      options({
        signal: stop.signal,
        onProgress: (_, bytes) => {
          if (bytes > 0) setTimeout(() => stop.abort(new Error('stopped')), 300);
        },
      }),
    );
    expect(String(done.ended)).toContain('stopped');
    expect((await read(done.path!)).rows.Access).toHaveLength(3);
    await phone.close();
  });

  it('gives up on a phone that says nothing more', async () => {
    const server = await start({ slow: ['usagestats'] });
    const phone = await open(server);
    const done = await collect(phone, await phoneFacts(phone), options({ idleMs: 400 }));
    expect(done.ended instanceof RecordError && done.ended.id).toBe('phone-away');
    await phone.close();
  });

  it.runIf(process.platform === 'linux' && mounts())(
    'on a disk that is full keeps what had come, and says so',
    async () => {
      const dumps = dumpsAt(NOW, EVENTS);
      const server = await start({ dumps: { ...dumps, package_packages: `${'x'.repeat(200)}\n`.repeat(1000) } });
      const phone = await open(server);
      const where = options();
      mkdirSync(where.folder);
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', where.folder]);
      try {
        const done = await collect(phone, await phoneFacts(phone), where);
        expect((done.ended as NodeJS.ErrnoException).code).toBe('ENOSPC');
        const [left] = waitingIn(where.folder);
        expect(left!.mark).toBe(done.facts.mark);
        expect((await read(left!.path)).rows.Access).toHaveLength(3);
      } finally {
        spawnSync('umount', [where.folder]);
        await phone.close();
      }
    },
  );
});

/** True where this user may mount; a container mostly forbids it. */
function mounts(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'record-mount-'));
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status === 0;
  if (done) spawnSync('umount', [at]);
  rmSync(at, { recursive: true, force: true });
  return done;
}
