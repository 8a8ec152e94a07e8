// Makes data/owners/third-party-web.json from the npm package of the same name (MIT): `npm pack third-party-web`, unpack it, then
// `node scripts/import-third-party-web.mjs <folder>/dist/entities-nostats.json`. Hosts that our own lists name stay with these.
import { readFileSync, writeFileSync } from 'node:fs';

const CATEGORIES = {
  ad: 'advertising',
  analytics: 'analytics',
  'tag-manager': 'analytics',
  cdn: 'cdn',
  hosting: 'cloud',
  social: 'platform',
  content: 'platform',
};
const GROUPS = { Facebook: 'Facebook (Meta)', Instagram: 'Facebook (Meta)', WhatsApp: 'Facebook (Meta)' };

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const data = (name) => new URL(`../data/${name}.json`, import.meta.url);
const ours = ['platform-hosts', 'tracker-hosts', 'sdk-hosts'].flatMap((name) => read(data(name)));
const owners = new Map(ours.map((h) => [`${h.match === 'exact' ? '=' : ''}${h.host}`, h.owner]));
const known = (host) => {
  const parts = host.split('.');
  return owners.get(`=${host}`) ?? parts.map((_, i) => owners.get(parts.slice(i).join('.'))).find((o) => o) ?? null;
};
const first = (name) => name.split(' ')[0].toLowerCase();

const rows = [];
for (const entity of read(process.argv[2])) {
  const bare = entity.domains.map((d) => d.replace(/^\*\./, ''));
  const named = GROUPS[entity.company ?? entity.name] ?? entity.company ?? entity.name;
  // One owner has one name: as our own lists write it.
  const owner = bare.map(known).find((o) => o && first(o) === first(named)) ?? named;
  const hosts = entity.domains.filter((_, i) => known(bare[i]) === null);
  const category = CATEGORIES[(entity.categories ?? [entity.category])[0]] ?? 'service';
  if (hosts.length > 0) rows.push({ owner, ...(entity.company && { product: entity.name }), category, hosts });
}
const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
const head = `{"source": "patrickhulce/third-party-web 0.30.0 (MIT), npm", "reason": "listed in third-party-web", "checkedOn": "2026-11-28"`;
writeFileSync(data('owners/third-party-web'), `${head}, "owners": [\n${lines}\n]}\n`);
