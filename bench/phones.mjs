// What reading a phone's other records costs, on generated data: a bug report, a Health export, a PowerLog. Each time stands
// beside a bare pass over the same bytes or tables in the same run. `--mb 100,500,100` chooses their sizes in megabytes.
import {
  appendFileSync,
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDeflateRaw } from 'node:zlib';
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
const { nodeInflate } = await load('case/inflate.js');
const context = { options: { timeZone: null }, tools: { openSqlite, inflate: nodeInflate }, companions: [] };

function generate(name, megabytes, head, block, tail) {
  const path = join(folder, name);
  const fd = openSync(path, 'wx');
  writeSync(fd, head);
  for (let size = 0; size < megabytes * 1e6; size += block.length) writeSync(fd, block);
  writeSync(fd, tail);
  closeSync(fd);
  return path;
}

/** Seconds by the clock and of all processors together. */
async function time(work) {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const clock = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { clock, cpu: (user + system) / 1e6 };
}

/** Peak of this process while `work` ran, sampled. */
async function measured(work) {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const times = await time(work);
  clearInterval(timer);
  return { ...times, peak: Math.max(peak, process.memoryUsage.rss()) };
}

/** An archive of one member. */
async function zipped(path, name) {
  const to = `${path}.zip`;
  const { size } = statSync(path);
  const bytes = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 6);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(bytes.length, 26);
  writeFileSync(to, Buffer.concat([local, bytes]));
  await pipeline(createReadStream(path), createDeflateRaw({ level: 4 }), createWriteStream(to, { flags: 'a' }));
  const start = statSync(to).size;
  const central = Buffer.alloc(46 + bytes.length);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 8);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(start - 30 - bytes.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(bytes.length, 28);
  bytes.copy(central, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(start, 16);
  appendFileSync(to, Buffer.concat([central, end]));
  return to;
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

const sizeMb = (path) => statSync(path).size / 1e6;
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
function report(what, mb, { clock, cpu, peak }, against, bare, aim) {
  row(
    `${what}, ${Math.round(mb)} MB`,
    `${clock.toFixed(2)} s, ${Math.round(mb / clock)} MB/s`,
    `${cpu.toFixed(2)} s`,
    `${against} ${bare.cpu.toFixed(2)} s`,
    (cpu / bare.cpu).toFixed(1),
    `${Math.round(peak / 1e6)} MB`,
    aim,
  );
}
row('what', 'by the clock', 'processor', 'against, processor', 'ratio', 'peak memory', 'aim');
row('---', '--:', '--:', '--:', '--:', '--:', '---');

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
    sizeMb(path),
    await measured(() => readAll(androidBugreport, path)),
    'bare lines',
    base,
    '100 MB: 3 s, 300 MB',
  );
  rmSync(path);
}
{
  let block = '';
  const two = (n) => String(n).padStart(2, '0');
  const at = (i) =>
    `2024-01-${two(1 + (i % 28))} ${two((i * 31) % 24)}:${two((i * 7919) % 60)}:${two((i * 104_729) % 60)} +0100`;
  for (let i = 0; i < 3000; i++)
    block += ` <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" creationDate="${at(i)}" startDate="${at(i * 3)}" endDate="${at(i * 7)}" value="${(i * 7919) % 97}.${(i * 104_729) % 9973}"/>\n`;
  block +=
    ' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" startDate="2024-01-15 23:00:00 +0100" endDate="2024-01-16 05:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleepCore"/>\n';
  const path = generate('export.xml', healthMb, '<HealthData>\n', block, '</HealthData>\n');
  const { appleHealthExport } = await load('sources/apple-health-export.js');
  const base = await time(() => bare(path));
  report(
    'Health export',
    sizeMb(path),
    await measured(() => readAll(appleHealthExport, path)),
    'bare lines',
    base,
    '150 MB/s, 200 MB',
  );
  const zip = await zipped(path, 'apple_health_export/export.xml');
  const packed = await time(async () => {
    const { readZip, zipMember } = await load('formats/zip.js');
    const [entry] = await readZip(input(zip));
    for await (const _ of zipMember(input(zip), entry, Number.POSITIVE_INFINITY, context.tools));
  });
  report(
    'Health export in its zip',
    sizeMb(path),
    await measured(() => readAll(appleHealthExport, zip)),
    'bare inflating',
    packed,
    '150 MB/s, 200 MB',
  );
  rmSync(path);
  rmSync(zip);
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
  report(
    'PowerLog',
    sizeMb(path),
    await measured(() => readAll(iosPowerlog, path)),
    'bare scan',
    base,
    'twice the scan',
  );
}
