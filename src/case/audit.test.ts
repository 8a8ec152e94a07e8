import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Audit } from '../model/units.ts';
import { auditCase } from './audit.ts';
import { files, makeCase, scratch } from './case.testing.ts';
import { loadEnvironment } from './environment.ts';
import { openCase, readResult } from './open.ts';
import { rerun } from './rerun.ts';
import { verifyCase } from './verify.ts';

// The page's template comes from the build, which `npm test` makes first.
const env = loadEnvironment();

it('other findings become a new revision, the same ones write nothing', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  const first = await makeCase(dir, files(folder, { a: 'x' }));
  const dry = await auditCase(dir, env, { write: false });
  expect(dry).toMatchObject({ same: false, written: null });
  expect(openCase(dir).sha256).toBe(first.manifestSha256);

  const wet = await auditCase(dir, env, { write: true });
  expect(wet.written?.state).toBe('revised');
  expect(openCase(dir).manifest.predicate.previous).toBe(first.manifestSha256);
  expect(readResult(openCase(dir)).findings.length).toBe(wet.result.findings.length);
  expect((await verifyCase(dir)).state).toBe('whole');

  expect(await auditCase(dir, env, { write: true })).toMatchObject({ same: true, begun: 0, ended: 0, written: null });
});

it('an audit that throws becomes a problem, and one that is gone takes its findings along', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  await auditCase(dir, env, { write: true });
  const broken: Audit = {
    ...env.audits[0]!,
    audit: () => {
      throw new Error('no');
    },
  };
  const done = await auditCase(dir, { ...env, audits: [broken] }, { write: false });
  expect(done.result.problems.map((p) => p.code)).toContain('audit-failed');
  expect(done.ended).toBeGreaterThan(0);
});

it('rows that the inputs do not give are told by computing again', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  const open = openCase(dir);
  const again = await rerun(open, env, null);
  expect(again.state).toBe('toolchain-differs');
  expect(again.files).toContain('rows/access.ndjson');
  expect(again.tools.join()).toContain('0.0.0-test');
});
