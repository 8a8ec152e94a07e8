import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { DIRECTIONS, MEDIA_STATES, MESSAGE_KINDS, type Message } from '../../../model/chat.ts';
import { chatFormats } from '../../index.ts';
import { DEFAULTS } from '../../reading/build.ts';
import { Archive } from '../archive.ts';
import { importChats } from '../import.ts';
import { openInput } from '../inputs.ts';
import { ImportWriter } from '../writer.ts';
import { exportChats } from './run.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-round-trip-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const words = fc.oneof(
  fc.constantFrom('火锅', 'a "quoted"\nline', '\u202e\u0000x', '<b>', '=1+1', ' ', '👨‍👩‍👧‍👦'),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const some: fc.Arbitrary<Omit<Message, 'local' | 'server'>> = fc.record({
  atMs: fc.option(fc.integer({ min: 1_500_000_000_000, max: 1_700_000_000_000 })),
  atAsStored: fc.constant(null),
  offset: fc.constant(null),
  sender: fc.option(fc.constantFrom('me', 'u2', 'u3')),
  direction: fc.constantFrom(...DIRECTIONS),
  kind: fc.constantFrom(...MESSAGE_KINDS.filter((k) => k !== 'unreadable')),
  typeAsStored: fc.option(fc.constantFrom('1', '49')),
  subtypeAsStored: fc.option(fc.constantFrom('5', '57')),
  text: fc.option(words),
  raw: fc.constant(null),
  detail: fc.option(
    fc.dictionary(fc.constantFrom('url', 'quoted', 'n'), fc.oneof(words, fc.integer()), { minKeys: 1 }),
  ),
  replyTo: fc.option(fc.constantFrom('7100000000000000001', '9')),
  hidden: fc.boolean(),
  flags: fc.subarray(['broken-xml', 'invalid-utf8']),
  attachments: fc.array(
    fc.record({
      role: fc.constantFrom('image', 'voice', 'file'),
      state: fc.constantFrom(...MEDIA_STATES.filter((s) => s !== 'present')),
      name: fc.option(fc.constantFrom('a.jpg', 'b c.pdf')),
      file: fc.constant(null),
      thumbnail: fc.constant(null),
      durationMs: fc.constant(null),
    }),
    { maxLength: 2 },
  ),
});

/** What of an archive a round trip keeps, in the order of its conversation. */
function keptBy(archive: Archive) {
  const { db } = archive;
  return {
    messages: db
      .prepare(
        `SELECT m.at, p.key sender, m.direction, m.kind, CASE WHEN m.kind = 0 AND m.detail IS NULL AND m.flags IS NULL THEN NULL ELSE CAST(m.type AS TEXT) END type,
           CAST(m.subtype AS TEXT) subtype, m.text, m.detail, CAST(m.reply AS TEXT) reply, m.flags, CAST(coalesce(m.server, m.local) AS TEXT) id
         FROM message m LEFT JOIN person p ON p.id = m.sender ORDER BY m.id`,
      )
      .all(),
    attachments: db.prepare('SELECT message, role, state, name FROM attachment ORDER BY id').all(),
    people: db.prepare("SELECT key, name FROM person WHERE key <> 'system' ORDER BY key").all(),
    members: db.prepare('SELECT p.key, m.shown FROM member m JOIN person p ON p.id = m.person ORDER BY p.key').all(),
  };
}

it('brings an exported chat back from ChatLab JSONL as it was', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 8 }), async (list) => {
      const own = await Archive.open(join(temp, `from-${++run}`), { create: true });
      const writer = new ImportWriter(own, {
        ...{ format: 'f', app: 'com.example.chat', input: 'x', owner: '', at: '', tool: '', media: 'copy' },
        dayOf: () => 0,
      });
      await writer.take({ type: 'account', account: { key: 'me', name: 'Me', alias: null, foundThrough: [] } });
      for (const [key, name] of [
        ['me', 'Me'],
        ['u2', 'Zoë'],
        ['u3', '小周'],
      ] as const)
        await writer.take({
          type: 'person',
          person: { account: 'me', key, name, nickname: null, alias: null, remark: null, labels: [] },
        });
      await writer.take({
        type: 'chat',
        chat: {
          ...{
            account: 'me',
            key: 'room',
            kind: 'group',
            name: 'Room',
            nameHint: null,
            peer: 'room',
            contact: 'listed',
          },
          ...{
            members: ['me', 'u2', 'u3'].map((key) => ({ key, shown: key === 'u3' ? 'in the group' : null })),
            where: '',
            clock: 'utc',
          },
        },
      });
      const messages = list.map((m, i) => ({
        ...DEFAULTS,
        ...m,
        local: i + 1,
        server: i % 2 === 0 ? null : `71000000000000000${i}`,
      }));
      await writer.take({ type: 'messages', account: 'me', chat: 'room', messages });
      writer.index();
      writer.finish({});
      const out = join(temp, `out-${run}`);
      await exportChats({
        ...{
          archive: own,
          format: 'chatlab',
          out,
          lang: 'en',
          label: (k) => k,
          words: { person: 'P', chat: 'C', unknown: '?' },
        },
        htmlWords: { previous: '', next: '', all: '', noTime: '', notice: '' },
        ...{ timeZone: null, playable: true, chats: [], people: [], without: [], kinds: [], fromMs: null, toMs: null },
        ...{ splitMessages: null, splitBytes: null, media: 'none', redact: false, tool: 't' },
      });
      const back = await Archive.open(join(temp, `back-${run}`), { create: true });
      await importChats({
        ...{
          archive: back,
          input: await openInput(out, async () => null),
          formats: chatFormats,
          owner: 'me',
          tool: 't',
          now: () => new Date(0),
        },
        ...{ media: 'copy', reading: { timeZone: null, owner: null, dateOrder: null } },
      });
      // The place of an id in the conversation is by time where a time is known: both are compared in that order.
      const order = (a: ReturnType<typeof keptBy>) => JSON.parse(JSON.stringify(a.messages)) as { id: string }[];
      const byId = (rows: { id: string }[]) => rows.sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(byId(order(keptBy(back)))).toEqual(byId(order(keptBy(own))));
      const [a, b] = [keptBy(own), keptBy(back)];
      expect(b.people).toEqual(a.people);
      expect(b.members).toEqual(a.members);
      expect(b.attachments.length).toBe(a.attachments.length);
      own.close();
      back.close();
    }),
    { numRuns: 40 },
  );
}, 60_000);
