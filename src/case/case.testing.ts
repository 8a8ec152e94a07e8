// What the tests of this folder share: a folder that goes away, a small case, and sources that need no phone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { access, contact, result } from '../../test/builders.ts';
import { defaultOptions } from '../../test/support.ts';
import { noRows } from '../model/rows.ts';
import { stageInputs, type WrittenCase } from './write.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder that is removed after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'case-test-'));
  folders.push(folder);
  return folder;
}

/** Writes text files into a folder and gives their paths. */
export const files = (folder: string, texts: Record<string, string>): { path: string }[] =>
  Object.entries(texts).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return { path };
  });

/** Imports files the way the command does, with one access and one contact for every input. */
export async function makeCase(
  dir: string,
  given: readonly { path: string }[],
  options = defaultOptions,
): Promise<WrittenCase> {
  const staged = await stageInputs(dir, given);
  const reused = await staged.reusable(options, { name: 'telltale', version: '0.0.0-test', ruleSet: 'test' });
  if (reused) {
    staged.discard();
    return reused;
  }
  const rows = noRows();
  for (const input of staged.inputs) {
    rows.Access.push(access(input.sha256, 1));
    rows.Contact.push(contact(input.sha256, 3));
  }
  return staged.finish({ rows, result: result(staged.inputs, rows, { options }), reportHtml: '<!doctype html>' });
}
