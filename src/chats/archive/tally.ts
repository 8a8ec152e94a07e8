// Counting while importing: every row that is read is stored, a duplicate, or rejected with its reason.
import type { Direction, MediaState, Message } from '../../model/chat.ts';
import { codePoints } from './grams.ts';

export type Counts = Record<string, number>;

/** A map of counters whose keys come from files: no prototype to run into. */
export const counts = (): Counts => Object.create(null) as Counts;
export const count = (map: Counts, key: string, by = 1): void => {
  map[key] = (map[key] ?? 0) + by;
};

export interface MediaTally {
  referenced: number;
  present: number;
  thumbnailOnly: number;
  missing: number;
  empty: number;
  notOnDisk: number;
  bytes: number;
}
export const mediaTally = (): MediaTally => ({
  referenced: 0,
  present: 0,
  thumbnailOnly: 0,
  missing: 0,
  empty: 0,
  notOnDisk: 0,
  bytes: 0,
});

const FATE: Record<MediaState, keyof MediaTally> = {
  present: 'present',
  'thumbnail-only': 'thumbnailOnly',
  missing: 'missing',
  empty: 'empty',
  'not-on-disk': 'notOnDisk',
};

export function countMedia(tally: MediaTally, state: MediaState, bytes: number): void {
  tally.referenced++;
  tally[FATE[state]]++;
  if (state === 'present') tally.bytes += bytes;
}

/** What one import did to one chat. */
export class ChatTally {
  /** Rows the source says it has; null where it does not say. */
  expected: number | null = null;
  read = 0;
  stored = 0;
  duplicates = 0;
  revised = 0;
  rejected = 0;
  idsRestarted = 0;
  hidden = 0;
  unsupported = 0;
  withoutTime = 0;
  onlyInLog = 0;
  firstMs: number | null = null;
  lastMs: number | null = null;
  texts = 0;
  textCodePoints = 0;
  readonly byType = counts();
  readonly bySubtype = counts();
  readonly byKind = counts();
  readonly bySender = counts();
  readonly flags = counts();
  readonly direction: Record<Direction, number> = { sent: 0, received: 0, system: 0, unknown: 0 };
  readonly media: Record<string, MediaTally> = Object.create(null) as Record<string, MediaTally>;

  see(message: Message): void {
    count(this.byType, message.typeAsStored ?? 'null');
    if (message.subtypeAsStored !== null) count(this.bySubtype, message.subtypeAsStored);
    count(this.byKind, message.kind);
    count(this.bySender, message.direction === 'system' ? 'system' : (message.sender ?? 'unknown'));
    this.direction[message.direction]++;
    if (message.hidden) this.hidden++;
    if (message.kind === 'unsupported') this.unsupported++;
    if (message.atMs === null) this.withoutTime++;
    else {
      if (this.firstMs === null || message.atMs < this.firstMs) this.firstMs = message.atMs;
      if (this.lastMs === null || message.atMs > this.lastMs) this.lastMs = message.atMs;
    }
    if (message.kind === 'text' && message.text !== null) {
      this.texts++;
      this.textCodePoints += codePoints(message.text);
    }
    for (const flag of message.flags) count(this.flags, flag);
    for (const a of message.attachments) {
      this.media[a.role] ??= mediaTally();
      countMedia(this.media[a.role]!, a.state, a.file?.sizeBytes ?? 0);
    }
  }
}
