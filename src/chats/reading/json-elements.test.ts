import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonEvent, jsonElements } from './json-elements.ts';

async function eventsOf(bytes: Uint8Array, step: number): Promise<JsonEvent[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const events: JsonEvent[] = [];
  for await (const event of jsonElements(chunks(), 'messages')) events.push(event);
  return events;
}
const encode = (s: string) => new TextEncoder().encode(s);

it('hands out what JSON.parse finds, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue({ maxDepth: 3 })),
      fc.jsonValue({ maxDepth: 2 }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      async (messages, other, step, pretty) => {
        const whole = { before: other, text: '"messages":[', messages, after: [other] };
        const events = await eventsOf(encode(JSON.stringify(whole, null, pretty ? 2 : 0)), step);
        const found = events.flatMap((e) => (e.type === 'element' ? [e.value] : []));
        expect(JSON.stringify(found)).toBe(JSON.stringify(messages));
        const rest = events.at(-1);
        expect(rest?.type === 'rest' && !rest.cut && JSON.stringify(rest.value)).toBe(
          JSON.stringify({ ...whole, messages: [] }),
        );
      },
    ),
    { numRuns: 60 },
  );
});

it('gives everything before the place where a file breaks off', async () => {
  const events = await eventsOf(encode('{"name":"x","messages":[{"a":1},{"a":2},{"a'), 3);
  expect(events.map((e) => e.type)).toEqual(['begin', 'element', 'element', 'bad', 'rest']);
  expect(events[0]).toEqual({ type: 'begin', head: { name: 'x', messages: [] } });
  expect(events.at(-1)).toMatchObject({ cut: true });
});

it('loses one element where one is damaged', async () => {
  const events = await eventsOf(encode('{"messages":[{"a":1},{"a":tru},3,"x"]}'), 100);
  expect(events.filter((e) => e.type === 'element').length).toBe(3);
  expect(events.filter((e) => e.type === 'bad')).toEqual([{ type: 'bad', index: 1, why: 'it is not JSON' }]);
});
