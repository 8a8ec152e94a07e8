// What reading a phone's other records costs, on generated data: a bug report, a Health export, a PowerLog. Each time stands
// beside a bare pass over the same bytes or tables in the same run. `--mb 100,500,100` chooses their sizes in megabytes.
import { closeSync, createReadStream, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const { values } = parseArgs({ options: { mb: { type: 'string', default: '100,500,100' } } });
const [bugMb, healthMb, powerMb] = values.mb.split(',').map(Number);
const load = (path) => import(join(ROOT, 'dist', path));
const { openSqlite } = await load('formats/sqlite.js');

const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const input = (path) => ({
  sha256: 'a'.repeat(64),
  name: 'generated',
  sizeBytes: statSync(path).size,
  async *bytes(start = 0, end = statSync(path).size) {
    if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 });
  },
});
const context = { options: { timeZone: null }, tools: { openSqlite }, companions: [] };

function generate(name, megabytes, head, block, tail) {
  const path = join(folder, name);
  const fd = openSync(path, 'wx');
  writeSync(fd, head);
  for (let size = 0; size < megabytes * 1e6; size += block.length) writeSync(fd, block);
  writeSync(fd, tail);
  closeSync(fd);
  return path;
}

async function time(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Peak of this process while `work` ran, sampled. */
async function measured(work) {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const seconds = await time(work);
  clearInterval(timer);
  return { seconds, peak: Math.max(peak, process.memoryUsage.rss()) };
}

async function readAll(source, path) {
  let items = 0;
  for await (const _ of source.read([input(path)], context)) items++;
  if (items === 0) throw new Error(`${source.id} gave nothing`);
}
async function bare(path) {
  let lines = 0;
  for await (const chunk of input(path).bytes())
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
function report(what, path, { seconds, peak }, against, bareSeconds, aim) {
  const mb = statSync(path).size / 1e6;
  row(
    `${what}, ${Math.round(mb)} MB`,
    `${seconds.toFixed(2)} s, ${Math.round(mb / seconds)} MB/s`,
    `${against} ${bareSeconds.toFixed(2)} s`,
    (seconds / bareSeconds).toFixed(1),
    `${Math.round(peak / 1e6)} MB`,
    aim,
  );
}
row('what', 'time', 'against', 'ratio', 'peak memory', 'aim');
row('---', '--:', '--:', '--:', '--:', '---');

{
  let log = '';
  for (let i = 0; i < 10_000; i++)
    log += `11-10 10:${String(i % 60).padStart(2, '0')}:00.123  1000  1234  1234 I Example : line ${i} of a log that nobody reads here\n`;
  let ops = 'DUMP OF SERVICE appops:\nCurrent AppOps Service state:\n';
  for (let u = 0; u < 500; u++) {
    ops += `  Uid u0a${u}:\n    Package com.example.a${u}:\n`;
    for (let o = 0; o < 10; o++)
      ops +=
        '      CAMERA (allow): \n        null=[\n          Access: [bg-s] 2024-11-10 03:10:12.345 (-7h19m47s655ms)\n        ]\n';
  }
  const head = '== dumpstate: 2024-11-10 10:30:05\n[persist.sys.timezone]: [Europe/Berlin]\n';
  const path = generate('bugreport.txt', bugMb, head, log, ops);
  const { androidBugreport } = await load('sources/android-bugreport.js');
  const base = await time(() => bare(path));
  report(
    'bug report',
    path,
    await measured(() => readAll(androidBugreport, path)),
    'bare lines',
    base,
    '100 MB: 3 s, 300 MB',
  );
  rmSync(path);
}
{
  let block = '';
  for (let i = 0; i < 3000; i++)
    block += ` <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" creationDate="2024-01-15 23:00:00 +0100" startDate="2024-01-15 23:0${i % 10}:00 +0100" endDate="2024-01-15 23:00:00 +0100" value="${i % 97}"/>\n`;
  block +=
    ' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" startDate="2024-01-15 23:00:00 +0100" endDate="2024-01-16 05:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleepCore"/>\n';
  const path = generate('export.xml', healthMb, '<HealthData>\n', block, '</HealthData>\n');
  const { appleHealthExport } = await load('sources/apple-health-export.js');
  const base = await time(() => bare(path));
  report(
    'Health export',
    path,
    await measured(() => readAll(appleHealthExport, path)),
    'bare lines',
    base,
    '150 MB/s, 200 MB',
  );
  rmSync(path);
}
{
  const path = join(folder, 'generated.PLSQL');
  const db = new Database(path);
  db.exec(
    'CREATE TABLE PLStorageOperator_EventForward_TimeOffset (ID INTEGER PRIMARY KEY, timestamp REAL, system REAL); CREATE TABLE PLScreenStateAgent_EventForward_ScreenState (ID INTEGER PRIMARY KEY, timestamp REAL, bundleID TEXT); CREATE TABLE PLProcessNetworkAgent_EventInterval_UsageDiff (ID INTEGER PRIMARY KEY, timestamp REAL, BundleName TEXT, WifiIn REAL, WifiOut REAL, CellIn REAL, CellOut REAL, timestampEnd REAL); CREATE TABLE PLOther_EventPoint_Filler (ID INTEGER PRIMARY KEY, timestamp REAL, filler TEXT); INSERT INTO PLStorageOperator_EventForward_TimeOffset VALUES (1, 1731200000, -100)',
  );
  const screen = db.prepare('INSERT INTO PLScreenStateAgent_EventForward_ScreenState VALUES (NULL, ?, ?)');
  const bytes = db.prepare(
    'INSERT INTO PLProcessNetworkAgent_EventInterval_UsageDiff VALUES (NULL, ?, ?, 1, 2, 0, 0, ?)',
  );
  const other = db.prepare('INSERT INTO PLOther_EventPoint_Filler VALUES (NULL, ?, ?)');
  db.transaction(() => {
    for (let i = 0; i < powerMb * 800; i++) {
      const at = 1_731_200_000 + Math.floor(i / 20) * 300;
      if (i % 4 === 0) screen.run(at, `com.example.a${i % 50}`);
      bytes.run(at, `com.example.a${i % 50}`, at + 300);
      other.run(at, 'x'.repeat(1000));
    }
  })();
  db.close();
  const { iosPowerlog } = await load('sources/ios-powerlog.js');
  const base = await time(() => {
    const open = openSqlite(new Uint8Array(readFileSync(path)));
    let n = 0;
    for (const table of open.tables().filter((t) => !t.includes('Filler')))
      for (const _ of open.rows(`SELECT * FROM ${table}`)) n++;
    open.close();
    return n;
  });
  report('PowerLog', path, await measured(() => readAll(iosPowerlog, path)), 'bare scan', base, 'twice the scan');
}
