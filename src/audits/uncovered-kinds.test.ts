import { describe, expect, it } from 'vitest';
import { access, ask, at } from './testing.ts';
import { uncoveredKinds } from './uncovered-kinds.ts';

describe('uncovered-kinds', () => {
  const Access = [access('a.b', 'photos', at(1, '11:00'), 62)];

  it('reminds of what the given records do not cover, system by system', () => {
    expect(ask(uncoveredKinds, { Access })).toMatchObject([
      { outcome: 'cannot-tell', message: { recorded: { id: 'uncovered-kinds.ios.recorded' } } },
    ]);
    const both = ask(uncoveredKinds, { Access }, { sources: ['android-bugreport', 'ios-app-privacy-report'] });
    expect(both.map((f) => f.subject.feature)).toEqual(['ios', 'android']);
  });

  it('has nothing to say of inputs without such a record', () => {
    expect(ask(uncoveredKinds, {}, { coverage: [], sources: ['har'] })).toEqual([]);
  });
});
