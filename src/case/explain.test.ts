import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { result } from '../../test/builders.ts';
import { memoryInput } from '../engine/input.ts';
import type { Finding } from '../model/finding.ts';
import { noRows } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import { scratch } from './case.testing.ts';
import { evidenceLines, findFinding } from './explain.ts';
import { fileInput } from './file-input.ts';

const text = (s: string, name = 'log'): Input => memoryInput(name, new TextEncoder().encode(s));
const inputsOf = (...inputs: Input[]) => result(inputs, noRows());
const withIds = (...ids: string[]) => ({
  ...result([], noRows()),
  findings: ids.map((id) => ({ id: id.padEnd(64, '0') }) as Finding),
});

it('a finding is found by the beginning of its id, where that is one', () => {
  const some = withIds('abc1', 'abd2', 'ff');
  expect(findFinding(some, 'ABC').id).toMatch(/^abc1/);
  expect(() => findFinding(some, 'ab')).toThrow(/several findings begin so \(abc1\w+ and abd2\w+\)/);
  expect(() => findFinding(some, 'e')).toThrow(/no finding/);
  expect(() => findFinding(some, '.*')).toThrow(/no finding/);
  expect(() => findFinding(some, '')).toThrow(/no finding/);
});

it('the very lines are shown in the order of the evidence, an end under its begin', async () => {
  const input = text('one\ntwo\r\nthree\nfour');
  const from = input.sha256;
  const lines = await evidenceLines([input], inputsOf(input), [
    { input: from, line: 3, end: { input: from, line: 4 } },
    { input: from, line: 2 },
    { input: from, line: 9 },
  ]);
  expect(lines.map((l) => [l.place.line, l.isEnd, l.text, l.why])).toEqual([
    [3, false, 'three', null],
    [4, true, 'four', null],
    [2, false, 'two', null],
    [9, false, null, 'not-found'],
  ]);
});

it('control characters are written out and a long line is cut', async () => {
  const input = text(`\u001b[2J\u202eevil\u0000\n${'x'.repeat(9000)}`);
  const [first, second] = await evidenceLines([input], inputsOf(input), [
    { input: input.sha256, line: 1 },
    { input: input.sha256, line: 2 },
  ]);
  expect(first?.text).toBe('\\u{1b}[2J\\u{202e}evil\\u{0}');
  expect(second?.text).toMatch(/^x{4000}…?$/);
});

it('reading stops at the last wanted line', async () => {
  const path = join(scratch(), 'big');
  writeFileSync(path, `first\n${'x'.repeat(5_000_000)}`);
  const input = await fileInput(path);
  let bytes = 0;
  const counted: Input = {
    ...input,
    async *bytes(start, end) {
      for await (const chunk of input.bytes(start, end)) {
        bytes += chunk.length;
        yield chunk;
      }
    },
  };
  await evidenceLines([counted], inputsOf(counted), [{ input: counted.sha256, line: 1 }]);
  expect(bytes).toBeLessThan(2_000_000);
});

it('a line of a member of an archive is read from that member', async () => {
  const zip = memoryInput('bugreport.zip', zipSync({ 'a.txt': strToU8('A1\nA2'), 'b/c.txt': strToU8('C1\nC2\nC3') }));
  const at = (path: string, line: number) => ({ input: zip.sha256, path, line });
  const lines = await evidenceLines([zip], inputsOf(zip), [at('b/c.txt', 3), at('a.txt', 1), at('none', 1)]);
  expect(lines.map((l) => l.text)).toEqual(['C3', 'A1', null]);
});

it('rows of a database and inputs that are not kept are named without text', async () => {
  const input = text('SQLite format 3');
  const lines = await evidenceLines([input], inputsOf(input), [
    { input: input.sha256, path: 'access', row: 7 },
    { input: '0'.repeat(64), line: 1 },
  ]);
  expect(lines.map((l) => l.why)).toEqual(['not-a-line', 'no-input']);
});

it('of a request the rows are told, with the values masked', async () => {
  const input = text('{}');
  const from = { input: input.sha256, entry: 0 };
  const rows = noRows();
  rows.DataItem.push({
    app: null,
    at: null,
    data: 'account.email',
    form: 'encoded',
    where: 'body:$.m',
    chain: ['base64'],
    reason: 'owner',
    note: null,
    masked: 'a•••z',
    hash: '0',
    request: from,
    from,
  });
  const [shown] = await evidenceLines([input], inputsOf(input), [from], { rows });
  expect(shown?.request).toEqual(['account.email body:$.m base64 a•••z (owner)']);
  expect(shown?.why).toBe('not-a-line');
});

it('lines of a capture are shown only when the owner asks', async () => {
  const input = text('{"body":"secret"}');
  const of = inputsOf(input);
  of.inputs[0]!.rows = { Request: 1 };
  const evidence = [{ input: input.sha256, line: 1 }];
  expect((await evidenceLines([input], of, evidence))[0]).toMatchObject({ text: null, why: 'values' });
  expect((await evidenceLines([input], of, evidence, { reveal: true }))[0]?.text).toContain('secret');
});
