// Values that a documented or plainly named field gave away are known for the rest of the capture: they are found again under
// names that say nothing, in messages of unknown kinds, and as digests. What could be told apart from chance is kept, in memory only.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DataType } from '../../model/personal-data.ts';
import { spellings } from './own.ts';

export interface Echo {
  readonly data: DataType;
  /** The value as it was first seen: equal hashes for every form of it. */
  readonly value: string;
  readonly digest: string | null;
  /** How the value was known where it was first seen. */
  readonly reason: string;
}

const MAX_VALUES = 5000;
const DIGESTS = { md5, sha1, sha256 } as const;
const HAN = /\p{Script=Han}/gu;
const hanIn = (v: string): number => v.match(HAN)?.length ?? 0;

/** Long or odd enough that the same characters elsewhere are the same value. */
const distinct = (v: string): boolean => v.length >= 8 && /\d/.test(v);
const wordy = (v: string): boolean => v.length >= 8 || hanIn(v) >= 3;
const WORTH: ReadonlyMap<DataType, (v: string) => boolean> = new Map<DataType, (v: string) => boolean>([
  ['account.user-id', distinct],
  ['account.email', () => true],
  ['account.phone-number', (v) => v.replace(/\D/g, '').length >= 8],
  ['account.name', wordy],
  ['account.username', wordy],
  ['identity.document', distinct],
  ['device.id', distinct],
  ['device.id-resettable', distinct],
  ['device.push-token', distinct],
  ['device.model', (v) => v.length >= 6 && /\d/.test(v) && /[a-z]/i.test(v)],
  ['network.wifi-bssid', distinct],
  ['network.wifi-ssid', wordy],
  ['network.ip-address', (v) => v.length >= 7],
  ['network.carrier', (v) => v.length >= 6 && /\p{L}/u.test(v)],
  ['content.search-query', (v) => v.length >= 12 || hanIn(v) >= 4],
]);
/** What is sent as a digest so that it can be matched without being shown. */
const HASHED: ReadonlySet<DataType> = new Set<DataType>([
  'account.email',
  'account.phone-number',
  'account.user-id',
  'identity.document',
  'device.id',
  'device.id-resettable',
  'network.wifi-bssid',
]);

export class Echoes {
  /** By lower-case spelling; null where two types claim the same value. */
  private readonly whole = new Map<string, Echo | null>();
  private readonly digests = new Map<string, Echo | null>();
  /** Search words and account numbers, also looked for inside longer text such as the id of a session. */
  private readonly words = new Map<string, Echo>();
  private readonly lengths = new Uint8Array(1024);

  get size(): number {
    return this.whole.size;
  }

  learn(data: DataType, value: string, reason: string): void {
    const worth = WORTH.get(data);
    const v = value.trim();
    if (worth === undefined || v.length > 200 || !worth(v)) return;
    const known = this.whole.get(v.toLowerCase());
    if (known === null || known?.data === data || this.whole.size >= MAX_VALUES) return;
    const echo: Echo = { data, value: v, digest: null, reason };
    for (const s of spellings(data, v)) {
      put(this.whole, s.toLowerCase(), echo);
      this.lengths[s.length] = 1;
    }
    const isLong = data === 'content.search-query' ? hanIn(v) >= 4 : data === 'account.user-id' && v.length >= 9;
    if (isLong && this.words.size < 50) this.words.set(v, echo);
    if (!HASHED.has(data)) return;
    for (const n of [32, 40, 64]) this.lengths[n] = 1;
    for (const s of new Set(spellings(data, v).flatMap((x) => [x, x.toLowerCase(), x.toUpperCase()])))
      for (const [name, digest] of Object.entries(DIGESTS))
        put(this.digests, bytesToHex(digest(utf8ToBytes(s))), { ...echo, digest: name });
  }

  /** The known value that the text is, or is a digest of, or holds. */
  of(text: string): Echo | null {
    // Most values have a length that no known value has.
    if (this.lengths[text.length] === 1) {
      const v = text.toLowerCase();
      const found = this.whole.get(v) ?? (isDigest(v) ? this.digests.get(v) : null);
      if (found) return found;
    }
    for (const [word, echo] of this.words) if (text.length > word.length && holds(text, word)) return echo;
    return null;
  }

  bytes(value: Uint8Array): Echo | null {
    return this.digests.size > 0 && (value.length === 16 || value.length === 20 || value.length === 32)
      ? (this.digests.get(bytesToHex(value)) ?? null)
      : null;
  }
}

/** The word as a whole: part of a longer number or word is another value. */
function holds(text: string, word: string): boolean {
  const isHan = hanIn(word) > 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (isHan || !(isWordy(text[at - 1]) || isWordy(text[at + word.length]))) return true;
  return false;
}
const isWordy = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}]/u.test(c);

const isDigest = (v: string): boolean =>
  (v.length === 32 || v.length === 40 || v.length === 64) && /^[0-9a-f]+$/.test(v);

function put(map: Map<string, Echo | null>, key: string, echo: Echo): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, echo);
  else if (known !== null && known.data !== echo.data) map.set(key, null);
}
