// What telltale costs, on reports that the simulator writes into a temporary folder. Every time stands beside one taken
// in the same run: an empty Node, or a bare JSON.parse over the same lines. `--lines 5000,100000` chooses the sizes,
// `--rounds N` how often each is measured (the median is printed), `--page` adds the page of 200,000 rows.
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const MAIN = join(ROOT, 'dist/cli/main.js');
if (!existsSync(MAIN)) {
  console.error('npm run bench needs the built program: run `npm run build` first.');
  process.exit(2);
}
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '5000,100000,1000000' },
    rounds: { type: 'string', default: '3' },
    page: { type: 'boolean', default: false },
  },
});
const sizes = values.lines.split(',').map(Number);
const rounds = Number(values.rounds);
const { busyReport, busyWeek } = await import(join(ROOT, 'dist/simulator/busy.js'));
const { reportText } = await import(join(ROOT, 'dist/simulator/report.js'));

/** Runs Node with these arguments: seconds by the clock and of the processor, peak bytes and exit code. */
function measure(args, cwd) {
  return new Promise((done) => {
    const peak = pathToFileURL(join(ROOT, 'bench/peak.mjs')).href;
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', peak, ...args], {
      cwd,
      env: { ...process.env, CI: '1' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let figures = '';
    let errors = '';
    child.stdio[3].on('data', (chunk) => (figures += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0) console.error(`exit ${code}: ${args.join(' ')}\n${errors}`);
      done({ seconds, code, ...JSON.parse(figures || '{}') });
    });
  });
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function measureOften(n, args, prepare = () => args) {
  const runs = [];
  for (let i = 0; i < n; i++) runs.push(await measure(prepare(i) ?? args));
  return {
    seconds: middle(runs.map((r) => r.seconds)),
    cpuSeconds: middle(runs.map((r) => r.cpuSeconds)),
    peakBytes: Math.max(...runs.map((r) => r.peakBytes)),
    code: Math.max(...runs.map((r) => r.code ?? 1)),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

function writeReport(name, lines) {
  const path = join(folder, name);
  const fd = openSync(path, 'wx');
  let block = '';
  let count = 0;
  for (const line of lines) {
    block += `${line}\n`;
    count++;
    if (block.length > 1 << 20) {
      writeSync(fd, block);
      block = '';
    }
  }
  writeSync(fd, block);
  closeSync(fd);
  return { path, count, bytes: statSync(path).size };
}

/** By the clock, and in brackets of the processor: the same on a busy machine. */
const times = (r) => `${r.seconds.toFixed(2)} s (${r.cpuSeconds.toFixed(2)})`;
const ratio = (a, b) => `${(a.seconds / b.seconds).toFixed(1)} (${(a.cpuSeconds / b.cpuSeconds).toFixed(1)})`;
const megabytes = (b) => `${Math.round(b / 1e6)} MB`;
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const failed = [];

const empty = await measureOften(Math.max(5, rounds), ['-e', '0']);
const help = await measureOften(Math.max(5, rounds), [MAIN, '--help']);
console.log(`Node ${process.versions.node}, an empty program: ${times(empty)}, ${megabytes(empty.peakBytes)}\n`);
row('what', 'time (processor)', 'against', 'ratio (processor)', 'peak memory', 'aim');
row('---', '--:', '--:', '--:', '--:', '---');
row(
  '`telltale --help`',
  times(help),
  `empty Node ${times(empty)}`,
  ratio(help, empty),
  megabytes(help.peakBytes),
  '0.15 s',
);

const AIMS = { 5000: '1.0 s, 200 MB', 100000: '2.5 s, 300 MB', 1000000: '6 times, 800 MB' };
const n = (x) => x.toLocaleString('en');
for (const size of sizes) {
  const report =
    size === 5000
      ? writeReport('week.ndjson', reportText(busyWeek(), 'bench'))
      : writeReport(`${size}.ndjson`, busyReport(size));
  const often = size > 500_000 ? 1 : rounds;
  const loop = await measureOften(often, [join(ROOT, 'bench/parse-loop.mjs'), report.path]);
  let cases = 0;
  const whole = await measureOften(often, null, () => [
    MAIN,
    report.path,
    '--case',
    join(folder, `${size}-${cases++}.case`),
    '--no-open',
    '--quiet',
  ]);
  if (whole.code !== 0) failed.push(size);
  row(
    `${n(report.count)} lines (${megabytes(report.bytes)}): read, audit, seal, page`,
    times(whole),
    `JSON.parse ${times(loop)}, ${megabytes(loop.peakBytes)}`,
    ratio(whole, loop),
    megabytes(whole.peakBytes),
    AIMS[size] ?? '–',
  );
  const page = join(folder, `${size}-0.case`, 'report.html');
  if (existsSync(page)) row(`its page`, '', '', '', `${(statSync(page).size / 1e6).toFixed(2)} MB file`, '');
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

if (values.page) {
  const report = writeReport('page.ndjson', busyReport(400_000));
  const dir = join(folder, 'page.case');
  const run = await measure([MAIN, report.path, '--case', dir, '--no-open', '--quiet']);
  const rows = ['access', 'contact']
    .map((name) => join(dir, 'rows', `${name}.ndjson`))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + readFileSync(path, 'latin1').split('\n').length - 1, 0);
  const size = existsSync(join(dir, 'report.html')) ? statSync(join(dir, 'report.html')).size : 0;
  row(`page of ${n(rows)} rows`, times(run), '', '', `${(size / 1e6).toFixed(2)} MB file`, '3 MB file');
}
if (failed.length > 0) process.exitCode = 1;
