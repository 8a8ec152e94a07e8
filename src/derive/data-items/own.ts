// The owner's own values (`--me`): searched as written, in usual other spellings, in base64 and hex, and as digests.
// They are used here and go nowhere: an item holds a mask and a keyed hash only.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isObject } from '../../base/json.ts';
import { mask } from '../../base/text.ts';
import { type DataType, isDataType } from '../../model/personal-data.ts';
import { cautionOf } from './shapes.ts';

/** Names of values that people plant in test phones, beside the ids of the taxonomy. */
const ALIASES: Readonly<Record<string, DataType>> = {
  gaid: 'device.id-resettable',
  idfa: 'device.id-resettable',
  idfv: 'device.id-resettable',
  oaid: 'device.id-resettable',
  advertisingid: 'device.id-resettable',
  androidid: 'device.id',
  imei: 'device.id',
  deviceid: 'device.id',
  serial: 'device.id',
  phone: 'account.phone-number',
  phonenumber: 'account.phone-number',
  email: 'account.email',
  name: 'account.name',
  username: 'account.username',
  userid: 'account.user-id',
  uin: 'account.user-id',
  wxid: 'account.user-id',
  password: 'auth.password',
  carrier: 'network.carrier',
  ssid: 'network.wifi-ssid',
  bssid: 'network.wifi-bssid',
  ip: 'network.ip-address',
  mac: 'device.id',
  search: 'content.search-query',
  message: 'content.message-text',
  clipboard: 'content.clipboard',
  birthday: 'account.birth-date',
  address: 'address',
  model: 'device.model',
  contact: 'contacts.list',
};

export interface OwnMatch {
  readonly data: DataType;
  /** Null as written; else the digest or the encoding it stood in. */
  readonly digest: string | null;
  readonly encoding: 'base64' | 'hex' | null;
  /** The owner's value in its first spelling: equal hashes for every form of it. */
  readonly value: string;
}

export interface OwnValues {
  readonly empty: boolean;
  /** A whole value. */
  whole(value: string): OwnMatch | null;
  /** Values that stand inside longer text. */
  inside(text: string): OwnMatch[];
  /** A digest in bytes. */
  bytes(value: Uint8Array): OwnMatch | null;
  /** A pair of coordinates in either order. */
  place(a: number, b: number): OwnMatch | null;
  /** What of the given values could not be used, for the person who gave them. */
  readonly unused: readonly string[];
}

const textsOf = (v: unknown): string[] =>
  (Array.isArray(v) ? v : [v]).filter((x) => typeof x === 'string' || typeof x === 'number').map(String);

const numberOf = (v: unknown): number => {
  const n = typeof v === 'string' ? Number(v.trim() === '' ? Number.NaN : v) : typeof v === 'number' ? v : Number.NaN;
  return Number.isFinite(n) ? n : Number.NaN;
};

/** The usual ways one value is written. */
export function spellings(data: DataType, value: string): string[] {
  const v = value.trim();
  const all = new Set([v]);
  if (data === 'account.phone-number') {
    const digits = v.replace(/\D/g, '');
    if (digits.length >= 7) {
      all.add(digits).add(`+${digits}`);
      const national = v.startsWith('+86') ? digits.slice(2) : v.startsWith('+1') ? digits.slice(1) : null;
      if (national) {
        all.add(national).add(`0${digits}`).add(`00${digits}`);
        if (v.startsWith('+86')) all.add(`86-${national}`).add(`+86 ${national}`).add(`+86-${national}`);
      }
    }
  }
  if (/^[0-9a-f-]{32,36}$/i.test(v) || /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(v)) all.add(v.replace(/[:-]/g, ''));
  return [...all];
}

const DIGESTS = { md5, sha1, sha224, sha256, sha384, sha512 } as const;

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** What of the base64 of a value does not depend on what stands around it, at each of the three offsets. */
function base64Cores(value: string): string[] {
  const bytes = utf8ToBytes(value);
  if (bytes.length < 8 || bytes.length > 4096) return [];
  return [0, 1, 2].map((pad) => {
    const padded = new Uint8Array(pad + bytes.length);
    padded.set(bytes, pad);
    const text = toBase64(padded).replace(/=+$/, '');
    const from = pad === 0 ? 0 : pad === 1 ? 2 : 3;
    const whole = Math.floor(((pad + bytes.length) * 8) / 6);
    return text.slice(from, whole);
  });
}

const quoted = (s: string): string => s.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const isWordy = (s: string): boolean => /[\p{L}\p{N}]/u.test(s);

