// The same through a real adb server, where one is installed: telltale, adb's server of its own port, and an invented phone.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileInput, readSource } from '../../test/support.ts';
import { androidBugreport } from '../sources/android-bugreport.ts';
import { adbAddress, openPhone } from './adb.ts';
import { collect, phoneFacts } from './android.ts';
import { dumpsAt, FakePhone } from './fake-adb.testing.ts';
import { FakeAdbd } from './fake-adbd.testing.ts';
import { RecordError } from './record-error.ts';

const installed = spawnSync('adb', ['version']).status === 0;
const NOW = Math.floor(Date.now() / 1000) * 1000;
const EVENTS = [
  { app: 'com.example.chat', op: 'CAMERA', state: 'bg', at: NOW - 9 * 3_600_000 + 123 },
  { app: 'com.example.map', op: 'FINE_LOCATION', state: 'top', at: NOW - 3_600_000 },
];

describe.runIf(installed)('through a real adb server', () => {
  let dir = '';
  let port = 0;
  // Not waited for in one go: the phone that it speaks to lives in this process.
  const adb = (...args: string[]) =>
    new Promise<void>((done) => {
      execFile('adb', ['-P', String(port), ...args], { env: { ...process.env, HOME: dir } }, () => done());
    });
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'telltale-real-adb-'));
    port = await new Promise<number>((done) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = probe.address() as { port: number };
        probe.close(() => done(free));
      });
    });
    await adb('start-server');
  });
  afterAll(async () => {
    await adb('kill-server');
    rmSync(dir, { recursive: true, force: true });
  });

  const connect = async (id: number, slow: string[] = [], features = 'shell_v2,cmd') => {
    const phone = new FakePhone(join(dir, String(id)), id, {
      serial: `EX${id}`,
      dumps: dumpsAt(NOW, EVENTS),
      slow,
      features,
    });
    const adbd = await FakeAdbd.start(phone);
    const serial = `127.0.0.1:${adbd.port}`;
    await adb('connect', serial);
    return { adbd, serial };
  };
  const open = (serial: string | null) =>
    openPhone(adbAddress(String(port), false), { serial, confirmMs: 20_000, onAsked: () => {} });
  const options = (id: number) => ({ folder: join(dir, `out${id}`), version: '0', withoutNotice: async () => false });

  it('collects, over both of its shell protocols', async () => {
    for (const [id, features] of [
      [1, 'shell_v2,cmd'],
      [2, 'cmd'],
    ] as const) {
      const { adbd, serial } = await connect(id, [], features);
      const phone = await open(serial);
      const done = await collect(phone, await phoneFacts(phone), options(id));
      await phone.close();
      expect(done.ended).toBeNull();
      expect(done.sections.map((s) => s.state)).toEqual(['whole', 'whole', 'whole', 'whole', 'whole']);
      const r = await readSource(androidBugreport, [fileInput(done.path!)]);
      expect([r.rows.Access.length, r.rows.Presence.length, r.problems]).toEqual([2, 1, []]);
      await adb('disconnect', serial);
      adbd.stop();
    }
  });

  it('keeps what had come when the phone goes away', async () => {
    const { adbd, serial } = await connect(3, ['usagestats']);
    const phone = await open(serial);
    const facts = await phoneFacts(phone);
    let pulled = false;
    const done = await collect(phone, facts, {
      ...options(3),
      onProgress(service, bytes) {
        if (service !== 'usagestats' || bytes === 0 || pulled) return;
        pulled = true;
        setTimeout(() => adbd.stop(), 100);
      },
    });
    expect(done.ended instanceof RecordError && done.ended.id).toBe('phone-away');
    expect((await readSource(androidBugreport, [fileInput(done.path!)])).rows.Access).toHaveLength(2);
    await adb('disconnect', serial);
    const none = await open(null).catch((e: unknown) => e);
    expect(none instanceof RecordError && none.id).toBe('adb-no-device');
  });
});
