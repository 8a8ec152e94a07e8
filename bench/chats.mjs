// What bringing messages home costs, on generated databases in the layout of a phone's app: import with search index (plain
// texts, then mixed kinds), search, the first screen of the largest chat, and each export. Beside the import stands a bare
// INSERT … SELECT of the same rows with a word index, in the same run. `--messages N` (default 1000000), `--rounds N`.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const MAIN = join(ROOT, 'dist/cli/main.js');
if (!existsSync(MAIN)) {
  console.error('bench/chats.mjs needs the built program: run `npm run build` first.');
  process.exit(2);
}
const { values } = parseArgs({
  options: { messages: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '1' } },
});
const total = Number(values.messages);
const temp = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
const md5 = (s) => createHash('md5').update(s).digest('hex');

/** A repeatable stream of numbers. */
let seed = 1;
const next = (n) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % n;
};
const PARTS = [
  '今天',
  '明天',
  '周末',
  '火锅',
  '地铁',
  '下雨',
  '开会',
  '咖啡',
  '好的',
  '真的吗',
  '我们',
  '一起',
  '去',
  '看',
  '吃',
  '走',
  'ok',
  '没问题',
  '晚上八点',
  '到家了',
];
const sentence = () =>
  Array.from({ length: 2 + next(5) }, () => PARTS[next(PARTS.length)]).join('') + ['', '。', '.', '？'][next(4)];
const link = () =>
  `<msg><appmsg><title>${sentence()}</title><des>${sentence()}</des><type>5</type><url>https://example.org/${next(9999)}</url></appmsg></msg>`;
const quote = (n) =>
  `<msg><appmsg><title>${sentence()}</title><type>57</type><refermsg><type>1</type><svrid>${7_100_000_000_000_000_000n + BigInt(n)}</svrid><chatusr>p1</chatusr><content>${sentence()}</content></refermsg></appmsg></msg>`;
const OTHERS = [
  () => [3, '<msg><img length="1"/></msg>'],
  () => [34, '<msg><voicemsg voicelength="1000"/></msg>'],
  () => [47, '<msg><emoji md5="0"/></msg>'],
  () => [49, link()],
  (n) => [49, quote(n)],
  () => [10000, '"老王" 撤回了一条消息'],
];

/** A folder as taken out of a backup: one account, forty chats, the first with half of the messages. */
function makeFolder(name, mixed) {
  const root = join(temp, name, 'Documents', md5('owner'), 'DB');
  mkdirSync(root, { recursive: true });
  const db = new Database(join(root, 'MM.sqlite'));
  db.pragma('journal_mode = OFF');
  db.exec('BEGIN');
  let at = 1_500_000_000;
  for (let c = 0; c < 40; c++) {
    const table = `Chat_${md5(`p${c}`)}`;
    db.exec(
      `CREATE TABLE ${table}(MesLocalID INTEGER PRIMARY KEY, MesSvrID INTEGER, CreateTime INTEGER, Message TEXT, Status INTEGER, Type INTEGER, Des INTEGER)`,
    );
    const add = db.prepare(`INSERT INTO ${table} VALUES (?,?,?,?,2,?,?)`);
    const n = c === 0 ? Math.ceil(total / 2) : Math.floor(total / 78);
    for (let i = 1; i <= n; i++) {
      at += next(200);
      const [type, body] = mixed && next(10) < 3 ? OTHERS[next(OTHERS.length)](i) : [1, sentence()];
      add.run(i, 7_100_000_000_000_000_000n + BigInt(c * 10_000_000 + i), at, body, type, next(2));
    }
  }
  db.exec('COMMIT');
  db.close();
  return join(temp, name);
}

function run(args) {
  const peak = pathToFileURL(join(ROOT, 'bench/peak.mjs')).href;
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--import', peak, MAIN, 'chats', ...args, '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (done.status !== 0) throw new Error(String(done.stderr));
  return { seconds, ...JSON.parse(String(done.output[3])) };
}
const best = (work) =>
  Array.from({ length: Number(values.rounds) }, work).reduce((a, b) => (a.seconds < b.seconds ? a : b));
