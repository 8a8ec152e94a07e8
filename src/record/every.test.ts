import { expect, it } from 'vitest';
import { interval, repeat } from './every.ts';
import { RecordError } from './record-error.ts';

it('takes minutes, hours and a day, and nothing shorter or longer', () => {
  expect([interval('30m'), interval('6h'), interval('1d')]).toEqual([1_800_000, 21_600_000, 86_400_000]);
  for (const wrong of ['4m', '10s', '2d', '25h', '6', 'h', '-6h', '1.5h', ''])
    expect(() => interval(wrong), wrong).toThrow(/every/);
});

const run = async (lastMs: number | null, outcomes: ('done' | 'away' | 'broken')[]) => {
  const stop = new AbortController();
  let clock = 100_000;
  const told: string[] = [];
  const ending = repeat({
    everyMs: 40,
    lastMs,
    retryMs: 10,
    now: () => clock,
    async once() {
      const outcome = outcomes.shift();
      told.push(`${outcome} ${clock}`);
      clock += 1;
      if (outcomes.length === 0) stop.abort(new Error('stopped'));
      if (outcome === 'away') throw new RecordError('phone-away', {}, { passing: true });
      if (outcome === 'broken') throw new RecordError('other-phone');
    },
    onAway: () => told.push('away'),
    // Waiting costs no time here.
    onWaiting(left) {
      clock += left;
    },
    signal: stop.signal,
  });
  await ending.catch((error) => told.push(`ended: ${(error as RecordError).id}`));
  return told;
};

it('collects when it is due, counted from the last one in the case', async () => {
  expect(await run(null, ['done', 'done'])).toEqual(['done 100000', 'done 100040']);
  expect(await run(99_990, ['done'])).toEqual(['done 100030']);
  expect(await run(0, ['done'])).toEqual(['done 100000']);
});

it('looks for a phone that is away, says so once, and goes on when it is back', async () => {
  expect(await run(null, ['away', 'away', 'done', 'away', 'done'])).toEqual([
    'away 100000',
    'away',
    'away 100011',
    'done 100022',
    'away 100062',
    'away',
    'done 100073',
  ]);
});

it('ends at what waiting does not mend', async () => {
  expect(await run(null, ['broken', 'done'])).toEqual(['broken 100000', 'ended: other-phone']);
});
