// The local page's answers about an archive: lists, pages of a conversation, search, statistics, media. Reads only.
import { Hono } from 'hono';
import type { Archive } from '../chats/archive/archive.ts';
import { typeOf } from '../chats/archive/export/files.ts';
import { listAccounts, listChats } from '../chats/archive/list.ts';
import { chatInfo, namesIn, pageOf } from '../chats/archive/messages.ts';
import { quotedBy, safeLink, visibleMarks, wordsOf } from '../chats/archive/present.ts';
import { NO_FILTER, parseQuery, search } from '../chats/archive/search.ts';
import { statistics } from '../chats/insight/statistics.ts';
import { storage } from '../chats/insight/storage.ts';
import type { OwnersClock } from '../chats/reading/clock.ts';
import { isVoice, playable } from '../chats/voice/voice.ts';
import { MESSAGE_KINDS, type MessageKind } from '../model/chat.ts';
import { type Gate, guarded } from './guard.ts';

export interface ChatServerOptions {
  readonly archive: Archive;
  readonly gate: Gate;
  readonly clock: OwnersClock;
  /** Sentences of both languages, by key without `chats.`. */
  readonly words: Readonly<Record<'en' | 'zh-CN', Readonly<Record<string, string>>>>;
  /** The page's own files: path → type and text. */
  readonly files: Readonly<Record<string, { readonly mime: string; readonly text: string }>>;
}

const PAGE = 120;
const whole = (s: string | undefined): number | null => (s !== undefined && /^-?\d{1,16}$/.test(s) ? Number(s) : null);
const PLAYED = /^(?:image\/(?:jpeg|png|gif|webp)|video\/mp4|audio\/(?:ogg|mpeg|wav))$/;

