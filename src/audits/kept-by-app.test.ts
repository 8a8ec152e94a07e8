import { describe, expect, it } from 'vitest';
import type { Holding } from '../model/rows.ts';
import { keptByApp as audit } from './kept-by-app.ts';
import { ask, INPUT } from './testing.ts';

const held = (kind: string, data: Holding['data'], count: number, rest: Partial<Holding> = {}): Holding => ({
  app: 'com.example.chat',
  kind,
  data,
  count,
  bytes: null,
  first: null,
  last: null,
  from: { input: INPUT, line: 2 },
  ...rest,
});

describe('kept-by-app', () => {
  it('adds up what an app keeps, and since when', () => {
    const rows = [
      held('people', 'contacts.list', 14),
      held('messages: text', 'content.message-text', 100, {
        first: '2021-06-01T00:00:05.000Z',
        last: '2024-05-06T10:00:00.000Z',
      }),
      held('messages: location', 'location.precise', 19, {
        first: '2020-06-01T00:00:05.000Z',
        last: '2020-06-01T00:00:05.000Z',
      }),
      held('files: image', 'content.media', 9, { bytes: 1000 }),
      held('stored: databases', 'content', 3, { bytes: 7_000_000 }),
    ];
    const [finding, ...more] = ask(audit, { Holding: rows });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      outcome: 'observed',
      app: 'com.example.chat',
      counts: { messages: 119, files: 9, bytes: 1000, people: 14, places: 19 },
      message: {
        recorded: {
          id: 'kept-by-app.since.recorded',
          params: { first: '2020-06-01T00:00:05.000Z', last: '2024-05-06T10:00:00.000Z' },
        },
      },
    });
    expect(finding?.evidence).toHaveLength(5);
  });

  it('speaks of no time where none is known', () => {
    const [finding] = ask(audit, { Holding: [held('messages: text', 'content.message-text', 2)] });
    expect(finding?.message.recorded.id).toBe('kept-by-app.recorded');
  });

  it('says nothing where there is no inventory', () => {
    expect(ask(audit, {})).toEqual([]);
  });
});
