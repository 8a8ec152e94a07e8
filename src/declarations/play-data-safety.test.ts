import { describe, expect, it } from 'vitest';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { playDataSafety } from './play-data-safety.ts';

const HEAD =
  'Question ID (machine readable),Response ID (machine readable),Response value,Answer requirement,Human-friendly question label\n';
const row = (question: string, response: string, value = 'true') =>
  `${question},${response},${value},OPTIONAL,"a, label"\n`;
const USAGE = 'PSL_DATA_USAGE_RESPONSES:PSL_PRECISE_LOCATION';
const CSV =
  HEAD +
  row(`${USAGE}:PSL_DATA_USAGE_COLLECTION_AND_SHARING`, 'PSL_DATA_USAGE_ONLY_COLLECTED') +
  row(`${USAGE}:PSL_DATA_USAGE_COLLECTION_AND_SHARING`, 'PSL_DATA_USAGE_ONLY_SHARED') +
  row(`${USAGE}:DATA_USAGE_COLLECTION_PURPOSE`, 'PSL_ANALYTICS') +
  row(`${USAGE}:DATA_USAGE_COLLECTION_PURPOSE`, 'PSL_ADVERTISING', 'false');

describe('play-data-safety', () => {
  it('reads both ticks of a type, with purposes that are ticked', async () => {
    const { claims, problems } = await readAs(playDataSafety, CSV);
    expect(problems).toEqual([]);
    expect(claims.map((c) => [c.verb, c.data, c.purpose])).toEqual([
      ['collect', ['location.precise'], ['ServiceUsageAnalytics']],
      ['share', ['location.precise'], []],
    ]);
  });

  it('reports a type that is ticked and whose usage is not answered', async () => {
    const ticked =
      CSV + row('PSL_DATA_TYPES_PERSONAL', 'PSL_NAME') + row('PSL_DATA_TYPES_LOCATION', 'PSL_PRECISE_LOCATION');
    const { claims, problems } = await readAs(playDataSafety, ticked);
    expect(claims).toHaveLength(2);
    expect(problems.map((p) => p.sentence)).toEqual([expect.stringContaining('PSL_NAME is ticked')]);
  });

  it('keeps and reports an id it does not know', async () => {
    const { claims, problems } = await readAs(playDataSafety, CSV.replaceAll('PSL_PRECISE_LOCATION', 'PSL_AURA'));
    expect(claims[0]?.data).toEqual(['other']);
    expect(problems[0]?.code).toBe('unknown-type');
  });

  it('reads the text of the public page', async () => {
    const { claims } = await readAs(
      playDataSafety,
      'Data safety\nData shared\nDevice or other IDs\nData collected\nName, Email address, and Phone number\nData is encrypted in transit\n',
    );
    expect(claims.map((c) => [c.verb, c.data[0]])).toEqual([
      ['share', 'device.id'],
      ['collect', 'account.name'],
      ['collect', 'account.email'],
      ['collect', 'account.phone-number'],
      ['protect', 'any'],
    ]);
  });

  it('survives being cut off', () => survivesCuts(playDataSafety, CSV));
});
