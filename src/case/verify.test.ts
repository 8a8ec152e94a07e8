import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import { files, makeCase, scratch } from './case.testing.ts';
import { type SealCheck, verifyCase } from './verify.ts';
import { caseWords } from './words.ts';

/** A whole case of three revisions in a fresh folder. */
async function threeRevisions(): Promise<string> {
  const folder = scratch();
  const dir = join(folder, 'case');
  await makeCase(dir, files(folder, { a: 'one\n' }));
  await makeCase(dir, files(folder, { b: 'two\n' }));
  await makeCase(dir, files(folder, { d: 'three\n' }));
  return dir;
}

const allFiles = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile() && name !== 'run-log.ndjson')
    .sort();

const kinds = (check: SealCheck): string[] => check.faults.map((f) => `${f.kind} ${f.file}`);

it('a case as written is whole', async () => {
  const check = await verifyCase(await threeRevisions());
  expect(check).toMatchObject({ state: 'whole', faults: [], signature: { state: 'none' } });
});

it('every changed byte of every file is noticed, and the file named', async () => {
  const dir = await threeRevisions();
  for (const name of allFiles(dir)) {
    const bytes = readFileSync(join(dir, name));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= flip;
        writeFileSync(join(dir, name), changed);
        const check = await verifyCase(dir);
        expect(check.state).toBe('broken');
        expect(check.faults.some((f) => f.file === name)).toBe(true);
      }),
      { numRuns: 12 },
    );
    for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from('\n')]), Buffer.alloc(0)]) {
      writeFileSync(join(dir, name), other);
      expect((await verifyCase(dir)).state, name).toBe('broken');
    }
    writeFileSync(join(dir, name), bytes);
  }
  expect((await verifyCase(dir)).state).toBe('whole');
});

it('every removed and every renamed file is named for what it is', async () => {
  const dir = await threeRevisions();
  for (const name of allFiles(dir)) {
    const path = join(dir, name);
    renameSync(path, `${path}.bak`);
    const renamed = await verifyCase(dir);
    if (name !== 'manifest.json') expect(kinds(renamed)).toContain(`renamed ${name}`);
    expect(renamed.state).toBe('broken');
    const bytes = readFileSync(`${path}.bak`);
    rmSync(`${path}.bak`);
    expect(kinds(await verifyCase(dir))).toContain(name === 'manifest.json' ? `manifest ${name}` : `missing ${name}`);
    writeFileSync(path, bytes);
  }
  expect((await verifyCase(dir)).state).toBe('whole');
});

it('two files that change places are both noticed', async () => {
  const dir = await threeRevisions();
  const [a, b] = [join(dir, 'rows/access.ndjson'), join(dir, 'rows/contact.ndjson')];
  renameSync(a, `${a}.x`);
  renameSync(b, a);
  renameSync(`${a}.x`, b);
  expect(kinds(await verifyCase(dir))).toEqual(['changed rows/access.ndjson', 'changed rows/contact.ndjson']);
});

it('added files, folders, links and pipes are noticed wherever they stand', async () => {
  const dir = await threeRevisions();
  const cases: [string, () => void][] = [
    ['note.txt', () => writeFileSync(join(dir, 'note.txt'), '')],
    ['rows/holding.ndjson', () => writeFileSync(join(dir, 'rows/holding.ndjson'), '')],
    ['.hidden', () => mkdirSync(join(dir, '.hidden'))],
    ['deep/er', () => mkdirSync(join(dir, 'deep/er'), { recursive: true })],
    ['link', () => symlinkSync('result.json', join(dir, 'link'))],
    ['pipe', () => execFileSync('mkfifo', [join(dir, 'pipe')])],
    ['constructor', () => writeFileSync(join(dir, 'constructor'), '')],
    ['__proto__', () => writeFileSync(join(dir, '__proto__'), '')],
  ];
  for (const [name, add] of cases) {
    add();
    expect(kinds(await verifyCase(dir))).toEqual([`added ${name}`]);
    rmSync(join(dir, name.split('/')[0] === 'deep' ? 'deep' : name), { recursive: true });
  }
  expect((await verifyCase(dir)).state).toBe('whole');
});

it('a link in the place of a file is noticed even where it leads to the same bytes', async () => {
  const dir = await threeRevisions();
  renameSync(join(dir, 'result.json'), join(dir, '../elsewhere.json'));
  symlinkSync('../elsewhere.json', join(dir, 'result.json'));
  expect(kinds(await verifyCase(dir))).toEqual(['not-a-file result.json']);
});

