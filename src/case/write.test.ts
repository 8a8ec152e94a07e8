import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { access, result } from '../../test/builders.ts';
import { defaultOptions } from '../../test/support.ts';
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import { noRows } from '../model/rows.ts';
import { files, makeCase, scratch } from './case.testing.ts';
import { type Disk, realDisk } from './disk.ts';
import { CaseError } from './errors.ts';
import { caseInputs, openCase, readResult, readRows } from './open.ts';
import { partialName } from './swap.ts';
import { verifyCase } from './verify.ts';
import { stageInputs } from './write.ts';

const names = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();

it('a case holds the bytes as received, rows, result, page and a manifest of all of them', async () => {
  const folder = scratch();
  const dir = join(folder, 'week.case');
  const written = await makeCase(dir, files(folder, { 'a.ndjson': 'one\ntwo\n' }));
  const sha256 = sha256Hex('one\ntwo\n');
  expect(written).toMatchObject({ state: 'new', files: 5 });
  expect(names(dir)).toEqual(
    [
      'inputs',
      `inputs/${sha256}`,
      'manifest.json',
      'report.html',
      'result.json',
      'rows',
      'rows/access.ndjson',
      'rows/contact.ndjson',
      'run-log.ndjson',
    ].sort(),
  );
  expect(readFileSync(join(dir, 'inputs', sha256), 'utf8')).toBe('one\ntwo\n');
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of names(dir)) {
    const is = statSync(join(dir, name));
    expect(is.mode & 0o777, name).toBe(is.isDirectory() ? 0o700 : 0o600);
  }
  const manifest = readFileSync(join(dir, 'manifest.json'), 'utf8');
  expect(canonicalJson(JSON.parse(manifest))).toBe(manifest);
  expect(written.manifestSha256).toBe(sha256Hex(manifest));
  expect((await verifyCase(dir)).state).toBe('whole');
  expect(names(folder)).not.toContainEqual(expect.stringContaining('partial'));
});

it('rows and result read back as they were written', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  const open = openCase(dir);
  const rows = await readRows(open);
  expect(rows.Access).toEqual([access(sha256Hex('x'), 1)]);
  expect(readResult(open).inputs[0]).toMatchObject({ name: 'a', sizeBytes: 1 });
  expect(caseInputs(open).map((i) => i.name)).toEqual(['a']);
});

it('the same inputs and options leave the case untouched', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const given = files(folder, { a: 'x' });
  await makeCase(dir, given);
  const before = names(dir).map((n) => `${n} ${statSync(join(dir, n)).mtimeMs}`);
  expect((await makeCase(dir, given)).state).toBe('reused');
  expect(names(dir).map((n) => `${n} ${statSync(join(dir, n)).mtimeMs}`)).toEqual(before);
});

it('more inputs make a new revision that keeps the old ones and names the old manifest', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const first = await makeCase(dir, files(folder, { a: 'x' }));
  const second = await makeCase(dir, files(folder, { b: 'y' }));
  expect(second.state).toBe('revised');
  const open = openCase(dir);
  expect(open.manifest.predicate.previous).toBe(first.manifestSha256);
  expect(
    caseInputs(open)
      .map((i) => i.name)
      .sort(),
  ).toEqual(['a', 'b']);
  const third = await makeCase(dir, files(folder, { d: 'z' }));
  expect(names(join(dir, 'manifests'))).toEqual(
    [`${first.manifestSha256}.json`, `${second.manifestSha256}.json`].sort(),
  );
  expect(third.manifestSha256).not.toBe(second.manifestSha256);
  expect((await verifyCase(dir)).faults).toEqual([]);
});

it('other options make a new revision too', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const given = files(folder, { a: 'x' });
  await makeCase(dir, given);
  expect((await makeCase(dir, given, { ...defaultOptions, night: '23:00-07:00' })).state).toBe('revised');
});

it('the same bytes under two names are kept once', async () => {
  const folder = scratch();
  await makeCase(join(folder, 'c'), files(folder, { a: 'same', b: 'same' }));
  expect(readdirSync(join(folder, 'c/inputs'))).toEqual([sha256Hex('same')]);
});

