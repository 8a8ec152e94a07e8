import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, ROOT, readSource } from '../../test/support.ts';
import { headOf, memoryInput } from '../engine/input.ts';
import { buildBackup } from '../formats/ios-backup.testing.ts';
import { fileIdOf } from '../formats/ios-backup.ts';
import { openSqlite } from '../formats/sqlite.ts';
import type { Input } from '../model/units.ts';
import { iosBackup as source } from './ios-backup.ts';
import { iosTcc } from './ios-tcc.ts';

goldenSource(source);

const fixture = (path: string) => new Uint8Array(readFileSync(join(ROOT, 'fixtures/sources', path)));
const spec = {
  files: [
    { domain: 'HomeDomain', path: 'Library/TCC/TCC.db', bytes: fixture('ios-tcc/auth-value/input.db') },
    {
      domain: 'WirelessDomain',
      path: 'Library/Databases/DataUsage.sqlite',
      bytes: fixture('ios-data-usage/cellular/input.sqlite'),
    },
    { domain: 'CameraRollDomain', path: 'Media/DCIM/1.jpg', bytes: new Uint8Array(100) },
  ],
};
const read = (files: Map<string, Uint8Array>, password: string | null) => {
  const inputs: Input[] = [...files].map(([name, bytes]) =>
    memoryInput(`backup/${name.length === 40 ? `${name.slice(0, 2)}/` : ''}${name}`, bytes),
  );
  const manifest = inputs.find((i) => i.name.endsWith('Manifest.plist'))!;
  let asked = 0;
  const secret = async () => {
    asked++;
    return password === null ? null : new TextEncoder().encode(password);
  };
  const ctx = context({}, { tools: { openSqlite, secret }, companions: inputs });
  return readSource(source, [manifest], ctx).then((r) => ({ ...r, asked, inputs, manifest }));
};

describe('a backup of an iPhone', () => {
  it('is recognized by its list', () => {
    const list = buildBackup(spec).get('Manifest.plist')!;
    expect(source.recognize(headOf(list, list.length))).toBe(true);
    expect(source.recognize(headOf(new TextEncoder().encode('<plist>IsEncrypted</plist>'), 30))).toBe(false);
  });

  it('encrypted, gives permissions and bytes with the password, and points at the files as received', async () => {
    const r = await read(buildBackup({ ...spec, password: 'open sesame' }), 'open sesame');
    expect([r.rows.Permission.length, r.rows.Volume.length, r.asked]).toEqual([6, 4, 1]);
    const places = new Set(r.rows.Permission.map((p) => p.from.input));
    expect(r.inputs.filter((i) => places.has(i.sha256)).map((i) => i.name)).toEqual([
      'backup/64/64d0019cb3d46bfc8cce545a8ba54b93e7ea9347',
    ]);
    const counted = [...r.lines].map(([input, l]) => [input === r.manifest.sha256, l.total, l.used]);
    expect(counted.sort()).toEqual([
      [false, 6, 6],
      [false, 8, 4],
      [true, 1, 0],
    ]);
  });

  it('encrypted, says at once that a password is wrong or missing', async () => {
    const files = buildBackup({ ...spec, password: 'open sesame' });
    for (const [given, code] of [
      ['close sesame', 'wrong-password'],
      [null, 'encrypted'],
    ] as const) {
      const r = await read(files, given);
      expect(r.problems.map((p) => p.code)).toEqual([code]);
      expect([r.rows.Permission, r.asked]).toEqual([[], 1]);
    }
  });

  it('folds in what the phone had written last, where the backup holds it, and does without where that is damaged', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'telltale-'));
    const db = new Database(join(dir, 'x'));
    db.exec('CREATE TABLE access (service TEXT, client TEXT, auth_value INTEGER, last_modified INTEGER)');
    db.pragma('journal_mode = WAL');
    db.pragma('wal_autocheckpoint = 0');
    db.prepare('INSERT INTO access VALUES (?, ?, 2, 1700000000)').run('kTCCServicePhotos', 'com.example.camera');
    const disk = (name: string) => new Uint8Array(readFileSync(join(dir, name)));
    const [main, log] = [disk('x'), disk('x-wal')];
    db.close();
    rmSync(dir, { recursive: true });
    const tcc = (path: string, bytes: Uint8Array) => ({ domain: 'HomeDomain', path, bytes });
    const files = [tcc('Library/TCC/TCC.db', main), tcc('Library/TCC/TCC.db-wal', log), spec.files[1]!];
    for (const password of ['open sesame', undefined]) {
      const built = buildBackup({ files, ...(password !== undefined && { password }) });
      const inputs = [...built].map(([name, bytes]) => memoryInput(name, bytes));
      const secret = async () => new TextEncoder().encode(password ?? '');
      const ctx = context({}, { tools: { openSqlite, secret }, companions: inputs });
      const list = inputs.find((i) => i.name === 'Manifest.plist')!;
      const own = inputs.find((i) => i.name === '64d0019cb3d46bfc8cce545a8ba54b93e7ea9347')!;
      const r = await (password === undefined ? readSource(iosTcc, [own], ctx) : readSource(source, [list], ctx));
      expect(r.rows.Permission.map((p) => p.app)).toEqual(['com.example.camera']);
      // The counts of bytes have one without a time; nothing is said of the log.
      expect(r.problems.filter((p) => p.code !== 'bad-time')).toEqual([]);
    }
    const built = buildBackup({ files, password: 'x' });
    built.set(fileIdOf('HomeDomain', 'Library/TCC/TCC.db-wal'), new Uint8Array(7));
    const r = await read(built, 'x');
    expect([r.rows.Permission, r.rows.Volume.length]).toEqual([[], 4]);
  });

  it('plain, asks nothing: its files are inputs of their own', async () => {
    const r = await read(buildBackup(spec), null);
    expect([r.asked, r.problems, r.rows.Permission]).toEqual([0, [], []]);
  });

  it('says what is not there', async () => {
    const files = buildBackup({ ...spec, password: 'x', snapshotState: 'uploading', files: spec.files.slice(0, 1) });
    files.delete('64d0019cb3d46bfc8cce545a8ba54b93e7ea9347');
    const r = await read(files, 'x');
    expect(r.problems.map((p) => p.code).sort()).toEqual(['cut-off', 'missing-table', 'missing-table']);
    files.delete('Manifest.db');
    expect((await read(files, 'x')).problems[0]!.sentence).toMatch(/whole backup folder/);
  });
});
