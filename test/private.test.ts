// Values are masked in every output unless the owner asks: nothing that was planted in a capture stands in its case outside
// `inputs/`, on a page, in a table, in a shared page or redacted case, or at the terminal.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateCapture } from '../src/simulator/capture.ts';
import { corpus, ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'telltale-private-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const telltale = (...args: string[]): Promise<{ code: number; text: string }> =>
  new Promise((done) => {
    const env = { ...process.env, CI: '1', XDG_CONFIG_HOME: join(dir, 'config') };
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd: dir, env, maxBuffer: 200_000_000 },
      (error, out, err) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, text: out + err }),
    );
    child.stdin?.end();
  });

/** All text below a path, `inputs` left out; pages with the data inside them. */
function textOf(path: string): string {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => !/^inputs(?:\/|$)/.test(name) && statSync(join(path, name)).isFile())
        .map((name) => join(path, name));
  return files
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const data = /<template id="data">([^<]+)<\/template>/.exec(text)?.[1];
      return data ? `${text.replace(data, '')}\n${inflateSync(Buffer.from(data, 'base64')).toString()}` : text;
    })
    .join('\n');
}

/** A value as it stands, percent-encoded, and in base64. */
const waysToWrite = (value: string): string[] => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
];

/** Everything that a person may print or hand on, of one capture. */
async function everyOutput(given: readonly string[], options: readonly string[]): Promise<Map<string, string>> {
  const name = `case-${readdirSync(dir).length}`;
  const outputs = new Map<string, string>();
  const run = async (...args: string[]) => {
    const { code, text } = await telltale(...args);
    expect({ args, code, text: code === 0 ? '' : text }).toEqual({ args, code: 0, text: '' });
    outputs.set(args.join(' '), text);
  };
  await run(...given, '--case', name, '--no-open', '--json', '--whose', 'mine', ...options);
  outputs.set('the case', textOf(join(dir, name)));
  expect(outputs.get('the case')).toContain('"masked":');
  const { findings } = JSON.parse(readFileSync(join(dir, name, 'result.json'), 'utf8')) as {
    findings: { id: string; evidence: unknown[] }[];
  };
  await run('explain', name);
  const told = findings.filter((f) => f.evidence.length > 0);
  expect(told.length).toBeGreaterThan(3);
  for (const { id } of told.slice(0, 3)) await run('explain', name, id, '--all');
  await run('explain', name, told[0]!.id, '--json');
  for (const format of ['csv', 'md', 'json', 'html']) await run('report', name, '--format', format);
  await run('share', name, '--hosts', '--blur', 'none', '--yes', '--out', `${name}.html`);
  outputs.set('shared page', textOf(join(dir, `${name}.html`)));
  await run('redact', name, '--out', `${name}-redacted`);
  outputs.set('redacted case', textOf(join(dir, `${name}-redacted`)));
  await run('verify', name);
  return outputs;
}

function expectNone(outputs: ReadonlyMap<string, string>, values: readonly string[]): void {
  const shown: string[] = [];
  for (const [output, text] of outputs)
    for (const value of values)
      for (const way of waysToWrite(value)) if (text.includes(way)) shown.push(`${value} as ${way} in ${output}`);
  expect(shown).toEqual([]);
}

/** A HAR with requests that carry values where rows keep text: in paths, in keys, told late, cut off. */
function awkwardHar(): { text: string; values: string[] } {
  const values = {
    phone: '+8613912345678',
    email: 'ann.lee@post.example',
    user: 'u_58c1d0ffee77',
    late: 'u_late0042aa917',
    name: '欧阳晓雨样',
  };
  const request = (url: string, body?: unknown) => ({
    startedDateTime: '2024-10-05T04:00:00.000Z',
    request: {
      method: body === undefined ? 'GET' : 'POST',
      url: `https://api.chat.example${url}`,
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      ...(body !== undefined && { postData: { mimeType: 'application/json', text: JSON.stringify(body) } }),
    },
    response: { status: 200 },
  });
  const entries = [
    request(`/v1/users/${values.late}/friends`),
    request(`/v1/users/${values.user}/profile?user_id=${values.user}`),
    request(`/invite/${encodeURIComponent(values.email)}/accept`),
    request(`/book/${encodeURIComponent(values.name)}/of/me`),
    request('/sync', { [values.email]: { email: values.email }, [values.phone]: { phone: values.phone } }),
    request('/me', { user_id: values.late, phone: values.phone, real_name: values.name }),
    request(`/pay/tel:${values.phone}/`, { phone: values.phone }),
  ];
  return { text: JSON.stringify({ log: { version: '1.2', entries } }), values: Object.values(values) };
}

describe('nothing planted in a capture is shown', () => {
  it('of a simulated one, with the owner’s values and without', async () => {
    const { har, me } = simulateCapture('private');
    writeFileSync(join(dir, 'sim.har'), har);
    writeFileSync(join(dir, 'me.json'), JSON.stringify(me));
    const values = Object.values(me)
      .flat()
      .map(String)
      .filter((v) => v.length >= 6);
    expect(values.length).toBeGreaterThan(10);
    expectNone(await everyOutput(['sim.har'], ['--me', 'me.json']), values);
    const { text } = await telltale('sim.har', '--case', 'sim', '--no-open', '--json');
    expectNone(new Map([['without the owner’s values', text + textOf(join(dir, 'sim'))]]), values);
  }, 240_000);

  it('of one that carries values in paths and in keys, told late, and damaged', async () => {
    const { text, values } = awkwardHar();
    writeFileSync(join(dir, 'awkward.har'), text);
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ name: values[4] }));
    const outputs = await everyOutput(['awkward.har'], ['--me', 'owner.json']);
    expectNone(outputs, values);
    const rows = outputs.get('the case')!;
    expect(rows).toContain('/v1/users/u•••7/friends');
    writeFileSync(join(dir, 'cut.har'), text.slice(0, -300));
    const cut = await telltale('cut.har', '--case', 'cut', '--no-open', '--json', '--me', 'owner.json');
    expectNone(new Map([['cut', cut.text + textOf(join(dir, 'cut'))]]), values);
  }, 240_000);

  const tls = corpus('traffic/selfmade-tls/cap.pcapng');
  it.runIf(tls)(
    'of a capture with its keys',
    async () => {
      const at = (name: string) => corpus(`traffic/selfmade-tls/${name}`)!;
      const planted = Object.entries(JSON.parse(readFileSync(at('honey.json'), 'utf8')) as Record<string, unknown>);
      const values = planted.flatMap(([, v]) => [v].flat().map(String)).filter((v) => v.length >= 6);
      expectNone(await everyOutput([at('cap.pcapng'), at('keys.log')], ['--me', at('honey.json')]), values);
    },
    240_000,
  );
});
