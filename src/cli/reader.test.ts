import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../case/environment.ts';
import { openCase, readResult } from '../case/open.ts';
import { rerun } from '../case/rerun.ts';
import { type CommandArguments, CommandError, EXIT, type Io } from './command.ts';
import { claimsCommand } from './commands/claims.ts';
import { importCommand } from './import.ts';

const POLICY =
  '# Plumo Privacy Policy\n\nWhen you register, we collect your phone number.\n\nWe keep a note of how to ring you.\n\n' +
  'Plumo is a plain example of a service with a policy that is long enough to be one. '.repeat(6);
const CLAIMS = {
  claims: [
    {
      quote: 'We keep a note of how to ring you.',
      actor: 'we',
      verb: 'retain',
      polarity: 'affirm',
      data: ['account.phone-number'],
    },
    { quote: 'We sell everything.', actor: 'we', verb: 'share', polarity: 'affirm', data: ['any'] },
  ],
};

let server: Server;
let base: string;
let dir: string;
type Body = Record<string, unknown>;
let asked: { path: string; body: Body }[] = [];
let answer: (response: ServerResponse, body: Body) => void;

const say = (response: ServerResponse, content: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }));
const good = (response: ServerResponse) => say(response, JSON.stringify(CLAIMS));

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (d) => {
      text += d;
    });
    request.on('end', () => {
      const body: Body = JSON.parse(text);
      asked.push({ path: `${request.method} ${request.url}`, body });
      answer(response, body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answer = good;
  dir = mkdtempSync(join(tmpdir(), 'telltale-second-'));
  writeFileSync(join(dir, 'policy.md'), POLICY);
  return () => rmSync(dir, { recursive: true, force: true });
});

async function run(
  command: typeof claimsCommand,
  options: Record<string, string | true>,
  paths = [join(dir, 'policy.md')],
) {
  const out: string[] = [];
  const said: string[] = [];
  const io: Io = {
    lang: 'en',
    quiet: true,
    out: (t) => void out.push(t),
    say: (l) => void said.push(l),
    progress: () => {},
  };
  const args: CommandArguments = {
    paths,
    text: (n) => (typeof options[n] === 'string' ? options[n] : undefined),
    all: (n) => (typeof options[n] === 'string' ? [options[n]] : []),
    has: (n) => options[n] !== undefined,
  };
  return { code: await command.run(args, io), out: out.join(''), said: said.join('\n') };
}
const reader = (rest: Record<string, string | true> = {}) => ({ reader: base, 'reader-model': 'invented:1b', ...rest });
const claims = async (options: Record<string, string | true>) => {
  const done = await run(claimsCommand, { json: true, ...options });
  return { ...done, claims: (JSON.parse(done.out) as { claims: { rule: string; quote: { exact: string } }[] }).claims };
};
const refusal = async (options: Record<string, string | true>) => {
  try {
    await run(claimsCommand, options);
  } catch (error) {
    if (error instanceof CommandError) return { exit: error.exit, sentence: error.message };
    throw error;
  }
  return null;
};

describe('--reader', () => {
  it('asks with fixed settings, keeps quotes that stand in the text, marks them, and counts the rest', async () => {
    const done = await claims(reader());
    expect(asked.map((a) => a.path)).toEqual(['POST /v1/chat/completions']);
    expect(asked[0]!.body).toMatchObject({ model: 'invented:1b', stream: false, temperature: 0, seed: 7 });
    expect(asked[0]!.body['response_format']).toMatchObject({ type: 'json_schema' });
    expect(JSON.stringify(asked[0]!.body['messages'])).toContain('how to ring you');
    const second = done.claims.filter((c) => c.rule === 'second-reader:invented:1b');
    expect(second.map((c) => c.quote.exact)).toEqual(['We keep a note of how to ring you.']);
    expect(done.said).toMatch(/1 statements whose quote does not stand/);
  });

  it('changes nothing where it is not asked for', async () => {
    const without = await claims({});
    const withIt = await claims(reader());
    expect(asked).toHaveLength(1);
    expect(withIt.claims.filter((c) => !c.rule.startsWith('second-reader:'))).toEqual(without.claims);
  });

  it('asks a server that knows no schema again, more plainly', async () => {
    answer = (response, body) => (body['response_format'] ? response.writeHead(400).end('{}') : good(response));
    expect((await claims(reader())).claims.some((c) => c.rule.startsWith('second-reader:'))).toBe(true);
    expect(asked).toHaveLength(3);
  });

  it('outlives errors, garbage, redirects and answers without end, and says so', async () => {
    const cases: [string, (response: ServerResponse) => void][] = [
      ['status-500', (r) => r.writeHead(500).end('no')],
      ['no-answer', (r) => r.writeHead(200).end('<html>')],
      ['no-answer', (r) => say(r, { not: 'text' })],
      ['status-302', (r) => r.writeHead(302, { location: 'http://192.168.0.1/' }).end()],
      ['broken-off', (r) => r.writeHead(200, { 'content-length': '99' }).write('{', () => r.destroy())],
      ['too-large', (r) => r.writeHead(200).end('x'.repeat(5 * 1024 * 1024))],
    ];
    for (const [why, how] of cases) {
      answer = how;
      const done = await claims(reader());
      expect(done.said, why).toContain(why);
      expect(done.claims.every((c) => !c.rule.startsWith('second-reader:'))).toBe(true);
    }
  });

  it('stays on this machine unless allowed, and says what is missing', async () => {
    expect((await refusal(reader({ reader: 'http://192.0.2.7:11434/v1' })))?.sentence).toMatch(
      /not on this machine.*--allow-remote/,
    );
    expect((await refusal({ reader: base }))?.sentence).toMatch(/--reader-model NAME/);
    expect((await refusal({ 'reader-model': 'x' }))?.sentence).toMatch(/belong to `--reader URL`/);
    for (const url of ['ollama', 'file:///etc/passwd', 'http://me:pw@127.0.0.1/v1'])
      expect((await refusal(reader({ reader: url })))?.exit).toBe(EXIT.usage);
    expect(asked).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const closed = createServer();
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const address = closed.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((done) => closed.close(done));
    const got = await refusal(reader({ reader: `http://127.0.0.1:${port}/v1` }));
    expect(got).toMatchObject({ exit: EXIT.noRows });
    expect(got?.sentence).toMatch(/No answer from .*Start the model’s server/);
  });

  it('keeps the answers in the case, which can be checked again without the model', async () => {
    const into = join(dir, 'c');
    const done = await run(importCommand, reader({ case: into, 'no-open': true, app: 'com.example.plumo' }));
    expect(done.said).toMatch(/whose quote does not stand/);
    expect(done.code).toBe(EXIT.done);
    const open = openCase(into);
    const result = readResult(open);
    expect(result.inputs.map((i) => i.source).sort()).toEqual(['privacy-policy', 'second-reading']);
    expect(readFileSync(join(into, 'rows/claim.ndjson'), 'utf8')).toContain('second-reader:invented:1b');
    const before = asked.length;
    const again = await rerun(open, loadEnvironment(), null);
    expect(again.files).toEqual([]);
    expect(asked).toHaveLength(before);
    // The same question with the same answer: the same case.
    await run(importCommand, reader({ case: into, 'no-open': true, app: 'com.example.plumo' }));
    expect(openCase(into).sha256).toBe(open.sha256);
  });
});
