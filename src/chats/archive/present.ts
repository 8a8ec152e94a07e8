// A message in words: what stands in for media, who patted whom, and safe links. Shared by exports and the page.
import type { MessageKind } from '../../model/chat.ts';
import type { ArchivedMessage } from './messages.ts';

/** Words for kinds of message, from `locales/`. */
export type Labels = (kind: MessageKind) => string;

/** The line that a reader sees; never empty. */
export function wordsOf(m: ArchivedMessage, nameOf: (key: string) => string, label: Labels): string {
  switch (m.kind) {
    case 'text':
    case 'system':
    case 'notice':
      return m.text ?? '';
    case 'pat': {
      const template = m.detail?.['template'];
      return typeof template === 'string'
        ? template.replace(/\$\{([^}]{1,128})\}/g, (_, key: string) => nameOf(key))
        : (m.text ?? `[${label(m.kind)}]`);
    }
    case 'quote':
    case 'recall':
      return m.text ?? `[${label(m.kind)}]`;
    case 'unsupported': {
      const title = m.detail?.['title'];
      const type = m.subtype === null ? m.type : `${m.type}/${m.subtype}`;
      return `[${label(m.kind)} ${type ?? ''}]${typeof title === 'string' ? ` ${title}` : ''}${m.text ? ` ${m.text}` : ''}`;
    }
    default:
      return m.text ? `[${label(m.kind)}] ${m.text}` : `[${label(m.kind)}]`;
  }
}

/** An address that may become a link: http and https only, without user names. */
export function safeLink(m: ArchivedMessage): string | null {
  const url = m.detail?.['url'];
  if (typeof url !== 'string' || url.length > 4000) return null;
  try {
    const parsed = new URL(url);
    return (parsed.protocol === 'http:' || parsed.protocol === 'https:') && parsed.username === '' ? parsed.href : null;
  } catch {
    return null;
  }
}

export interface Quoted {
  readonly name: string;
  readonly text: string;
}

/** What a quote quotes, as the message itself tells it. */
export function quotedBy(m: ArchivedMessage): Quoted | null {
  const quoted = m.detail?.['quoted'];
  if (typeof quoted !== 'object' || quoted === null || Array.isArray(quoted)) return null;
  const q = quoted as { readonly name?: unknown; readonly text?: unknown; readonly sender?: unknown };
  return { name: String(q.name ?? q.sender ?? ''), text: typeof q.text === 'string' ? q.text : '' };
}

const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const NAMES: Readonly<Record<string, string>> = {
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
};

/** Marks that reorder what follows, made visible. */
export const visibleMarks = (s: string): string =>
  DIRECTION_MARKS.test(s) ? s.replace(DIRECTION_MARKS, (c) => `‹${NAMES[c] ?? 'mark'}›`) : s;