it('a name that is not UTF-8 does not pass for another', async () => {
  const dir = await threeRevisions();
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/result`), Buffer.from([0xff]), Buffer.from('.json')]), 'x');
  expect((await verifyCase(dir)).faults.map((f) => f.kind)).toEqual(['added']);
});

it('what is not sealed may change: the log of runs', async () => {
  const dir = await threeRevisions();
  writeFileSync(join(dir, 'run-log.ndjson'), 'anything');
  expect((await verifyCase(dir)).state).toBe('whole');
  rmSync(join(dir, 'run-log.ndjson'));
  expect((await verifyCase(dir)).state).toBe('whole');
});

type Loose = Record<string, unknown> & { subject: unknown[]; predicate: Record<string, unknown> };

/** Writes a manifest that is canonical and fits itself, as a forger would. */
function forge(dir: string, manifest: Loose, change: (m: Loose) => void): void {
  const m = structuredClone(manifest);
  change(m);
  delete m.predicate['self'];
  m.predicate['self'] = sha256Hex(canonicalJson(m));
  writeFileSync(join(dir, 'manifest.json'), canonicalJson(m));
}

it('a manifest that names files outside the case, the same file twice or itself is refused', async () => {
  const dir = await threeRevisions();
  const manifest: Loose = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  const digest = { sha256: '0'.repeat(64) };
  for (const name of ['../x', '/etc/passwd', 'a/../../x', 'a//b', '', '.', 'c:\\x', 'manifest.json', 'a\0b']) {
    forge(dir, manifest, (m) => m.subject.push({ name, digest }));
    expect(kinds(await verifyCase(dir)), name).toEqual(['manifest manifest.json']);
  }
  forge(dir, manifest, (m) => m.subject.push(m.subject[0]));
  expect((await verifyCase(dir)).faults[0]?.message.id).toBe('case.fault.manifest.listed-twice');
  for (const part of ['subject', 'predicate', '_type', 'predicateType']) {
    forge(dir, manifest, (m) => {
      (m as Record<string, unknown>)[part] = part === 'predicate' ? {} : 7;
    });
    expect(kinds(await verifyCase(dir)), part).toEqual(['manifest manifest.json']);
  }
});

it('a manifest written anew by another program is not canonical, and one with a changed member does not fit itself', async () => {
  const dir = await threeRevisions();
  const text = readFileSync(join(dir, 'manifest.json'), 'utf8');
  const fault = async (changed: string | Buffer) => {
    writeFileSync(join(dir, 'manifest.json'), changed);
    return (await verifyCase(dir)).faults[0]?.message.id;
  };
  expect(await fault(JSON.stringify(JSON.parse(text), null, 2))).toBe('case.fault.manifest.not-canonical');
  expect(await fault(text.replace('"how":"file"', '"how":"file","how":"file"'))).toBe(
    'case.fault.manifest.not-canonical',
  );
  expect(await fault(`\ufeff${text}`)).toBe('case.fault.manifest.not-json');
  expect(await fault(text.replace('"how":"file"', '"how":"fetched"'))).toBe('case.fault.manifest.self-differs');
  expect(await fault(text.slice(0, -1))).toBe('case.fault.manifest.not-json');
  expect(await fault(Buffer.from([0xff, 0xfe]))).toBe('case.fault.manifest.not-text');
  expect(await fault('['.repeat(200_000) + ']'.repeat(200_000))).toBe('case.fault.manifest.not-canonical');
});

it('an input or an earlier manifest that is taken out of the list is missed', async () => {
  const dir = await threeRevisions();
  const manifest: Loose = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  for (const folder of ['inputs', 'manifests']) {
    const victim = (manifest.subject as { name: string }[]).find((s) => s.name.startsWith(`${folder}/`))!.name;
    cpSync(join(dir, victim), join(dir, '../kept'));
    rmSync(join(dir, victim));
    forge(dir, manifest, (m) => {
      m.subject = (m.subject as { name: string }[]).filter((s) => s.name !== victim);
    });
    expect(kinds(await verifyCase(dir))).toContain(`history ${victim}`);
    cpSync(join(dir, '../kept'), join(dir, victim));
  }
});

it('a folder that is no case is wrong use, one that lost its manifest is a broken seal', async () => {
  const folder = scratch();
  await expect(verifyCase(join(folder, 'nowhere'))).rejects.toMatchObject({ exit: 2 });
  await expect(verifyCase(folder)).rejects.toMatchObject({ exit: 2 });
  const lost = await threeRevisions();
  rmSync(join(lost, 'manifest.json'));
  expect(kinds(await verifyCase(lost))).toEqual(['manifest manifest.json']);
});

it('every fault has a sentence in both languages', async () => {
  const dir = await threeRevisions();
  writeFileSync(join(dir, 'x'), '');
  rmSync(join(dir, 'result.json'));
  for (const { message } of (await verifyCase(dir)).faults) {
    expect(caseWords('en', message)).toMatch(/\.$/);
    expect(caseWords('zh-CN', message)).toMatch(/。$/);
  }
});