export function chatServer(options: ChatServerOptions): Hono {
  const { archive, clock } = options;
  const app = new Hono();
  const langOf = (q: string | undefined): 'en' | 'zh-CN' => (q === 'zh-CN' ? 'zh-CN' : 'en');

  app.use(guarded(options.gate));

  for (const [path, file] of Object.entries(options.files))
    app.get(path, (c) => c.body(file.text, 200, { 'Content-Type': `${file.mime}; charset=utf-8` }));

  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/api/words', (c) => c.json(options.words[langOf(c.req.query('lang'))]));
  app.get('/api/chats', (c) => {
    const owners = archive.db.prepare("SELECT DISTINCT owner FROM import WHERE owner <> '' ORDER BY id").pluck().all();
    return c.json({ accounts: listAccounts(archive), chats: listChats(archive), owners });
  });

  app.get('/api/messages', (c) => {
    const info = chatInfo(archive, whole(c.req.query('chat')) ?? -1);
    if (!info) return c.json({ error: 'no such chat' }, 404);
    const names = namesIn(archive, info);
    const byKey = new Map([...names.values()].map((n) => [n.key, n.name]));
    const words = options.words[langOf(c.req.query('lang'))];
    const label = (kind: MessageKind) => words[`kind.${kind}`] ?? kind;
    const [ord, id] = [whole(c.req.query('ord')), whole(c.req.query('id'))];
    const page = pageOf(
      archive,
      info.id,
      ord === null || id === null ? null : { ord, id },
      c.req.query('dir') === 'before' ? 'before' : 'after',
      PAGE,
    );
    const revised = archive.db.prepare('SELECT text FROM revision WHERE message = ? ORDER BY number').pluck();
    const kept = archive.db.prepare('SELECT bytes FROM blob WHERE sha256 = ?').pluck();
    return c.json({
      more: page.more,
      messages: page.messages
        .filter((m) => !m.flags.includes('hidden'))
        .map((m) => {
          const wall = m.at === null ? null : info.clock === 'local' ? m.at : m.at + clock.offsetMs(m.at);
          return {
            id: m.id,
            ord: m.ord,
            time: wall === null ? null : new Date(wall).toISOString().slice(0, 19),
            sender:
              m.direction === 'system'
                ? null
                : m.senderId === null
                  ? '?'
                  : visibleMarks(names.get(m.senderId)?.name ?? '?'),
            direction: m.direction,
            kind: m.kind,
            text: visibleMarks(wordsOf(m, (key) => byKey.get(key) ?? key, label)),
            url: safeLink(m),
            quoted: quotedBy(m),
            revisions:
              m.flags.length === 0 && m.kind !== 'recall'
                ? []
                : (revised.all(m.id) as (string | null)[]).map((t) => visibleMarks(t ?? '')),
            files: m.attachments.map((a) => {
              const shown = a.sha256 ?? a.thumbnail;
              const bytes = shown === null ? undefined : (kept.get(shown) as Buffer | undefined);
              const mime = bytes
                ? a.role === 'voice' && isVoice(bytes)
                  ? 'audio/wav'
                  : typeOf(bytes, a.name).mime
                : null;
              return {
                role: a.role,
                state: a.state,
                name: a.name === null ? null : visibleMarks(a.name),
                sha256: bytes ? shown : null,
                mime,
                size: a.size,
              };
            }),
          };
        }),
    });
  });

  /** The place of a day in a chat, or of one message. */
  app.get('/api/place', (c) => {
    const chat = whole(c.req.query('chat')) ?? -1;
    const message = whole(c.req.query('message'));
    if (message !== null)
      return c.json(
        archive.db.prepare('SELECT ord, id - 1 id FROM message WHERE id = ? AND chat = ?').get(message, chat) ?? null,
      );
    const day = Date.parse(`${c.req.query('day') ?? ''}T00:00:00Z`);
    if (Number.isNaN(day)) return c.json(null);
    const info = chatInfo(archive, chat);
    return c.json({ ord: (info?.clock === 'local' ? day : clock.instant(day)) - 1, id: Number.MAX_SAFE_INTEGER });
  });

  app.get('/api/search', (c) => {
    const base = {
      ...NO_FILTER,
      kinds: 'any' as const,
      limit: 100,
      offset: Math.max(0, whole(c.req.query('offset')) ?? 0),
    };
    const result = search(
      archive,
      parseQuery((c.req.query('q') ?? '').slice(0, 400), base, clock.offsetMs(Date.now())),
    );
    return c.json({
      ...result,
      hits: result.hits.map((h) => ({
        ...h,
        snippet: visibleMarks(h.snippet),
        at:
          h.at === null
            ? null
            : new Date(Date.parse(h.at) + clock.offsetMs(Date.parse(h.at))).toISOString().slice(0, 16),
      })),
    });
  });
  app.get('/api/statistics', (c) => {
    const chat = whole(c.req.query('chat'));
    return c.json(statistics(archive, { chats: chat === null ? null : [chat], clock, words: 60 }));
  });
  app.get('/api/storage', (c) => c.json(storage(archive)));
  app.get('/api/kinds', (c) => c.json(MESSAGE_KINDS));

  app.get('/media/:sha256', async (c) => {
    const sha256 = c.req.param('sha256');
    const row = /^[0-9a-f]{64}$/.test(sha256)
      ? (archive.db
          .prepare(
            'SELECT b.bytes, (SELECT name FROM attachment WHERE sha256 = b.sha256 AND name IS NOT NULL LIMIT 1) name FROM blob b WHERE b.sha256 = ?',
          )
          .get(sha256) as { bytes: Buffer; name: string | null } | undefined)
      : undefined;
    if (!row) return c.text('not in the archive', 404);
    const saving = c.req.query('save') !== undefined;
    const voice = !saving && isVoice(row.bytes) ? await playable(new Uint8Array(row.bytes)) : null;
    const bytes = voice ?? new Uint8Array(row.bytes);
    const { mime, extension } = typeOf(bytes, row.name);
    const headers: Record<string, string> = {
      'Content-Type': PLAYED.test(mime) ? mime : 'application/octet-stream',
      'Accept-Ranges': 'bytes',
    };
    if (saving || !PLAYED.test(mime))
      headers['Content-Disposition'] = `attachment; filename="${sha256.slice(0, 12)}.${extension}"`;
    const range = /^bytes=(\d{1,12})-(\d{1,12})?$/.exec(c.req.header('range') ?? '');
    if (range) {
      const from = Number(range[1]);
      const to = Math.min(bytes.length - 1, range[2] === undefined ? bytes.length - 1 : Number(range[2]));
      if (from > to) return c.body(null, 416, { 'Content-Range': `bytes */${bytes.length}` });
      return c.body(bytes.slice(from, to + 1).buffer as ArrayBuffer, 206, {
        ...headers,
        'Content-Range': `bytes ${from}-${to}/${bytes.length}`,
      });
    }
    return c.body(bytes.slice().buffer as ArrayBuffer, 200, headers);
  });
  return app;
}
