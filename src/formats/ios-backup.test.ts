import { describe, expect, it } from 'vitest';
import { gather } from './bytes.ts';
import { backupFiles, buildBackup } from './ios-backup.testing.ts';
import { fileIdOf, isBackupManifest, openBackup } from './ios-backup.ts';
import { openSqlite } from './sqlite.ts';

const bytes = (s: string) => new TextEncoder().encode(s);
const spec = {
  files: [
    { domain: 'HomeDomain', path: 'Library/TCC/TCC.db', bytes: bytes('the database'.repeat(200_000)) },
    { domain: 'HomeDomain', path: 'empty', bytes: bytes('') },
    { domain: 'OtherDomain', path: 'gone', bytes: bytes('gone'), missing: true },
  ],
};
const tools = (password: string | null) => ({
  openSqlite,
  secret: async () => (password === null ? null : bytes(password)),
});
const noAsking = { openSqlite, secret: () => Promise.reject(new Error('asked')) };

describe('iPhone backups', () => {
  it('names blobs by domain and path', () => {
    expect(fileIdOf('HomeDomain', 'Library/TCC/TCC.db')).toBe('64d0019cb3d46bfc8cce545a8ba54b93e7ea9347');
    expect(fileIdOf('WirelessDomain', 'Library/Databases/DataUsage.sqlite')).toBe(
      '0d609c54856a9bb2d56729df1d68f2958a88426b',
    );
  });

  it.each([undefined, 'correct horse'])('reads a backup with password %s', async (password) => {
    const files = buildBackup({ ...spec, ...(password === undefined ? {} : { password }) });
    const manifest = files.get('Manifest.plist')!;
    expect(isBackupManifest(manifest, new TextDecoder().decode(manifest))).toBe(true);
    const backup = await openBackup(backupFiles(files), password === undefined ? noAsking : tools(password));
    expect(backup.encrypted).toBe(password !== undefined);
    expect(backup.domains()).toEqual(['HomeDomain', 'OtherDomain']);
    const found = [...backup.list('HomeDomain')];
    const tcc = found.find((f) => f.path.endsWith('TCC.db'))!;
    expect(Buffer.compare(await gather(backup.read(tcc), 1e8), spec.files[0]!.bytes)).toBe(0);
    expect((await gather(backup.read(found.find((f) => f.path === 'empty')!), 10)).length).toBe(0);
    const [gone] = backup.list('OtherDomain');
    expect(backup.blob(gone!)).toBeNull();
    await expect(gather(backup.read(gone!), 10)).rejects.toMatchObject({ code: 'missing-table' });
    backup.close();
  });

  it('says at once that a password is wrong or needed', async () => {
    const files = backupFiles(buildBackup({ ...spec, password: 'right' }));
    await expect(openBackup(files, tools('wrong'))).rejects.toMatchObject({ code: 'wrong-password' });
    await expect(openBackup(files, tools(null))).rejects.toMatchObject({ code: 'encrypted' });
  });

  it('clears the password that it was given', async () => {
    const secret = bytes('right');
    const files = backupFiles(buildBackup({ ...spec, password: 'right' }));
    (await openBackup(files, { openSqlite, secret: async () => secret })).close();
    expect([...secret].every((b) => b === 0)).toBe(true);
  });

  it('warns of an unfinished backup and names what is missing', async () => {
    const files = buildBackup({ ...spec, snapshotState: 'uploading' });
    expect((await openBackup(backupFiles(files), noAsking)).warning).toMatch(/not finished/);
    files.delete('Manifest.db');
    await expect(openBackup(backupFiles(files), noAsking)).rejects.toThrow(/Manifest\.db/);
  });
});
