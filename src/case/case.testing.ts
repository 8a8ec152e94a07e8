// What the tests of this folder share: a folder that goes away, a small case, and sources that need no phone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { defaultOptions } from '../../test/support.ts';
import { RESULT_SCHEMA, type Result } from '../model/result.ts';
import { type Access, type Contact, noRows, type Rows } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
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

export const CHAT = 'com.example.chat';
export const MAPS = 'com.example.maps';

export function access(input: string, line: number, over: Partial<Access> = {}): Access {
  return {
    app: CHAT,
    appAsStored: over.app === undefined ? CHAT : over.app,
    data: 'photos',
    kindAsStored: 'photos',
    begin: '2024-01-02T03:14:05.678+01:00',
    end: '2024-01-02T03:15:05.678+01:00',
    timing: 'coalesced',
    use: { minMs: 0, maxMs: 0 },
    state: { value: 'unknown', grade: 'unknown', evidence: [] },
    via: 'direct',
    allowed: true,
    count: null,
    episode: 1,
    from: { input, line, end: { input, line: line + 1 } },
    ...over,
  };
}

export function contact(input: string, line: number, over: Partial<Contact> = {}): Contact {
  return {
    app: CHAT,
    host: 'api.example.com',
    isAddress: false,
    owner: null,
    ownerAsStored: null,
    listed: false,
    first: '2024-01-02T04:05:06.789+01:00',
    last: '2024-01-02T05:06:07.891+01:00',
    hits: 3,
    initiated: 'app',
    context: null,
    from: { input, line },
    ...over,
  };
}

const noLines = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };

export function result(inputs: readonly Input[], rows: Rows, over: Partial<Result> = {}): Result {
  return {
    schema: RESULT_SCHEMA,
    tool: { name: 'telltale', version: '0.0.0-test', ruleSet: 'test' },
    options: defaultOptions,
    inputs: inputs.map((i) => ({
      sha256: i.sha256,
      name: i.name,
      sizeBytes: i.sizeBytes,
      source: 'test',
      lines: noLines,
      rows: {},
    })),
    coverage: [],
    derived: {
      era: { timerMs: null, wallMs: null, basis: 'none' },
      night: { from: null, to: null, basis: 'unknown' },
    },
    apps: [],
    findings: [],
    problems: [],
    totals: {
      lines: noLines,
      rows: { Access: rows.Access.length, Contact: rows.Contact.length },
      episodes: 0,
      apps: 0,
      findings: {},
    },
    ...over,
  };
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
