// What is known beforehand: names of apps, owners of hosts, articles of law. The JSON in data/ is handed in by whoever
// can read it (disk, bundler), so that this folder works in a browser too.
import { isAddress } from '../base/host.ts';
import { isObject } from '../base/json.ts';

/** The parsed files of data/, by file name without `.json`. */
export type RawKnowledge = Readonly<Record<string, unknown>>;

export interface KnownApp {
  readonly name: { readonly en?: string; readonly zh?: string };
  readonly publisher: { readonly en?: string; readonly zh?: string };
}

export interface KnownHost {
  readonly owner: string;
  readonly ownerZh: string | null;
  readonly category: string;
  readonly product: string | null;
  /** Legal entity behind the owner, where a source names it. */
  readonly entity: string | null;
  /** The pattern that matched, and why it is held to be the owner's. */
  readonly pattern: string;
  readonly reason: string;
}

export interface Article {
  readonly id: string;
  readonly titleEn: string;
  readonly citation: string;
  readonly citationEn: string;
  readonly textZh: string | null;
  readonly paraphraseEn: string;
}

export interface Knowledge {
  app(id: string): KnownApp | null;
  /** Exact name first, then the longest suffix. Addresses have no owner here. */
  host(host: string): KnownHost | null;
  article(id: string): Article | null;
}

const text = (v: unknown): string | null => (typeof v === 'string' && v ? v : null);
const listOf = (v: unknown): Record<string, unknown>[] => (Array.isArray(v) ? v.filter(isObject) : []);

/** `{owners: [{owner, category, hosts: ["*.example.com", "one.example.net"]}]}` as one entry a host. */
function ownersIn(file: unknown): Record<string, unknown>[] {
  if (!isObject(file)) return [];
  return listOf(file['owners']).flatMap((row) =>
    (Array.isArray(row['hosts']) ? row['hosts'] : [])
      .filter((h) => typeof h === 'string')
      .map((h) => ({
        reason: file['reason'],
        ...row,
        host: h.replace(/^\*\./, ''),
        match: h.startsWith('*.') ? 'suffix' : 'exact',
      })),
  );
}

export function createKnowledge(raw: RawKnowledge): Knowledge {
  const simulated = isObject(raw['simulated']) ? raw['simulated'] : {};
  const apps = new Map<string, KnownApp>();
  for (const entry of [...listOf(raw['apps']), ...listOf(simulated['apps'])]) {
    const name = isObject(entry['name']) ? entry['name'] : {};
    const [en, zh] = [text(name['en']), text(name['zh'])];
    const [publisher, publisherZh] = [text(entry['publisher']), text(entry['publisherZh'])];
    const known: KnownApp = {
      name: { ...(en && { en }), ...(zh && { zh }) },
      publisher: { ...(publisher && { en: publisher }), ...(publisherZh && { zh: publisherZh }) },
    };
    for (const id of [text(entry['id']), text(entry['android'])]) if (id && !apps.has(id)) apps.set(id, known);
  }

  const exact = new Map<string, KnownHost>();
  const suffix = new Map<string, KnownHost>();
  const lists = Object.keys(raw).filter((k) => k.startsWith('owners/'));
  const hosts = [raw['platform-hosts'], raw['tracker-hosts'], raw['sdk-hosts'], simulated['hosts']].flatMap(listOf);
  // Lists of owners first, the imported one before ours: what is said of one host, with a reason of its own, replaces them.
  for (const entry of [
    ...lists
      .sort()
      .reverse()
      .flatMap((k) => ownersIn(raw[k])),
    ...hosts,
  ]) {
    const pattern = text(entry['host']);
    const owner = text(entry['owner']);
    if (!pattern || !owner) continue;
    (entry['match'] === 'exact' ? exact : suffix).set(pattern, {
      owner,
      ownerZh: text(entry['ownerZh']),
      category: text(entry['category']) ?? 'unknown',
      product: text(entry['product']),
      entity: text(entry['entity']),
      pattern,
      reason: text(entry['reason']) ?? '',
    });
  }

  const articles = new Map<string, Article>();
  for (const law of ['pipl', 'gdpr']) {
    const file = raw[law];
    for (const entry of listOf(isObject(file) ? file['articles'] : null)) {
      const id = text(entry['id']);
      const citation = text(entry['citation']);
      if (id && citation)
        articles.set(id, {
          id,
          titleEn: text(entry['titleEn']) ?? '',
          citation,
          citationEn: text(entry['citationEn']) ?? citation,
          textZh: text(entry['textZh']),
          paraphraseEn: text(entry['paraphraseEn']) ?? '',
        });
    }
  }

  return {
    app: (id) => apps.get(id) ?? null,
    host(host) {
      if (isAddress(host)) return null;
      const whole = exact.get(host);
      if (whole) return whole;
      for (let rest = host; ; ) {
        const found = suffix.get(rest);
        if (found) return found;
        const dot = rest.indexOf('.');
        if (dot < 0) return null;
        rest = rest.slice(dot + 1);
      }
    },
    article: (id) => articles.get(id) ?? null,
  };
}
