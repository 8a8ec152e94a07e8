import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../test/support.ts';
import { readClaims } from '../declarations/reading/claims.ts';
import { readMarkdown } from '../formats/markdown.ts';
import { type DataType, isDataType } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { type Observation, type Verdict, verdicts } from './verdicts.ts';

const policy = (text: string, date = ''): Claim[] =>
  readClaims(
    readMarkdown(`Plumo Privacy Policy\n====\n\n${date ? `Last Updated: ${date}\n\n` : ''}${text}`),
    'a'.repeat(64),
    null,
  ).claims;

const seen = (data: DataType, rest: Partial<Observation> = {}): Observation => ({
  app: null,
  data,
  recipient: null,
  party: 'first',
  feature: null,
  encrypted: true,
  at: null,
  ...rest,
});

const judge = (text: string, o: Observation): Verdict => verdicts([o], policy(text))[0]!;

describe('a verdict', () => {
  it('is disclosed where a sentence names the type', () => {
    const v = judge('We collect your phone number when you register.', seen('account.phone-number'));
    expect(v.outcome).toBe('disclosed');
    expect(v.claims[0]).toMatchObject({ part: 'affirms', quote: 'We collect your phone number when you register.' });
  });

  it('is vague where only a general term covers it', () => {
    expect(judge('We collect device information.', seen('device.model')).outcome).toBe('vague');
  });

  it('is undisclosed where the document is silent, and says which sentence names no type', () => {
    const v = judge('We collect information from you.', seen('contacts'));
    expect(v.outcome).toBe('undisclosed');
    expect(v.claims[0]).toMatchObject({ part: 'considered', why: 'names no type' });
  });

  it('is contradicted by a denial without exception', () => {
    expect(judge('We do not collect your date of birth.', seen('account.birth-date')).outcome).toBe('contradicted');
  });

  it('is not contradicted by a denial about children, permanence or with an exception', () => {
    for (const sentence of [
      'We do not knowingly collect the phone number of any child.',
      'We do not permanently retain your phone number.',
      'We do not collect your phone number unless you agree.',
    ])
      expect(judge(sentence, seen('account.phone-number')).outcome).not.toBe('contradicted');
  });

  it('cannot tell without a document or where nothing was to be seen', () => {
    expect(verdicts([seen('contacts')], [])[0]!.outcome).toBe('cannot-tell');
    expect(judge('We delete your messages.', seen('content.message-text', { seen: false })).outcome).toBe(
      'cannot-tell',
    );
  });

  it('lets no broad sentence cover what another takes out of scope', () => {
    const text = [
      'We collect information about your viewing history on Plumo.',
      'This Privacy Policy does not apply to information collected by third party services such as Side Apps.',
      'When you use Side Apps, your information will be collected by the relevant Side App in accordance with its own privacy policy and not this Privacy Policy.',
    ].join('\n\n');
    expect(judge(text, seen('usage.page-views')).outcome).toBe('vague');
    const inside = judge(text, seen('usage.page-views', { feature: 'side-apps' }));
    expect(inside.outcome).toBe('undisclosed');
    expect(inside.claims.map((c) => c.part)).toContain('carves-out');
    expect(inside.claims.map((c) => c.part)).toContain('governs');
  });

  it('is contradicted by clear text where encryption in transit is promised', () => {
    const text = 'We protect your information with encryption during transmission.';
    expect(judge(text, seen('account.user-id', { encrypted: false })).outcome).toBe('contradicted');
    expect(judge(text, seen('account.user-id')).outcome).not.toBe('contradicted');
  });

  it('asks for the recipient where data goes to a third party', () => {
    const third = seen('device.id', { party: 'third', recipient: 'Orbit Metrics' });
    expect(judge('We collect your device ID.', third).outcome).toBe('undisclosed');
    expect(judge('We share your device ID with Orbit Metrics.', third).outcome).toBe('disclosed');
    expect(judge('We share your device ID with advertising partners.', third).outcome).toBe('vague');
    expect(judge('We do not share your device ID with third parties.', third).outcome).toBe('contradicted');
  });

  it('is vague where a sentence or its section speaks of some people only', () => {
    const some = 'For residents of California, we collect your gender.';
    expect(judge(some, seen('profile.gender')).outcome).toBe('vague');
    expect(judge('## For Children\n\nWe collect your gender.', seen('profile.gender')).outcome).toBe('vague');
    expect(judge('## What we collect\n\nWe collect your gender.', seen('profile.gender')).outcome).toBe('disclosed');
  });

  it('names a deciding sentence once', () => {
    const v = judge('We collect, store and use your phone number.', seen('account.phone-number'));
    expect(v.claims.map((c) => c.quote)).toEqual(['We collect, store and use your phone number.']);
  });

  it('takes the document that was in force', () => {
    const both = [
      ...policy('We collect your phone number.', '2020-01-01'),
      ...policy('We collect your gender.', '2023-01-01'),
    ];
    const at = (day: string) => verdicts([seen('account.phone-number', { at: `${day}T12:00:00Z` })], both)[0]!.outcome;
    expect(at('2021-05-05')).toBe('disclosed');
    expect(at('2023-05-05')).toBe('undisclosed');
  });
});

