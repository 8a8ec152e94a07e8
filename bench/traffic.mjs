// What captures cost, on generated data, as ratios against JSON.parse (and TrackHAR and tshark where installed) in the same run.
// `--har MB` sizes the HAR, `--packets N` the capture. Needs the built program: `npm run build` first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const { values } = parseArgs({
  options: { har: { type: 'string', default: '300' }, packets: { type: 'string', default: '1000000' } },
});
const load = (path) => import(join(ROOT, 'dist', path));
const [{ HarScanner }, { har }, { createFinder }, { createEndpoints }, { PcapReader }, { Flows }] = await Promise.all(
  [
    'formats/har-scan.js',
    'sources/har.js',
    'derive/data-items/index.js',
    'knowledge/endpoints.js',
    'formats/pcap.js',
    'formats/flows.js',
  ].map(load),
);
const raw = { 'field-names': JSON.parse(readFileSync(join(ROOT, 'data/field-names.json'), 'utf8')) };
for (const f of readdirSync(join(ROOT, 'data/endpoints')))
  raw[`endpoints/${f.slice(0, -5)}`] = JSON.parse(readFileSync(join(ROOT, 'data/endpoints', f), 'utf8'));
const find = createFinder({ endpoints: createEndpoints(raw), me: null, key: new Uint8Array(32) });
const context = { options: { app: null, recipient: null, phase: null }, tools: {}, companions: [] };
const cpu = (work) => {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
};
const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);
const say = (what, figure) => console.log(`${what.padEnd(62)} ${figure}`);

/** One entry: an analytics body of some kilobytes and a response that is passed over. */
function entry(i) {
  const events = Array.from({ length: 8 }, (_, k) => ({
    event_name: `screen_view_${k}`,
    ts: 1767225600000 + k,
    session: `${i}-${k}`,
    properties: {
      page_name: `Screen${k}`,
      position: k,
      note: 'some words that say nothing in particular, as texts do',
    },
  }));
  const body = JSON.stringify({
    device: { model: 'Acme 7', os_version: '14', android_id: 'c0ffee12ab34cd56' },
    gaid: '5f2c1d7e-9a3b-4c8d-b1e2-0123456789ab',
    events,
  });
  return JSON.stringify({
    startedDateTime: '2026-01-01T00:00:00.000Z',
    request: {
      method: 'POST',
      url: `https://in.example/v1/${i}`,
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      postData: { mimeType: 'application/json', text: body },
    },
    response: {
      status: 200,
      content: {
        text: JSON.stringify({
          items: Array.from({ length: 60 }, (_, k) => ({ id: k, title: `A "quoted" title ${k}` })),
        }),
      },
    },
  });
}
const head = new TextEncoder().encode('{"log":{"version":"1.2","entries":[');
const block = new TextEncoder().encode(`${Array.from({ length: 50 }, (_, i) => entry(i)).join(',')},`);
const tail = new TextEncoder().encode(`${entry(0)}]}}`);
const blocks = Math.ceil((Number(values.har) * 1e6) / block.length);
const sizeMb = (blocks * block.length) / 1e6;
async function* stream(start = 0, end = Number.POSITIVE_INFINITY) {
  if (end <= head.length || start > 0) {
    yield start > 0 ? tail : head.subarray(0, end);
    return;
  }
  yield head;
  for (let i = 0; i < blocks; i++) {
    // As a file does, each block comes after a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    yield block;
  }
  yield tail;
}

const input = { sha256: 'a'.repeat(64), name: 'bench.har', sizeBytes: sizeMb * 1e6, bytes: stream };
const exchanges = [];
let requests = 0;
let items = 0;
const started = process.cpuUsage();
for await (const item of har.read([input], context)) {
  if (item.type !== 'exchange') continue;
  requests++;
  items += find(item.request, item.parts).length;
  if (exchanges.length < 100) exchanges.push(item);
}
items += find.rest().length;
const whole = process.cpuUsage(started);
say(
  `HAR read and searched, ${requests} requests, ${items} items`,
  `${Math.round(sizeMb / ((whole.user + whole.system) / 1e6))} MB/s; peak memory ${peak()} MB`,
);

