// What reading a policy and judging observations costs, on an invented policy of 10,000 words. Each part runs in a Node
// of its own; times are of the processor's main thread where the system tells them, beside a limit or a peer of the same run.
// `node bench/policies.mjs`; needs the built program.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const DIST = resolve(SELF, '../../dist');
if (!existsSync(join(DIST, 'declarations/reading/claims.js'))) {
  console.error('bench/policies.mjs needs the built program: run `npm run build` first.');
  process.exit(2);
}

/** Milliseconds that the main thread has computed; by the clock where the system does not tell. */
function computedMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

const DATA = [
  'your name',
  'your email address',
  'your IP address',
  'device identifiers',
  'your precise location',
  'photos and videos',
  'your search history',
  'payment information',
  'the pages you visit',
  'your contacts',
];
const WHEN = [
  'when you register',
  'if you choose to use this feature',
  'when you contact our support team',
  'whenever you visit our website',
];
const SENTENCES = [
  (d, w, n) => `We may collect and store ${d}, such as ${n}, ${w}, to provide and improve our services.`,
  (d, _w, n) => `We share ${d} with service providers who help us operate part ${n.length} of the service.`,
  (d, w) => `We do not sell ${d} to third parties without your consent, except where the law requires it ${w}.`,
  (d, _w, n) =>
    `${d[0].toUpperCase()}${d.slice(1)} will be retained for ${n.length} months after your account is deleted.`,
  (d, w) => `You can withdraw your consent to our use of ${d} at any time in your settings ${w}.`,
  (d) => `This Privacy Policy does not apply to ${d} that third party websites collect under their own policies.`,
  () => 'The weather on the coast was fine, and the committee walked back along the river in the evening.',
];
/** An invented policy of at least so many words, the same each time. */
function policyOf(words) {
  const out = ['# Plumo Privacy Policy', '', 'Last Updated: 2024-01-01', ''];
  let count = 0;
  for (let i = 0; count < words; i++) {
    if (i % 40 === 0) out.push('', `## Part ${i / 40 + 1}: information we collect`, '');
    const pick = (list, k) => list[(i * k + (i >> 3)) % list.length];
    const sentence = pick(SENTENCES, 3)(pick(DATA, 7), pick(WHEN, 5), pick(DATA, 11));
    count += sentence.split(' ').length;
    out.push(sentence, '');
  }
  return { text: out.join('\n'), words: count };
}

const parts = {
  async policy() {
    const { readMarkdown } = await import(join(DIST, 'formats/markdown.js'));
    const { readClaims } = await import(join(DIST, 'declarations/reading/claims.js'));
    const { text, words } = policyOf(10_000);
    const read = () => readClaims(readMarkdown(text), 'a'.repeat(64), null);
    const start = computedMs();
    const first = read();
    const cold = computedMs() - start;
    const warm = [];
    for (let i = 0; i < 12; i++) {
      const at = computedMs();
      read();
      warm.push(computedMs() - at);
    }
    warm.sort((a, b) => a - b);
    return { words, claims: first.claims.length, cold, warm: warm[3] };
  },
  async html() {
    const { readHtml } = await import(join(DIST, 'formats/html.js'));
    const { readClaims } = await import(join(DIST, 'declarations/reading/claims.js'));
    const { text } = policyOf(10_000);
    const body = text
      .split('\n')
      .filter(Boolean)
      .map((l) => `<p>${l}</p>`)
      .join('\n');
    const html = `<html><body>${body.repeat(Math.ceil(5e6 / body.length))}</body></html>`;
    const at = computedMs();
    const readable = readHtml(html);
    const parsed = computedMs();
    const { sentences } = readClaims(readable, 'a'.repeat(64), null);
    return {
      bytes: html.length,
      parse: parsed - at,
      read: computedMs() - parsed,
      sentences,
      peakMb: process.resourceUsage().maxRSS / 1024,
    };
  },
  async verdicts() {
    const { readMarkdown } = await import(join(DIST, 'formats/markdown.js'));
    const { readClaims } = await import(join(DIST, 'declarations/reading/claims.js'));
    const { verdicts } = await import(join(DIST, 'derive/verdicts.js'));
    const all = readClaims(readMarkdown(policyOf(60_000).text), 'a'.repeat(64), null).claims;
    const claims = all.slice(0, 1000);
    const types = [
      'device.model',
      'account.phone-number',
      'usage.page-views',
      'location.precise',
      'contacts.list',
      'account.email',
      'network.ip-address',
      'content.search-query',
    ];
    const observe = (i, distinct) => ({
      app: 'org.example.plumo',
      data: types[i % types.length],
      recipient: `host-${i % distinct}.example`,
      party: i % 3 === 0 ? 'third' : 'first',
      feature: `feature-${i % 20}`,
      encrypted: true,
      at: '2024-06-01T00:00:00Z',
    });
    const time = (distinct) => {
      const list = Array.from({ length: 100_000 }, (_, i) => observe(i, distinct));
      const at = computedMs();
      verdicts(list, claims);
      return computedMs() - at;
    };
    return { claims: claims.length, few: time(10), many: time(500) };
  },
};

const [, , part] = process.argv;
if (part) console.log(JSON.stringify(await parts[part]()));
else {
  const run = (name) =>
    JSON.parse(spawnSync(process.execPath, [SELF, name], { encoding: 'utf8', maxBuffer: 1e8 }).stdout);
  const of = (value, limit) => `${(value / limit).toFixed(2)} of the limit`;
  const p = run('policy');
  console.log(
    `policy of ${p.words} words, ${p.claims} claims: as the first document ${of(p.cold, 100)} of 100 ms, warm ${of(p.warm, 100)}; first to warm ${(p.cold / p.warm).toFixed(1)}`,
  );
  const v = run('verdicts');
  console.log(
    `100,000 observations against ${v.claims} claims: ${of(v.few, 1000)} of 1 s with few recipients, ${of(v.many, 1000)} with 500`,
  );
  const h = run('html');
  console.log(
    `HTML of ${(h.bytes / 1e6).toFixed(1)} MB, ${h.sentences} sentences: reading ${(h.read / h.parse).toFixed(1)} times the parsing, peak ${h.peakMb.toFixed(0)} MB`,
  );
}
