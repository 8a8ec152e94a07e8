import { describe, expect, it } from 'vitest';
import { messageLines } from './messages.ts';

describe('the invented messages', () => {
  const lines = [...messageLines()].map((line) => JSON.parse(line) as Record<string, unknown>);

  it('are one header, two people and more than a thousand messages in order of time', () => {
    expect(lines.map((l) => l['_type']).slice(0, 3)).toEqual(['header', 'member', 'member']);
    const times = lines.slice(3).map((l) => Number(l['timestamp']));
    expect(times.length).toBeGreaterThan(1000);
    expect(new Set(lines.slice(3).map((l) => l['platformMessageId'])).size).toBe(times.length);
  });

  it('are the same each time', () => {
    expect([...messageLines()]).toEqual([...messageLines()]);
  });
});
