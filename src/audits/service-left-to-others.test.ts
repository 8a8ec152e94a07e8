import { describe, expect, it } from 'vitest';
import { serviceLeftToOthers } from './service-left-to-others.ts';
import { ask, claimOf, sent } from './testing.ts';
import { undisclosedData } from './undisclosed-data.ts';

describe('service-left-to-others', () => {
  const broad = claimOf('We collect your viewing history on Plumo.', { data: ['usage.viewing-history'] });
  const carved = claimOf('This policy does not apply to information collected by services such as Side Apps.', {
    actor: 'policy',
    verb: 'exclude',
    data: ['any'],
    services: ['Side Apps'],
  });
  const left = claimOf('Your information will be collected by the relevant Side App under its own policy.', {
    actor: 'third-party',
    data: ['any'],
    services: ['Side App'],
  });

  it('finds data of a carved-out service on its way to the publisher', () => {
    const rows = { ...sent('usage.page-views', { feature: 'side-apps' }), Claim: [broad, carved, left] };
    const [f] = ask(serviceLeftToOthers, rows);
    expect(f).toMatchObject({ outcome: 'undisclosed', subject: { data: 'usage.page-views', feature: 'side-apps' } });
    expect(f?.claims.map((c) => c.part)).toEqual(['governs', 'carves-out', 'considered']);
    expect(ask(undisclosedData, rows)).toEqual([]);
  });

  it('is vague where the text says that others collect also', () => {
    const also = claimOf('Your information will also be collected by the relevant Side App.', {
      ...left,
      quote: { exact: 'Your information will also be collected by the relevant Side App.', start: 0, end: 66 },
    });
    expect(
      ask(serviceLeftToOthers, { ...sent('usage.page-views', { feature: 'side-apps' }), Claim: [carved, also] }),
    ).toMatchObject([{ outcome: 'vague' }]);
  });

  it('says nothing of other features', () => {
    expect(
      ask(serviceLeftToOthers, { ...sent('usage.page-views', { feature: 'profile' }), Claim: [broad, carved, left] }),
    ).toEqual([]);
  });
});
