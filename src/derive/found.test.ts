import { describe, expect, it } from 'vitest';
import { access, at } from '../audits/testing.ts';
import type { Access } from '../model/rows.ts';
import { found } from './found.ts';

const op = (timing: Access['timing']): Access => {
  const row = access('com.chat.one', 'camera', at(1, '12:00'), 0);
  const evidence = [{ input: row.from.input, line: 1, why: 'why.android-op-state' }];
  return { ...row, kindAsStored: 'CAMERA', timing, state: { value: 'background', grade: 'recorded', evidence } };
};
const limits = (rows: Access[]) =>
  found('background-access', {
    outcome: 'observed',
    recorded: 'recorded',
    said: 'said',
    todo: 'todo',
    rows,
  }).limits.map((l) => l.id);

describe('a finding', () => {
  it('says what the kind of record that it rests on cannot show', () => {
    expect(limits([op('instant')])).toEqual(['audits.limit.last-only']);
    expect(limits([op('floored')])).toEqual(['audits.limit.minute']);
    expect(limits([op('floored'), op('instant')])).toEqual(['audits.limit.last-only', 'audits.limit.minute']);
    expect(limits([access('com.chat.one', 'photos', at(1, '12:00'), 62)])).toEqual([]);
    // On screen as Android writes it lasts beyond the screen.
    const seen = (value: Access['state']['value'], why = 'why.android-op-state'): Access => ({
      ...op('instant'),
      state: { value, grade: 'recorded', evidence: [{ input: 'a', line: 1, why }] },
    });
    expect(limits([seen('on-screen')])).toEqual(['audits.limit.last-only', 'audits.limit.settle']);
    expect(limits([seen('visible'), op('floored')])).toContain('audits.limit.settle');
    expect(limits([seen('foreground-service')])).not.toContain('audits.limit.settle');
    expect(limits([seen('background')])).not.toContain('audits.limit.settle');
    const contradicted = seen('on-screen');
    contradicted.state.evidence.push({ input: 'b', line: 9, why: 'why.presence-locked' });
    expect(limits([contradicted])).toContain('audits.limit.contradicted-state');
    // So many of one app and kind are no last ones.
    expect(limits(Array.from({ length: 13 }, () => op('instant')))).toEqual([]);
  });
});