it('an empty folder is taken, a folder of something else and a file are refused', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other/thesis.txt'), 'mine');
  const given = files(folder, { a: 'x' });
  expect((await makeCase(join(folder, 'empty'), given)).state).toBe('new');
  await expect(makeCase(join(folder, 'other'), given)).rejects.toMatchObject({ exit: 2 });
  await expect(makeCase(join(folder, 'a'), given)).rejects.toMatchObject({ exit: 2 });
  expect(readFileSync(join(folder, 'other/thesis.txt'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('x');
});

it('a case behind a link is replaced where it stands, and the link stays', async () => {
  const folder = scratch();
  await makeCase(join(folder, 'real'), files(folder, { a: 'x' }));
  symlinkSync('real', join(folder, 'link'));
  expect((await makeCase(join(folder, 'link'), files(folder, { b: 'y' }))).state).toBe('revised');
  expect((await verifyCase(join(folder, 'real'))).manifest?.predicate.inputs.length).toBe(2);
});

it('a damaged case takes no inputs', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  writeFileSync(join(dir, 'result.json'), '{}');
  await expect(makeCase(dir, files(folder, { b: 'y' }))).rejects.toMatchObject({ exit: 4 });
});

it('an input that is missing or a folder leaves nothing behind', async () => {
  const folder = scratch();
  const dir = join(folder, 'new.case');
  await expect(stageInputs(dir, [{ path: join(folder, 'nowhere') }])).rejects.toMatchObject({ exit: 2 });
  await expect(stageInputs(dir, [{ path: folder }])).rejects.toMatchObject({ exit: 2 });
  expect(names(folder)).toEqual([]);
});

/** A disk that gives out after so many bytes. */
const smallDisk = (room: number): Disk => ({
  ...realDisk,
  writeSync(fd, bytes) {
    room -= bytes.length;
    if (room < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return realDisk.writeSync(fd, bytes);
  },
});

it('a disk that fills up at any byte ends with exit 5 and the old case whole', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const first = await makeCase(dir, files(folder, { a: 'x'.repeat(500) }));
  const [more] = files(folder, { b: 'y'.repeat(500) });
  let failed = 0;
  for (let room = 0; room < 6000; room += 97) {
    const attempt = async () => {
      const staged = await stageInputs(dir, [more!], { disk: smallDisk(room) });
      const rows = noRows();
      rows.Access.push(access('0'.repeat(64), 1));
      try {
        return await staged.finish({ rows, result: result(staged.inputs, rows), reportHtml: '<p>' });
      } finally {
        staged.discard();
      }
    };
    const error = await attempt().then(
      () => null,
      (e: unknown) => e,
    );
    if (error === null) break;
    failed++;
    expect(error).toBeInstanceOf(CaseError);
    expect(error).toMatchObject({ exit: 5, message: expect.stringContaining('disk is full') });
    expect(openCase(dir).sha256).toBe(first.manifestSha256);
    expect(names(folder).filter((n) => n.includes('partial') || n.includes('retired'))).toEqual([]);
  }
  expect(failed).toBeGreaterThan(20);
  expect((await verifyCase(dir)).state).toBe('whole');
});

it('a rename that fails brings the old case back', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const first = await makeCase(dir, files(folder, { a: 'x' }));
  const disk: Disk = {
    ...realDisk,
    renameSync(from, to) {
      if (to === dir && String(from).includes('partial')) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      realDisk.renameSync(from, to);
    },
  };
  const staged = await stageInputs(dir, files(folder, { b: 'y' }), { disk });
  await expect(staged.finish({ rows: noRows(), result: result([], noRows()), reportHtml: '' })).rejects.toMatchObject({
    exit: 5,
  });
  expect(openCase(dir).sha256).toBe(first.manifestSha256);
});

it('two imports at once: the second says so and throws nothing away', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const [a, b] = files(folder, { a: 'x', b: 'y' });
  const staged = await stageInputs(dir, [a!]);
  mkdirSync(dir);
  writeFileSync(join(dir, 'manifest.json'), 'another');
  await expect(staged.finish({ rows: noRows(), result: result([], noRows()), reportHtml: '' })).rejects.toMatchObject({
    exit: 5,
  });
  expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).toBe('another');
  expect(existsSync(b!.path)).toBe(true);
});

it('a kill between the two renames loses nothing: whoever looks next brings the old case back', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const first = await makeCase(dir, files(folder, { a: 'x' }));
  renameSync(dir, join(folder, '.c.retired'));
  expect((await verifyCase(dir)).manifestSha256).toBe(first.manifestSha256);
  expect(existsSync(join(folder, '.c.retired'))).toBe(false);
});

it('what a killed run left beside the case is cleared away, what a running one makes is not', async () => {
  const folder = scratch();
  const dead = partialName(join(folder, 'c'), 999_999_999);
  const alive = partialName(join(folder, 'c'), process.ppid);
  for (const left of [dead, alive]) mkdirSync(left);
  await makeCase(join(folder, 'c'), files(folder, { a: 'x' }));
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
});

it('no case is made inside another one, whose seal it would break', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const given = files(folder, { a: 'x' });
  await makeCase(dir, given);
  await expect(makeCase(join(dir, 'inner'), given)).rejects.toMatchObject({ exit: 2 });
  await expect(makeCase(join(dir, 'rows/deep'), given)).rejects.toMatchObject({ exit: 2 });
  expect((await verifyCase(dir)).state).toBe('whole');
});

/** True where this user may mount; a container mostly forbids it, and then the disk above stands in. */
function mounts(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'case-mount-'));
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status === 0;
  if (done) spawnSync('umount', [at]);
  rmSync(at, { recursive: true, force: true });
  return done;
}

it.runIf(process.platform === 'linux' && mounts())(
  'a real disk that is full or can only be read is left clean',
  async () => {
    const folder = scratch();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const big = files(folder, { big: 'x'.repeat(100_000) });
      await expect(makeCase(join(disk, 'c'), big)).rejects.toThrow(/disk is full/);
      expect(readdirSync(disk)).toEqual([]);
      const small = files(folder, { small: 'x' });
      await makeCase(join(disk, 'c'), small);
      await expect(makeCase(join(disk, 'c'), big)).rejects.toThrow(/disk is full/);
      expect(readdirSync(disk)).toEqual(['c']);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await expect(makeCase(join(disk, 'd'), small)).rejects.toThrow(/can only be read/);
      expect((await verifyCase(join(disk, 'c'))).state).toBe('whole');
      expect(await makeCase(join(disk, 'c'), small).catch((e: unknown) => e)).toMatchObject({ exit: 5 });
    } finally {
      execFileSync('umount', [disk]);
    }
  },
);
