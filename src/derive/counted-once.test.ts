import { describe, expect, it } from 'vitest';
import { at } from '../audits/testing.ts';
import { countedOnce } from './counted-once.ts';

const row = (input: string, begin: string, end: string, app = 'com.chat.one', network = 'wifi') => ({
  app,
  begin: at(1, begin),
  end: at(1, end),
  network,
  from: { input: input.repeat(64), path: 'table' },
});

describe('rows that are added up', () => {
  it('count a time once where two logs of one phone overlap', () => {
    const first = [row('a', '10:00', '10:05'), row('a', '10:05', '10:10'), row('a', '10:10', '10:15')];
    const second = [row('b', '10:10:00.400', '10:15:00.400'), row('b', '10:15:00.400', '10:20:00.400')];
    expect(countedOnce([...second, ...first])).toEqual([second[1], ...first]);
  });

  it('leave out totals of weeks where a log counts minutes of them', () => {
    const log = [row('a', '10:00', '10:05'), row('a', '10:20', '10:25')];
    const total = row('b', '00:00', '23:00');
    const other = row('b', '00:00', '23:00', 'com.shop.two');
    const cellular = row('b', '00:00', '23:00', 'com.chat.one', 'cellular');
    expect(countedOnce([...log, total, other, cellular], (r) => r.network)).toEqual([...log, other, cellular]);
  });

  it('count every row of one table, overlapping or not', () => {
    const rows = [row('a', '10:00', '10:05'), row('a', '10:00', '10:05'), row('a', '10:02', '10:03')];
    expect(countedOnce(rows)).toEqual(rows);
  });
});
