// Counting while importing: every row that is read is stored, a duplicate, or rejected with its reason.
import type { Direction, MediaState, Message } from '../../model/chat.ts';
import { codePoints } from './fold.ts';

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
  numbered = 0;
  highest = 0;
  transfersRequested = 0;
  transfersAccepted = 0;
  amountRequested = 0;
  texts = 0;
  textCodePoints = 0;
  /** Messages by day on the owner's calendar. */
  readonly days = new Map<number, number>();
  /** Server ids that messages answer, with how many do. */
  readonly replies = new Map<string, number>();
  readonly unknownTypes = counts();
  readonly byType = counts();
  readonly bySubtype = counts();
  readonly byKind = counts();
  readonly bySender = counts();
  readonly flags = counts();
  readonly direction: Record<Direction, number> = { sent: 0, received: 0, system: 0, unknown: 0 };
  readonly media: Record<string, MediaTally> = Object.create(null) as Record<string, MediaTally>;

  see(message: Message, dayOf: (ms: number) => number): void {
    count(this.byType, message.typeAsStored ?? 'null');
    if (message.subtypeAsStored !== null) count(this.bySubtype, message.subtypeAsStored);
    count(this.byKind, message.kind);
    count(this.bySender, message.direction === 'system' ? 'system' : (message.sender ?? 'unknown'));
    this.direction[message.direction]++;
    if (message.hidden) this.hidden++;
    if (message.kind === 'unsupported') {
      this.unsupported++;
      count(
        this.unknownTypes,
        `${message.typeAsStored ?? 'null'}${message.subtypeAsStored === null ? '' : `/${message.subtypeAsStored}`}`,
      );
    } else if (message.kind === 'transfer') this.#transfer(message);
    if (typeof message.local === 'number') this.place(message.local);
    if (message.replyTo !== null) this.replies.set(message.replyTo, (this.replies.get(message.replyTo) ?? 0) + 1);
    if (message.atMs === null) this.withoutTime++;
    else {
      if (this.firstMs === null || message.atMs < this.firstMs) this.firstMs = message.atMs;
      if (this.lastMs === null || message.atMs > this.lastMs) this.lastMs = message.atMs;
      const day = dayOf(message.atMs);
      this.days.set(day, (this.days.get(day) ?? 0) + 1);
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

  /** A local number that is taken, by a message or by a row that could not be read. */
  place(local: number): void {
    this.numbered++;
    if (local > this.highest) this.highest = local;
  }

  #transfer({ detail }: Message): void {
    const amount = detail?.['amountMinor'];
    if (detail?.['status'] === 'accepted') this.transfersAccepted++;
    if (detail?.['status'] !== 'requested') return;
    this.transfersRequested++;
    if (typeof amount === 'number') this.amountRequested += amount;
  }
}