interface GoldVerdict {
  id: string;
  observation: { dataTypes: string[]; by: string; endpoint: string | null };
  policy: string;
  expectedVerdict: string;
  acceptable: string[];
  wrong: string[];
}

/** What the endpoints of the flows are for; in a run this comes from knowledge about endpoints. */
const FLOWS: Record<string, Partial<Observation>> = {
  'cl23-01': { feature: 'moments' },
  'cl23-08': { feature: 'mini-programs' },
  'cl23-09': { feature: 'mini-programs' },
  'cl23-10': { feature: 'mini-programs' },
  'cl23-12': { feature: 'mini-programs' },
  'cl23-13': { feature: 'search', recipient: 'Weixin', purpose: 'ServiceUsageAnalytics' },
  'cl23-14': { feature: 'search' },
  'cl23-15': { feature: 'search' },
  'cl23-16': { feature: 'channels' },
  'cl23-18': { feature: 'search' },
  'cl23-20': { feature: 'people-nearby' },
  'cl23-21': { encrypted: false },
};

const NAMES: Record<string, string> = { disclosed: 'clear', undisclosed: 'omitted' };

/** Another brand, other services, another group: only the words change. */
const twin = (text: string): string =>
  text
    .replace(/WECHAT/g, 'PLUMO')
    .replace(/WeChat/g, 'Plumo')
    .replace(/Weixin/g, 'Korvia')
    .replace(/Tencent/g, 'Halden')
    .replace(/Mini Program/g, 'Side Applet')
    .replace(/Official Account/g, 'Public Desk')
    .replace(/Advanced Search/g, 'Wide Finder')
    .replace(/Channels/g, 'Streamlets')
    .replace(/Moments/g, 'Glimpses')
    .replace(/People Nearby/g, 'Folks Around');
const TWIN_FEATURES: Record<string, string> = {
  moments: 'glimpses',
  'mini-programs': 'side-applets',
  search: 'wide-finder',
  channels: 'streamlets',
  'people-nearby': 'folks-around',
};

function judgeGold(rename: boolean): { gold: GoldVerdict; got: Verdict[] }[] {
  const file: { verdicts: GoldVerdict[] } = JSON.parse(
    readFileSync(corpus('policy/gold/citizenlab-2023.verdicts.json')!, 'utf8'),
  );
  return file.verdicts.map((gold) => {
    const path = corpus(`policy/policies/${gold.policy}`);
    const text = path ? readFileSync(path, 'utf8') : '';
    const claims = path ? readClaims(readMarkdown(rename ? twin(text) : text), 'a'.repeat(64), null).claims : [];
    const flow = FLOWS[gold.id] ?? {};
    const renamed: Partial<Observation> = rename
      ? {
          ...(flow.feature && { feature: TWIN_FEATURES[flow.feature] ?? null }),
          ...(flow.recipient && { recipient: 'Korvia' }),
        }
      : {};
    const inClient = gold.observation.by === 'WeChat client' && gold.observation.endpoint !== null;
    const observations = gold.observation.dataTypes.map((id) =>
      seen(isDataType(id) ? id : 'network', { seen: inClient, ...flow, ...renamed }),
    );
    return { gold, got: verdicts(observations, claims) };
  });
}

describe.runIf(corpus('policy/gold/citizenlab-2023.verdicts.json'))('the verdicts of the 2023 report', () => {
  it('come out as expected or accepted, and none as forbidden', () => {
    const missed: string[] = [];
    const accepted: string[] = [];
    for (const { gold, got } of judgeGold(false)) {
      const outcomes = got.map((v) => NAMES[v.outcome] ?? v.outcome);
      if (![gold.expectedVerdict, ...gold.acceptable].includes(outcomes[0]!)) missed.push(`${gold.id} ${outcomes[0]}`);
      else if (outcomes[0] !== gold.expectedVerdict) accepted.push(`${gold.id} ${outcomes[0]}`);
      for (const o of outcomes) expect(gold.wrong, gold.id).not.toContain(o);
    }
    console.log(`accepted, not expected: ${accepted.join(', ')}`);
    expect(missed).toEqual([]);
  });

  it('are the same for a twin with other names', () => {
    const original = judgeGold(false).map(({ gold, got }) => [gold.id, got.map((v) => `${v.outcome} ${v.why}`)]);
    const renamed = judgeGold(true).map(({ gold, got }) => [gold.id, got.map((v) => `${v.outcome} ${v.why}`)]);
    expect(renamed).toEqual(original);
  });
});

it('judges equal observations once', () => {
  const claims = policy('We collect your phone number and device model.');
  const observations = Array.from({ length: 1000 }, (_, i) => seen('device.model', { feature: `feature-${i % 4}` }));
  const answers = verdicts(observations, claims);
  expect(answers).toHaveLength(1000);
  expect(new Set(answers.map((v) => v.claims)).size).toBe(4);
});
