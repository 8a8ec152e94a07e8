import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { context, corpus } from '../../test/support.ts';
import { playDataSafety } from '../declarations/play-data-safety.ts';
import { memoryInput } from '../engine/input.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Claim, Rows } from '../model/rows.ts';
import { labelAgainstTraffic } from './label-against-traffic.ts';
import { ask, claimOf, sent } from './testing.ts';

const tick = (words: string, data: DataType, rule = 'data-safety') => claimOf(words, { data: [data], rule });

describe('label-against-traffic', () => {
  it('is disclosed where the box is ticked, vague where a broader one is, undisclosed where none is', () => {
    const outcome = (data: DataType, ...Claim: Claim[]) =>
      ask(labelAgainstTraffic, { ...sent(data), Claim }).map((f) => f.outcome);
    expect(outcome('account.email', tick('PSL_EMAIL', 'account.email'))).toEqual(['disclosed']);
    expect(outcome('location.precise', tick('PSL_APPROX_LOCATION', 'location.coarse'))).toEqual(['vague']);
    expect(outcome('account.email', tick('PSL_NAME', 'account.name'))).toEqual(['undisclosed']);
  });

  it('quotes the label that says nothing is collected, and calls it no contradiction', () => {
    const none = claimOf('No data collected', { data: ['any'], polarity: 'deny', rule: 'page-none' });
    const [found] = ask(labelAgainstTraffic, { ...sent('account.email'), Claim: [none] });
    expect(found).toMatchObject({ outcome: 'undisclosed', claims: [{ quote: 'No data collected', part: 'denies' }] });
  });

  it('does not ask about what the store has no box for, nor where no label was given', () => {
    expect(
      ask(labelAgainstTraffic, { ...sent('network.ip-address'), Claim: [tick('PSL_NAME', 'account.name')] }),
    ).toEqual([]);
    const policy = claimOf('We collect your e-mail address.', { data: ['account.email'] });
    expect(ask(labelAgainstTraffic, { ...sent('account.email'), Claim: [policy] })).toEqual([]);
  });
});

/** Names of the study’s traffic side that have a type of ours with a box. */
const TYPES: Readonly<Record<string, DataType>> = {
  idfa: 'device.id-resettable',
  hashed_idfa: 'device.id-resettable',
  other_uuids: 'device.id',
  location: 'location.precise',
};
/**
 * Two of the six boxes can be compared: as the page words them, and what of ours falls into each. Nobody saw contacts or messages
 * sent, and what counts as diagnostics is the study’s own assignment of device facts.
 */
const BOXES: readonly (readonly [string, string, (data: DataType) => boolean])[] = [
  ['Device or other IDs', 'Device or other IDs', (d) => d.startsWith('device.id')],
  ['Location', 'Precise location', (d) => d.startsWith('location')],
];
const folder = corpus('policy/android-data-safety-2022');
const csv = (name: string): string[][] =>
  readFileSync(`${folder}/${name}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((l) => l.trim().split(','));

describe('labels of 442 apps and their traffic (public study, 2022)', () => {
  it.runIf(folder)('gives the study’s own answer about identifiers and places', { timeout: 120_000 }, async () => {
    const truth = new Map<string, Map<string, string>>();
    for (const [app = '', type = '', declared = ''] of csv('data_type_truthfulness.csv'))
      truth.set(app, (truth.get(app) ?? new Map()).set(type, declared));
    const traffic = new Map<string, Set<DataType>>();
    for (const [app = '', , type = ''] of csv('apps_trackers_data_types.csv')) {
      const data = TYPES[type];
      if (data) traffic.set(app, (traffic.get(app) ?? new Set()).add(data));
    }
    const counts = {
      agree: 0,
      seenNotByThem: 0,
      seenByThemOnly: 0,
      undeclaredTheirs: 0,
      undeclaredBoth: 0,
      undeclaredOurs: 0,
    };
    for (const [app, types] of truth) {
      const ticked = BOXES.filter(([box]) => /^(?:correctly|unnecessarily)_declared$/.test(types.get(box) ?? ''));
      const page = `Data safety\n\nData collected\n${ticked.map(([, words]) => words).join('\n')}\n${ticked.length === 0 ? 'No data collected' : ''}\n`;
      const { rows } = await playDataSafety.read(memoryInput('x', new TextEncoder().encode(page)), context());
      const Claim = rows.flatMap((r) => (r.type === 'Claim' ? [r.row] : []));
      const parts: Pick<Rows, 'DataItem' | 'Request'> = { DataItem: [], Request: [] };
      for (const data of traffic.get(app) ?? []) {
        const one = sent(data);
        parts.DataItem.push(...one.DataItem);
        parts.Request.push(...one.Request);
      }
      const found = ask(labelAgainstTraffic, { ...parts, Claim });
      for (const [box, , isIn] of BOXES) {
        const theirs = types.get(box);
        const mine = found.filter((f) => isIn(f.subject.data ?? 'other'));
        const ours =
          mine.length === 0
            ? 'unseen'
            : mine.some((f) => f.outcome === 'undisclosed')
              ? 'wrongly_undeclared'
              : 'correctly_declared';
        if (theirs === 'wrongly_undeclared') counts.undeclaredTheirs++;
        if (ours === 'wrongly_undeclared') counts.undeclaredOurs++;
        if (ours === 'wrongly_undeclared' && theirs === ours) counts.undeclaredBoth++;
        const theySaw = theirs === 'wrongly_undeclared' || theirs === 'correctly_declared';
        if (ours === 'unseen' ? !theySaw : ours === theirs) counts.agree++;
        else if (ours === 'unseen') counts.seenByThemOnly++;
        else counts.seenNotByThem++;
      }
    }
    console.log(`of ${truth.size} apps, ${BOXES.length} boxes each: ${JSON.stringify(counts)}`);
    expect(counts.undeclaredBoth / counts.undeclaredTheirs).toBeGreaterThan(0.9);
    expect(counts.undeclaredBoth / counts.undeclaredOurs).toBeGreaterThan(0.9);
  });
});
