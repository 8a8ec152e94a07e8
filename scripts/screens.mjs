// `npm run screens`: pictures of the real page with simulated weeks alone, into docs/screens/.
// Counterparts of the design's eight: week, evidence, timeline, clock and calendar, flow, says beside does, and two narrow ones;
// then a request taken apart and a document with its statements marked, from the story that has a capture and a policy. The
// timelines are of the two phones with all their records, so that their bands and marks are seen.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT, run } from './tools.mjs';

const CHROMIUM = process.env.TELLTALE_CHROMIUM ?? '/usr/bin/chromium';
const MOST_BYTES = 400_000;
if (!existsSync(CHROMIUM)) {
  console.error(
    'No Chromium here. Install one (Debian: apt-get install chromium) or set TELLTALE_CHROMIUM to its path.',
  );
  process.exit(3);
}
run(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--if-stale']);

const folder = mkdtempSync(join(tmpdir(), 'telltale-screens-'));
const out = join(ROOT, 'docs/screens');
mkdirSync(out, { recursive: true });
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
try {
  const demoOf = (story) => {
    const demo = join(folder, `demo-${story}.case`);
    const { status } = spawnSync(
      process.execPath,
      [join(ROOT, 'dist/cli/main.js'), 'demo', story, '--no-open', '--quiet', '--case', demo],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0) throw new Error(`the demo of story ${story} ended with code ${status}`);
    return demo;
  };
  const demo = demoOf('1');
  const traffic = demoOf('4');
  const phone = demoOf('iphone');
  const android = demoOf('android');
  const said = JSON.parse(readFileSync(join(traffic, 'result.json'), 'utf8'));
  const claim = said.findings.flatMap((f) => f.claims).find((c) => c.part === 'carves-out' || c.part === 'denies');
  const sentence = claim ? `&doc=${claim.document.slice(0, 12)}.${claim.start}` : '';
  const request = said.findings.find((f) => f.audit === 'service-left-to-others' && f.evidence.length)?.evidence[0];
  const taken = request ? `&req=${request.input.slice(0, 8)}.entry${request.entry}` : '';
  const { findings, coverage } = JSON.parse(readFileSync(join(demo, 'result.json'), 'utf8'));
  const short = (f) => f?.id.slice(0, 12) ?? '';
  const night = short(findings.find((f) => f.audit === 'access-in-night' && f.subject.data === 'photos' && f.app));
  const day = (n) => new Date(Date.parse(coverage[0].from.slice(0, 10)) + n * 86_400_000).toISOString().slice(0, 10);
  const nights = `view=${day(2)}T18:00:00~${day(5)}T00:00:00`;
  const screens = [
    ['01-week-light-en-1440', 1440, 1240, 'lang=en&theme=light', null],
    ['02-evidence-open-light-en-1440', 1440, 1120, `lang=en&theme=light&open=${night}`, '#s'],
    ['03-timeline-light-en-1440', 1440, 1560, `lang=en&theme=light&${nights}`, '#t', phone],
    ['04-clock-calendar-dark-en-1440', 1440, 1400, 'lang=en&theme=dark', '#c'],
    ['05-flow-light-zh-1440', 1440, 1040, 'lang=zh-CN&theme=light', '#f'],
    ['06-says-beside-does-dark-zh-1440', 1440, 1400, 'lang=zh-CN&theme=dark', '#p', traffic],
    ['07-week-light-en-390', 390, 1800, `lang=en&theme=light&open=${night}`, null],
    ['08-timeline-dark-zh-390', 390, 1900, `lang=zh-CN&theme=dark&${nights}`, '#t', phone],
    ['09-flow-by-kinds-light-en-1440', 1440, 1000, 'lang=en&theme=light', '#f', traffic],
    ['10-request-light-en-1440', 1440, 1000, `lang=en&theme=light${taken}`, '#r', traffic],
    ['11-document-dark-en-1440', 1440, 1250, `lang=en&theme=dark${sentence}`, '#o', traffic],
    ['13-timeline-android-light-en-1440', 1440, 1500, 'lang=en&theme=light', '#t', android],
    ['12-request-light-zh-390', 390, 1400, `lang=zh-CN&theme=light${taken}`, '#r', traffic],
  ];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags });
  try {
    for (const [name, width, height, hash, at, of = demo] of screens) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(`file://${join(of, 'report.html')}#${hash}`);
      await page.waitForSelector('#n');
      if (at) await page.evaluate((where) => document.querySelector(where).scrollIntoView({ behavior: 'instant' }), at);
      await page.waitForTimeout(300);
      const path = join(out, `${name}.png`);
      await page.screenshot({ path });
      await page.close();
      const { size } = statSync(path);
      if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MOST_BYTES}`);
      console.log(`${name}.png ${Math.round(size / 1000)} kB`);
    }
  } finally {
    await browser.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
