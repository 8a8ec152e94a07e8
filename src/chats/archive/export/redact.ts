// A form for sharing: other people's words are inside. People and chats get numbers, known names vanish from texts,
// ids, places, amounts, addresses and attachments stay out. Who is who can still be guessed from what was said.
import type { Archive } from '../archive.ts';
import type { ArchivedMessage } from '../messages.ts';

const MAX_NAMES = 20_000;
const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/gi;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}/g;
const LONG_NUMBER = /\d[\d\s-]{5,}\d/g;

export class Pseudonyms {
  readonly #person: string;
  readonly #chat: string;
  readonly #numbers = new Map<string, number>();
  readonly #keyOf = new Map<number, string>();
  readonly #chats = new Map<number, number>();
  readonly #names: RegExp | null;
  readonly #byName = new Map<string, string>();

  constructor(archive: Archive, words: { readonly person: string; readonly chat: string }) {
    this.#person = words.person;
    this.#chat = words.chat;
    const rows = archive.db
      .prepare(
        `SELECT p.id, p.key, p.name, p.nickname, p.alias, p.remark, a.key owner, a.name ownerName, a.alias ownerAlias FROM person p JOIN account a ON a.id = p.account ORDER BY p.id`,
      )
      .all() as {
      id: number;
      key: string;
      name: string | null;
      nickname: string | null;
      alias: string | null;
      remark: string | null;
      owner: string;
      ownerName: string | null;
      ownerAlias: string | null;
    }[];
    const learn = (name: string | null, key: string) => {
      // One character would take half of the words with it.
      if (name !== null && [...name].length >= 2 && this.#byName.size < MAX_NAMES && !this.#byName.has(name))
        this.#byName.set(name, key);
    };
    for (const r of rows) {
      this.#keyOf.set(r.id, r.key);
      this.#number(r.key);
      for (const name of [r.name, r.nickname, r.alias, r.remark, r.key]) learn(name, r.key);
      for (const name of [r.ownerName, r.ownerAlias, r.owner]) learn(name, r.owner);
    }
    for (const { shown, key } of archive.db
      .prepare('SELECT m.shown, p.key FROM member m JOIN person p ON p.id = m.person WHERE m.shown IS NOT NULL')
      .all() as { shown: string; key: string }[])
      learn(shown, key);
    const list = [...this.#byName.keys()].sort((a, b) => b.length - a.length);
    this.#names =
      list.length === 0 ? null : new RegExp(list.map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  }

  person(id: number): string {
    return this.personByKey(this.#keyOf.get(id) ?? `#${id}`);
  }
  personByKey(key: string): string {
    return `${this.#person} ${this.#number(key)}`;
  }
  idOf(id: number): string {
    return `person-${this.#number(this.#keyOf.get(id) ?? `#${id}`)}`;
  }
  chat(id: number): string {
    const known = this.#chats.get(id) ?? this.#chats.size + 1;
    this.#chats.set(id, known);
    return `${this.#chat} ${known}`;
  }

  text(s: string): string {
    const named = this.#names ? s.replace(this.#names, (name) => this.personByKey(this.#byName.get(name) ?? name)) : s;
    return named.replace(ADDRESS, '[…]').replace(MAIL, '[…]').replace(LONG_NUMBER, '[…]');
  }

  message(m: ArchivedMessage): ArchivedMessage {
    const keepsText =
      m.kind === 'text' || m.kind === 'quote' || m.kind === 'recall' || m.kind === 'system' || m.kind === 'pat';
    const template = m.detail?.['template'];
    return {
      ...m,
      local: String(m.id),
      server: null,
      reply: null,
      text: keepsText && m.text !== null ? this.text(m.text) : null,
      detail: typeof template === 'string' ? { template } : null,
      attachments: [],
    };
  }

  #number(key: string): number {
    const known = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, known);
    return known;
  }
}