const text = new TextDecoder().decode(head) + new TextDecoder().decode(block) + new TextDecoder().decode(tail);
JSON.parse(text);
const parse = cpu(() => JSON.parse(text)).seconds / (text.length / 1e6);
let entries = 0;
const scanner = new HarScanner({ entry: () => entries++ }, 1e9);
const scanned = cpu(() => {
  scanner.push(head);
  for (let i = 0; i < blocks; i++) scanner.push(block);
  scanner.push(tail);
});
say(
  `HAR scan of ${Math.round(sizeMb)} MB, ${entries} entries`,
  `${Math.round(sizeMb / scanned.seconds)} MB/s; JSON.parse ${Math.round(1 / parse)} MB/s`,
);

const rounds = 20;
const bodies = cpu(() => {
  for (let i = 0; i < rounds; i++) for (const e of exchanges) JSON.parse(e.parts.body);
}).seconds;
const searched = cpu(() => {
  for (let i = 0; i < rounds; i++) {
    for (const e of exchanges) find({ ...e.request }, e.parts);
    find.rest();
  }
}).seconds;
say(
  'data search against JSON.parse of the same bodies',
  `${(searched / bodies).toFixed(1)} ×, ${((searched / rounds / exchanges.length) * 1000).toFixed(2)} ms a request`,
);

// A capture of one packet size that phones send most of: TCP segments of many connections.
const n = Number(values.packets);
const packets = 20_000;
const frame = new Uint8Array(16 + 14 + 20 + 20 + 400);
const capture = new Uint8Array(packets * frame.length);
for (let i = 0; i < packets; i++) {
  const at = i * frame.length;
  const view = new DataView(capture.buffer, at);
  view.setUint32(0, 1767225600 + i, true);
  view.setUint32(8, frame.length - 16, true);
  view.setUint32(12, frame.length - 16, true);
  view.setUint16(28, 0x0800);
  view.setUint8(30, 0x45);
  view.setUint16(32, 440);
  view.setUint8(39, 6);
  view.setUint32(42, 0x0a000002);
  view.setUint32(46, 0xc0000200 + (i % 200));
  view.setUint16(50, 40_000 + (i % 200));
  view.setUint16(52, 443);
  view.setUint32(54, Math.floor(i / 200) * 400);
  view.setUint8(62, 0x50);
  view.setUint8(63, 0x18);
}
const opening = new Uint8Array(24);
new DataView(opening.buffer).setUint32(0, 0xa1b2c3d4, true);
new DataView(opening.buffer).setUint16(4, 2, true);
new DataView(opening.buffer).setUint16(6, 4, true);
new DataView(opening.buffer).setUint32(16, 65_535, true);
new DataView(opening.buffer).setUint32(20, 1, true);
const reader = new PcapReader(new Flows({ http() {}, done() {}, asked() {} }));
const read = cpu(() => {
  reader.push(opening);
  for (let i = 0; i < n; i += packets) reader.push(capture);
});
const own = reader.end().frames / read.seconds;
let tshark = '';
const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
try {
  writeFileSync(join(folder, 'c.pcap'), Buffer.concat([opening, capture]));
  const begun = performance.now();
  execFileSync('tshark', ['-n', '-r', join(folder, 'c.pcap'), '-T', 'fields', '-e', 'ip.dst'], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  tshark = `; tshark ${Math.round(packets / ((performance.now() - begun) / 1000) / 1000)} k/s`;
} catch {
  tshark = '; tshark is not installed';
} finally {
  rmSync(folder, { recursive: true });
}
say(
  `packet metadata, ${reader.end().frames} packets`,
  `${(own / 1e6).toFixed(1)} M packets/s${tshark}; peak memory ${peak()} MB`,
);
