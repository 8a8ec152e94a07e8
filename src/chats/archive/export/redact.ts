// A form for sharing: other people's words are inside. People and chats get numbers, known names vanish from texts,
// ids, places, amounts, addresses and attachments stay out. Who is who can still be guessed from what was said.
import type { Archive } from '../archive.ts';
import type { ArchivedMessage } from '../messages.ts';

const MAX_NAMES = 20_000;
const ADDRESS = /\b(?:[a-z][a-z0-9+.-]{1,12}:\/\/|www\.)[^\s<>"']+/gi;
const MAIL = /[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}_.-]{1,64}\.[\p{L}\p{N}_.-]{2,64}/gu;
/** Seven digits and more, in any script, with what people put between them. */
const LONG_NUMBER = /\p{Nd}(?:[\s().\-–/\u00a0\u200e]{0,3}\p{Nd}){6,}/gu;
/** Ids of accounts, orders, devices: long, with letters and digits. */
const LONG_ID = /(?<![\p{L}\p{N}])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{12,}/gu;

export class Pseudonyms {
  readonly #person: string;
  readonly #chat: string;
  readonly #numbers = new Map<string, number>();
  readonly #keyOf = new Map<number, string>();
  readonly #chats = new Map<number, number>();
  readonly #names: RegExp | null;
  readonly #byName = new Map<string, string>();
  readonly #chatByName = new Map<string, number>();

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
      const folded = name?.toLowerCase() ?? '';
      if ([...folded].length >= 2 && this.#byName.size < MAX_NAMES && !this.#byName.has(folded))
        this.#byName.set(folded, key);
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
    for (const { id, name, hint } of archive.db.prepare('SELECT id, name, hint FROM chat ORDER BY id').all() as {
      id: number;
      name: string | null;
      hint: string | null;
    }[])
      for (const words of [name, hint]) {
        const folded = words?.toLowerCase() ?? '';
        if ([...folded].length >= 2 && !this.#byName.has(folded)) this.#chatByName.set(folded, id);
      }
    const list = [...this.#byName.keys(), ...this.#chatByName.keys()].sort((a, b) => b.length - a.length);
    this.#names =
      list.length === 0 ? null : new RegExp(list.map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
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
  idByKey(key: string): string {
    return `person-${this.#number(key)}`;
  }
  chat(id: number): string {
    const known = this.#chats.get(id) ?? this.#chats.size + 1;
    this.#chats.set(id, known);
    return `${this.#chat} ${known}`;
  }

  text(s: string): string {
    const bare = s.replace(ADDRESS, '[…]').replace(MAIL, '[…]');
    const named = this.#names ? bare.replace(this.#names, (name) => this.#standIn(name)) : bare;
    return named.replace(LONG_NUMBER, '[…]').replace(LONG_ID, '[…]');
  }

  message(m: ArchivedMessage): ArchivedMessage {
    const keepsText =
      m.kind === 'text' || m.kind === 'quote' || m.kind === 'recall' || m.kind === 'system' || m.kind === 'pat';
    const template = m.kind === 'pat' ? m.detail?.['template'] : null;
    // Ids stand in a template between braces; around them may be names.
    const pat =
      typeof template === 'string'
        ? template.replace(/\$\{([^}]{1,128})\}/g, (_, key: string) => this.personByKey(key))
        : m.text;
    return {
      ...m,
      local: String(m.id),
      server: null,
      reply: null,
      text: keepsText && pat !== null ? this.text(pat) : null,
      detail: null,
      attachments: [],
    };
  }

  #standIn(name: string): string {
    const folded = name.toLowerCase();
    const chat = this.#chatByName.get(folded);
    const key = this.#byName.get(folded);
    return key !== undefined ? this.personByKey(key) : chat !== undefined ? this.chat(chat) : '[…]';
  }

  #number(key: string): number {
    const known = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, known);
    return known;
  }
}