const rate = (n, seconds) => `${Math.round(n / seconds / 1000)}k/s`;

/** The same rows by SQLite alone: copied, ordered, and their words indexed. */
function bare(folder) {
  const source = join(folder, 'Documents', md5('owner'), 'DB', 'MM.sqlite');
  const file = join(temp, 'bare.db');
  rmSync(file, { force: true });
  const db = new Database(file);
  const started = performance.now();
  const before = process.cpuUsage();
  db.exec(
    `ATTACH '${source}' AS s; BEGIN; CREATE TABLE m (id INTEGER PRIMARY KEY, chat INTEGER, local INTEGER, server INTEGER, at INTEGER, text TEXT, type INTEGER, des INTEGER)`,
  );
  for (let c = 0; c < 40; c++)
    db.exec(
      `INSERT INTO m (chat, local, server, at, text, type, des) SELECT ${c}, MesLocalID, MesSvrID, CreateTime, Message, Type, Des FROM s.Chat_${md5(`p${c}`)}`,
    );
  db.exec(
    "CREATE INDEX o ON m (chat, at, id); CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='trigram'); INSERT INTO f (rowid, t) SELECT id, text FROM m WHERE type = 1; COMMIT",
  );
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  db.close();
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

try {
  const { Archive } = await import(join(ROOT, 'dist/chats/archive/archive.js'));
  const { NO_FILTER, search } = await import(join(ROOT, 'dist/chats/archive/search.js'));
  const { pageOf } = await import(join(ROOT, 'dist/chats/archive/messages.js'));
  console.log(`node ${process.version}, ${total} messages\n`);
  for (const mixed of [false, true]) {
    const folder = makeFolder(mixed ? 'mixed' : 'plain', mixed);
    const archive = join(temp, mixed ? 'mixed.telltale' : 'plain.telltale');
    const imported = best(() => {
      rmSync(archive, { force: true });
      return run(['import', folder, '--archive', archive, '--owner', 'bench', '--json']);
    });
    const alone = bare(folder);
    console.log(
      `import, ${mixed ? '30 % not text' : 'plain text'}: ${rate(total, imported.seconds)} (${imported.seconds.toFixed(1)} s, ${imported.cpuSeconds.toFixed(1)} s of processor), ${(imported.seconds / alone.seconds).toFixed(2)}× a bare INSERT … SELECT with index (${alone.seconds.toFixed(1)} s; by processor time ${(imported.cpuSeconds / alone.cpuSeconds).toFixed(2)}×), peak ${Math.round(imported.peakBytes / 1e6)} MB`,
    );
    const again = run(['import', folder, '--archive', archive, '--owner', 'bench', '--json']);
    console.log(`the same again: ${rate(total, again.seconds)}, peak ${Math.round(again.peakBytes / 1e6)} MB`);
    if (!mixed) continue;
    const open = await Archive.open(archive);
    for (const word of ['火锅', '周', '锅地', 'ok', '。', '.', '我们一起去看火锅', '绝对没有']) {
      const times = [];
      let found = 0;
      for (let i = 0; i < 5; i++) {
        const started = performance.now();
        found = search(open, { ...NO_FILTER, words: [word] }).total;
        times.push(performance.now() - started);
      }
      console.log(`search ${word}: ${found} hits in ${times.sort((a, b) => a - b)[2].toFixed(1)} ms`);
    }
    const started = performance.now();
    pageOf(open, 1, null, 'before', 120);
    console.log(`first screen of a chat of ${Math.ceil(total / 2)}: ${(performance.now() - started).toFixed(1)} ms`);
    open.close();
    for (const format of ['html', 'json', 'chatlab', 'csv', 'markdown', 'text']) {
      const out = join(temp, `out-${format}`);
      const done = run(['export', '--archive', archive, '--format', format, '--out', out, '--media', 'none']);
      const { messages } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      rmSync(out, { recursive: true });
      console.log(
        `export ${format}: ${rate(messages, done.seconds)} (${done.cpuSeconds.toFixed(1)} s of processor), peak ${Math.round(done.peakBytes / 1e6)} MB`,
      );
    }
  }
} finally {
  rmSync(temp, { recursive: true, force: true });
}
