import { describe, expect, it } from 'vitest';
import type { Permission, Volume } from '../model/rows.ts';
import { MOST_ROWS, pageTables } from './payload-tables.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const volume = (begin: string, rest: Partial<Volume> = {}): Volume => ({
  app: 'com.example.chat',
  begin,
  end: begin.replace(':00:00', ':30:00'),
  in: 1,
  out: 10,
  network: 'wifi',
  from: { input: A, line: 1 },
  ...rest,
});

describe('rows without a picture', () => {
  it('sums bytes by app, network and input, and keeps the outermost times whatever their offset', () => {
    const { Volume } = pageTables(
      {
        Volume: [
          volume('2021-10-01T10:00:00.000+08:00'),
          volume('2021-10-01T01:00:00.000Z'),
          volume('2021-10-01T02:00:00.000Z', { network: 'cellular' }),
          volume('2021-10-01T02:00:00.000Z', { from: { input: B, line: 1 } }),
        ],
      },
      [A, B],
    );
    expect(Volume.map((v) => [v.network, v.at, v.rows, v.in, v.out])).toEqual([
      ['wifi', '1', 2, 2, 20],
      ['cellular', '1', 1, 1, 10],
      ['wifi', '2', 1, 1, 10],
    ]);
    expect([Volume[0]!.begin, Volume[0]!.end]).toEqual(['2021-10-01T01:00:00.000Z', '2021-10-01T10:30:00.000+08:00']);
  });

  it('names the place by the input’s number, and an input that is not there by a question mark', () => {
    const row = (from: Permission['from']): Permission => ({
      app: null,
      data: 'camera',
      kindAsStored: 'x',
      value: 'allowed',
      since: null,
      from,
    });
    const { Permission: told } = pageTables(
      { Permission: [row({ input: B, row: 7 }), row({ input: A, path: 'p' }), row({ input: 'c', line: 3 })] },
      [A, B],
    );
    expect(told.map((r) => r.at)).toEqual(['2:7', '1', '?:3']);
    expect(told[0]).not.toHaveProperty('from');
    const many = Array.from({ length: MOST_ROWS + 1 }, () => row({ input: A, line: 1 }));
    expect(pageTables({ Permission: many }, [A]).Permission).toHaveLength(MOST_ROWS);
  });
});
