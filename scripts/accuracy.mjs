// Runs telltale on simulated weeks and writes docs/accuracy.md, and the table of docs/designs.md. `--seeds N` weeks a family (4), `--phone-seeds N` for
// phones with more than one record (1), `--check` only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './tools.mjs';

if (!existsSync(join(ROOT, 'dist/simulator/accuracy.js'))) {
  console.error('npm run accuracy needs the built program: run `npm run build` first.');
  process.exit(2);
}
const load = (path) => import(join(ROOT, 'dist', path));
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '4' },
    'phone-seeds': { type: 'string', default: '1' },
    check: { type: 'boolean' },
  },
});
const { emptyAccuracy, judgeWeek, makeWeek } = await load('simulator/accuracy.js');
const { accuracyPage } = await load('simulator/accuracy-page.js');
const { FAMILIES } = await load('simulator/families.js');
const { runEngine } = await load('engine/run.js');
const { memoryInput } = await load('engine/input.js');
const { loadEnvironment } = await load('case/environment.js');

const env = loadEnvironment();
const options = {
  iosVersion: null,
  night: null,
  timeZone: null,
  app: null,
  recipient: null,
  phase: null,
  simulated: true,
};
const run = (text, given) =>
  runEngine([memoryInput('report', new TextEncoder().encode(text))], { ...options, ...given }, env);

const total = emptyAccuracy('all');
const held = emptyAccuracy('held out');
const families = [];
for (const family of FAMILIES) {
  const own = emptyAccuracy(family.id);
  for (let seed = 1; seed <= Number(values.seeds); seed++)
    await judgeWeek(makeWeek(family, `accuracy-${seed}`), run, own, total);
  for (let seed = 1; seed <= Number(values.seeds) / 2; seed++)
    await judgeWeek(makeWeek(family, `held-out-${seed}`), run, held);
  families.push(own);
  console.error(`${family.id}: ${own.rows} rows`);
}

const { simulateCapture } = await load('simulator/capture.js');
const { emptyCaptureAccuracy, judgeCapture } = await load('simulator/capture-accuracy.js');
const captures = { captures: 3, known: emptyCaptureAccuracy(), unknown: emptyCaptureAccuracy() };
for (let seed = 1; seed <= captures.captures; seed++) {
  const capture = simulateCapture(`accuracy-${seed}`, 2);
  const input = () => memoryInput('capture', new TextEncoder().encode(capture.har));
  for (const [reading, me] of [
    [captures.known, capture.me],
    [captures.unknown, null],
  ]) {
    const { rows } = await runEngine([input()], { ...options, app: 'com.example.chat' }, loadEnvironment({}, me));
    judgeCapture(capture, rows, reading);
  }
}

const { openSqlite, writeSqlite } = await load('formats/sqlite.js');
const { VARIANTS } = await load('simulator/phone-families.js');
const { emptyPhoneAccuracy, judgePhone } = await load('simulator/phone-accuracy.js');
const { phonePart } = await load('simulator/phone-accuracy-page.js');
const withDatabases = loadEnvironment({ openSqlite });
const fileBytes = (file) =>
  file.tables ? writeSqlite(file.tables) : new TextEncoder().encode(`${[...file.lines].join('\n')}\n`);
const runPhone = (files, given) =>
  runEngine(
    files.map((file) => memoryInput(file.name, fileBytes(file))),
    { ...options, ...given },
    withDatabases,
  );
const phones = emptyPhoneAccuracy('all');
const phonesHeld = emptyPhoneAccuracy('held out');
const phonesEach = [];
for (const variant of VARIANTS) {
  const own = emptyPhoneAccuracy(variant.id);
  for (const family of FAMILIES)
    for (let seed = 1; seed <= Number(values['phone-seeds']); seed++) {
      await judgePhone(variant.make(family, `${variant.id}-${seed}`), runPhone, own, phones);
      await judgePhone(variant.make(family, `${variant.id}-held-out-${seed}`), runPhone, phonesHeld);
    }
  phonesEach.push(own);
  console.error(`${variant.id}: ${own.weeks} weeks`);
}

const page = accuracyPage(
  total,
  families,
  FAMILIES,
  held,
  captures,
  phonePart(phones, phonesHeld, phonesEach, VARIANTS),
);
console.log(page);
const { compareDesigns, designsTable } = await load('simulator/designs.js');
const designs = readFileSync(join(ROOT, 'docs/designs.md'), 'utf8').replace(
  /(<!-- made by [^\n]*-->\n)[\s\S]*?(?=<!-- end -->)/,
  (_, marker) => `${marker}\n${designsTable(compareDesigns())}\n\n`,
);
for (const [path, text] of [
  ['docs/accuracy.md', page],
  ['docs/designs.md', designs],
]) {
  const at = join(ROOT, path);
  if (existsSync(at) && readFileSync(at, 'utf8') === text) continue;
  if (values.check) {
    console.error(`${path} is not what \`npm run accuracy\` makes`);
    process.exitCode = 1;
  } else {
    mkdirSync(join(ROOT, 'docs'), { recursive: true });
    writeFileSync(at, text);
  }
}