/** Reads the object of `--me`. Unknown names and values too short to mean anything are left out and told. */
export function ownValues(me: unknown): OwnValues {
  const whole = new Map<string, OwnMatch>();
  const within = new Map<string, OwnMatch>();
  const digests = new Map<string, OwnMatch>();
  const places: { lat: number; lon: number; match: OwnMatch }[] = [];
  const unused: string[] = [];
  const addPlace = (lat: number, lon: number) => {
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return false;
    places.push({
      lat,
      lon,
      match: { data: 'location.precise', digest: null, encoding: null, value: `${lat},${lon}` },
    });
    return true;
  };
  const add = (data: DataType, value: string) => {
    const first = value.trim();
    const match = { data, digest: null, encoding: null, value: first };
    for (const s of spellings(data, value)) {
      whole.set(s.toLowerCase(), match);
      if ([...s].length >= 6 || /[\p{Script=Han}]{3,}/u.test(s)) {
        within.set(s.toLowerCase(), match);
        for (const core of base64Cores(s)) if (core.length >= 10) within.set(core, { ...match, encoding: 'base64' });
        const hex = bytesToHex(utf8ToBytes(s));
        if (hex.length >= 16) within.set(hex, { ...match, encoding: 'hex' });
      }
      if (s.length < 3 && !/\p{Script=Han}{2}/u.test(s)) continue;
      for (const variant of new Set([s, s.toLowerCase(), s.toUpperCase()]))
        for (const [name, digest] of Object.entries(DIGESTS)) {
          const bytes = digest(utf8ToBytes(variant));
          const hashed = { ...match, digest: name };
          digests.set(bytesToHex(bytes), hashed);
          whole.set(toBase64(bytes).toLowerCase(), hashed);
          // MD5 cut to its middle 16 digits is usual in older Chinese SDKs.
          if (name === 'md5') digests.set(bytesToHex(bytes).slice(8, 24), hashed);
        }
    }
  };
  if (isObject(me)) {
    const lower = new Map(Object.keys(me).map((k) => [k.toLowerCase(), k]));
    const [lats, lons] = [
      ['lat', 'latitude'],
      ['lon', 'lng', 'longitude'],
    ].map((names) => names.flatMap((n) => (lower.has(n) ? textsOf(me[lower.get(n)!]) : [])));
    for (let i = 0; i < Math.min(lats!.length, lons!.length); i++) addPlace(numberOf(lats![i]), numberOf(lons![i]));
    for (const [key, value] of Object.entries(me)) {
      const k = key.toLowerCase();
      if (/^(?:lat|latitude|lon|lng|longitude)$/.test(k)) continue;
      const data = isDataType(key) ? key : (ALIASES[k.replace(/[^a-z]/g, '')] ?? null);
      if (data === null) {
        unused.push(key);
        continue;
      }
      if (data === 'location.precise' || data === 'location' || data === 'location.coarse') {
        const flat = Array.isArray(value) && value.length === 2 && value.every((v) => !Number.isNaN(numberOf(v)));
        for (const one of flat ? [value.join(',')] : textsOf(value)) {
          const [a, b] = one.split(/[,;\s]+/).map(numberOf);
          if (a === undefined || b === undefined || !addPlace(a, b)) unused.push(key);
        }
        continue;
      }
      for (const one of textsOf(value)) if (one.trim().length >= 2) add(data, one);
    }
  }
  const keys = [...within.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const finder = keys.length > 0 ? new RegExp(keys.map(quoted).join('|'), 'giu') : null;
  const shortest = keys.reduce((n, k) => Math.min(n, k.length), Number.POSITIVE_INFINITY);
  const hexRun = /[0-9a-fA-F]{16,128}/g;

  return {
    empty: whole.size === 0 && places.length === 0,
    unused,
    whole: (value) => {
      if (value.length > 500) return null;
      const v = value.trim().toLowerCase();
      return whole.get(v) ?? digests.get(v) ?? null;
    },
    inside(text) {
      if (!finder || text.length < shortest) return [];
      const found: OwnMatch[] = [];
      for (const m of text.matchAll(finder)) {
        const match = within.get(m[0]) ?? within.get(m[0].toLowerCase());
        if (!match) continue;
        // Part of a longer word or number is another value.
        const before = text[m.index - 1];
        const after = text[m.index + m[0].length];
        const han = /\p{Script=Han}/u.test(m[0]);
        if (match.encoding === null && !han && ((before && isWordy(before)) || (after && isWordy(after)))) continue;
        found.push(match);
        if (found.length >= 100) break;
      }
      if (digests.size > 0 && text.length >= 16)
        for (const m of text.matchAll(hexRun)) {
          const match = digests.get(m[0].toLowerCase());
          if (match) found.push(match);
        }
      return found;
    },
    bytes: (value) => (value.length < 16 || value.length > 64 ? null : (digests.get(bytesToHex(value)) ?? null)),
    place(a, b) {
      for (const p of places)
        if (
          (Math.abs(a - p.lat) <= 1e-4 && Math.abs(b - p.lon) <= 1e-4) ||
          (Math.abs(b - p.lat) <= 1e-4 && Math.abs(a - p.lon) <= 1e-4)
        )
          return p.match;
      return null;
    },
  };
}

/** What may be kept of a value. */
export interface Shown {
  readonly masked: string;
  readonly hash: string;
  /** Known dummies and defaults of emulators. */
  readonly caution: string | null;
}

/** Mask and keyed hash of many equal values at the price of one. */
export function keyedHash(key: Uint8Array): (value: string) => Shown {
  const known = new Map<string, Shown>();
  return (value) => {
    let shown = known.get(value);
    if (shown === undefined) {
      const hash = bytesToHex(hmac(sha256, key, utf8ToBytes(value)));
      shown = { masked: mask(value), hash, caution: cautionOf(value) };
      if (known.size > 20_000) known.clear();
      known.set(value, shown);
    }
    return shown;
  };
}
