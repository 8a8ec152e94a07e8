// Which SDK a name in a build belongs to: LibChecker's rules for Android, Apple's list for iOS, and what SDKs of a name are for.

import { inflateSync, strFromU8 } from 'fflate';
import { isObject } from '../base/json.ts';
import { holdsName } from '../base/text.ts';
import { json as appleJson } from './policy/data/apple-sdks.ts';
import { json as iosJson } from './policy/data/ios-frameworks.ts';
import { packed } from './policy/data/sdk-names.ts';
import { json as rolesJson } from './policy/data/sdk-roles.ts';

export type SdkKind = 'native' | 'activity' | 'service' | 'receiver' | 'provider' | 'dex';

export interface KnownSdk {
  readonly label: string;
  readonly maker: string | null;
  /** The name or pattern that matched. */
  readonly rule: string;
}

interface Rules {
  readonly names: ReadonlyMap<string, KnownSdk>;
  readonly patterns: readonly (readonly [RegExp, KnownSdk])[];
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const texts = (v: unknown): string[] => (Array.isArray(v) ? v.map(text) : []);

let android: ReadonlyMap<string, Rules> | null = null;
function rulesOf(kind: SdkKind): Rules {
  if (!android) {
    const file: unknown = JSON.parse(strFromU8(inflateSync(Uint8Array.from(atob(packed), (c) => c.charCodeAt(0)))));
    const built = new Map<string, Rules>();
    for (const [k, groups] of Object.entries(isObject(file) ? file : {})) {
      const names = new Map<string, KnownSdk>();
      const patterns: [RegExp, KnownSdk][] = [];
      for (const group of Array.isArray(groups) ? groups : []) {
        const [label, team, exact, regex] = Array.isArray(group) ? group : [];
        const known = (rule: string): KnownSdk => ({ label: text(label), maker: text(team) || null, rule });
        for (const name of texts(exact)) names.set(name, known(name));
        for (const p of texts(regex)) patterns.push([new RegExp(`^(?:${p})$`), known(p)]);
      }
      built.set(k, { names, patterns });
    }
    android = built;
  }
  return android.get(kind) ?? { names: new Map(), patterns: [] };
}

const MOST_NAME = 400;

/**
 * The SDK that a name in an Android package belongs to, or null. `native` takes a file name (`libexample.so`), `dex` a package
 * (`com.example.sdk`), the others a class name with its package. For `dex` the longest package rule above it wins.
 */
export function sdkOf(kind: SdkKind, name: string): KnownSdk | null {
  if (name.length > MOST_NAME) return null;
  const { names, patterns } = rulesOf(kind);
  const exact = names.get(name);
  if (exact) return exact;
  if (kind === 'dex')
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const above = names.get(name.slice(0, dot));
      if (above) return above;
    }
  return patterns.find(([re]) => re.test(name))?.[1] ?? null;
}

let apple: ReadonlyMap<string, string> | null = null;

/** The name on Apple's list of SDKs that a framework or bundle bears, or null. */
export function appleListed(name: string): string | null {
  if (!apple) {
    const file: unknown = JSON.parse(appleJson);
    apple = new Map(texts(isObject(file) ? file['names'] : null).map((n) => [n.toLowerCase(), n]));
  }
  return apple.get(name.toLowerCase()) ?? null;
}

let roles: readonly (readonly [RegExp, string])[] | null = null;

interface IosSdk extends KnownSdk {
  readonly role: string;
}
let ios: readonly (readonly [RegExp, IosSdk])[] | null = null;

function iosRules(): readonly (readonly [RegExp, IosSdk])[] {
  if (!ios) {
    const file: unknown = JSON.parse(iosJson);
    const list = isObject(file) && Array.isArray(file['names']) ? file['names'].filter(isObject) : [];
    ios = list.map((n) => {
      const name = text(n['name']);
      const plain = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
      const known = { label: text(n['label']), maker: text(n['maker']) || null, rule: name, role: text(n['role']) };
      return [new RegExp(`^${plain}$`, 'i'), known] as const;
    });
  }
  return ios;
}

/** The SDK that a framework or bundle of an iOS build belongs to, with what it is for; null where its name tells nothing. */
export const iosSdkOf = (name: string): IosSdk | null =>
  name.length > MOST_NAME ? null : (iosRules().find(([re]) => re.test(name))?.[1] ?? null);

let spoken: readonly (readonly [string, readonly string[]])[] | null = null;

function spokenNames(): readonly (readonly [string, readonly string[]])[] {
  if (spoken) return spoken;
  const file: unknown = JSON.parse(rolesJson);
  const aliases = isObject(file) && isObject(file['aliases']) ? file['aliases']['names'] : {};
  const labels = new Set<string>();
  for (const kind of ['native', 'activity', 'service', 'receiver', 'provider', 'dex'] as const) {
    const { names, patterns } = rulesOf(kind);
    for (const k of names.values()) labels.add(k.label);
    for (const [, k] of patterns) labels.add(k.label);
  }
  const onIos = new Set(iosRules().map(([, k]) => k.label));
  spoken = [...new Set([...labels, ...onIos])]
    .filter((l) => onIos.has(l) || roleOf(l) !== null)
    .sort()
    .map(
      (l) => [l, [bareLabel(l), ...texts(isObject(aliases) ? aliases[l] : null)].map((n) => n.toLowerCase())] as const,
    );
  return spoken;
}

/** Names of SDKs with a role that a text speaks of, by their labels; other names under which they go count. */
export function sdksNamedIn(words: string): string[] {
  const lower = words.toLowerCase();
  return spokenNames()
    .filter(([, names]) => names.some((n) => lower.includes(n) && holdsName(lower, n)))
    .map(([label]) => label);
}

/** Whether a name in Latin letters is known for an SDK, under which an English text could speak of it. */
export const hasLatinName = (label: string): boolean =>
  (spokenNames().find(([l]) => l === label)?.[1] ?? [label]).some((n) => !/[\u4e00-\u9fff]/.test(n));

/** `高德地图` of `高德地图 SDK`. */
const bareLabel = (label: string): string => label.replace(/\s*SDK$/i, '').trim();

/** What an SDK of that name is for, where that means talking to its maker; null for building blocks and unknown names. */
export function roleOf(label: string): string | null {
  if (!roles) {
    const file: unknown = JSON.parse(rolesJson);
    const list = isObject(file) && Array.isArray(file['roles']) ? file['roles'].filter(isObject) : [];
    roles = list.map((r) => [new RegExp(text(r['pattern']), 'i'), text(r['role'])] as const);
  }
  return roles.find(([re]) => re.test(label))?.[1] ?? null;
}
