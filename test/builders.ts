// Rows and results for tests, each member overridable.
import { RESULT_SCHEMA, type Result } from '../src/model/result.ts';
import type { Access, Contact, Rows } from '../src/model/rows.ts';
import type { Input } from '../src/model/units.ts';
import { defaultOptions } from './support.ts';

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
