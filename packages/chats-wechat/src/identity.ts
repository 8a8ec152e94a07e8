// Who is who: the accounts of the phone, the contacts of an account, and the list of its conversations.
import { createHash } from 'node:crypto';
import type { Account, ExportFile, Kit } from './contract.ts';
import { fields, inside, text, Varints } from './protobuf.ts';
import { attribute, parseXml, textOf } from './xml.ts';

export const md5 = (s: string): string => createHash('md5').update(s).digest('hex');
const decoder = new TextDecoder();

/** Files of the app by path relative to its container (`Documents/…`). */
export type Files = ReadonlyMap<string, ExportFile>;

export interface Owner extends Account {
  readonly folder: string;
}

export interface Contact {
  readonly key: string;
  readonly nickname: string | null;
  readonly alias: string | null;
  readonly remark: string | null;
  readonly name: string | null;
  readonly labels: readonly string[];
  readonly members: readonly { readonly key: string; readonly shown: string | null }[];
}

export interface Listed {
  readonly key: string;
  readonly name: string | null;
  readonly members: Contact['members'];
}

async function bytesOf(files: Files, path: string): Promise<Uint8Array | null> {
  const file = files.get(path);
  return file && file.sizeBytes() > 0 ? file.read() : null;
}

/** Every account folder, with the name that any of three files gives it. */
export async function accountsOf(files: Files, kit: Kit): Promise<Owner[]> {
  const folders = [...files.keys()]
    .map((path) => /^Documents\/([0-9a-f]{32})\/DB\/MM\.sqlite$/.exec(path)?.[1])
    .filter((folder): folder is string => folder !== undefined && !/^0+$/.test(folder))
    .sort();
  const known = new Map<string, { id: string; name: string | null; alias: string | null; through: string }[]>();
  const learn = (id: string | null, name: string | null, alias: string | null, through: string) => {
    if (id === null) return;
    const folder = md5(id);
    known.set(folder, [...(known.get(folder) ?? []), { id, name, alias, through }]);
  };

  const login = await bytesOf(files, 'Documents/LoginInfo2.dat');
  for (const list of login ? (fields(login).get(1) ?? []) : []) {
    const reader = new Varints(list);
    while (!reader.ended) {
      const part = reader.take(reader.next());
      if (!part) break;
      const f = fields(part);
      learn(text(f, 1), text(f, 3), text(f, 2), 'LoginInfo2.dat');
    }
  }
  for (const folder of folders) {
    const archive = await bytesOf(files, `Documents/${folder}/mmsetting.archive`);
    const settings = archive ? archivedStrings(kit, archive) : null;
    if (settings)
      learn(settings.UsrName ?? null, settings.NickName ?? null, settings.AliasName ?? null, 'mmsetting.archive');
  }
  for (const path of files.keys()) {
    const id = /^Documents\/MMappedKV\/mmsetting\.archive\.(.+?)(?<!\.crc)$/.exec(path)?.[1];
    if (!id) continue;
    const map = await mappedValues(files, path);
    learn(map.get('86') ?? id, map.get('88') ?? null, map.get('87') ?? null, 'MMappedKV');
  }

  return folders.map((folder) => {
    const all = known.get(folder) ?? [];
    return {
      folder,
      key: all[0]?.id ?? folder,
      name: all.find((k) => k.name)?.name ?? null,
      alias: all.find((k) => k.alias)?.alias ?? null,
      foundThrough: all.length > 0 ? all.map((k) => k.through) : ['folder'],
    };
  });
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const uid = (v: unknown): number | null => (isObject(v) && typeof v['UID'] === 'number' ? v['UID'] : null);

/** Root object of an archive whose members are strings. */
function archivedStrings(kit: Kit, bytes: Uint8Array): Record<string, string | undefined> | null {
  const objects = objectsOf(kit, bytes);
  const root = objects?.[1];
  if (!objects || !isObject(root)) return null;
  const out: Record<string, string | undefined> = {};
  for (const name of ['UsrName', 'NickName', 'AliasName']) {
    const value = objects[uid(root[name]) ?? -1];
    if (typeof value === 'string' && value !== '') out[name] = value;
  }
  return out;
}

function objectsOf(kit: Kit, bytes: Uint8Array): unknown[] | null {
  try {
    const plist = kit.plist(bytes);
    const objects = isObject(plist) ? plist['$objects'] : null;
    return Array.isArray(objects) ? objects : null;
  } catch {
    return null;
  }
}

async function mappedValues(files: Files, path: string): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  const bytes = await bytesOf(files, path);
  if (!bytes || bytes.length < 8) return out;
  const u32 = (b: Uint8Array, at: number) => new DataView(b.buffer, b.byteOffset, b.length).getUint32(at, true);
  let length = u32(bytes, 0);
  if (length === 0) {
    const crc = await bytesOf(files, `${path}.crc`);
    if (crc && crc.length >= 36) length = u32(crc, 32);
  }
  const reader = new Varints(bytes.subarray(0, Math.min(bytes.length, 4 + length)), 8);
  while (!reader.ended) {
    const key = reader.take(reader.next());
    const value = key && reader.take(reader.next());
    if (!key || !value) break;
    const inner = new Varints(value);
    const string = inner.take(inner.next());
    if (string) out.set(decoder.decode(key), decoder.decode(string));
  }
  return out;
}

function membersOf(xml: string | null): Contact['members'] {
  if (!xml) return [];
  const { root } = parseXml(xml);
  return (root?.children ?? [])
    .filter((c) => c.name === 'Member')
    .flatMap((m) => {
      const key = attribute(m, 'UserName');
      return key ? [{ key, shown: textOf(m, 'DisplayName') }] : [];
    });
}

const asBytes = (v: unknown): Uint8Array | null => (v instanceof Uint8Array ? v : null);

export async function contactsOf(
  files: Files,
  folder: string,
  kit: Kit,
): Promise<{ contacts: Map<string, Contact>; problem: string | null }> {
  const contacts = new Map<string, Contact>();
  const path = `Documents/${folder}/DB/WCDB_Contact.sqlite`;
  const bytes = await bytesOf(files, path);
  if (!bytes) return { contacts, problem: 'The contact list is not in this backup: people are shown by their ids.' };
  const labels = await labelsOf(files, folder, kit);
  let problem: string | null = null;
  try {
    const db = kit.openDatabase(bytes, await bytesOf(files, `${path}-wal`));
    try {
      for (const table of ['Friend', 'OpenIMContact']) {
        try {
          for (const [key, remarkBlob, roomBlob] of db.rows(
            `SELECT userName, dbContactRemark, dbContactChatRoom FROM ${table}`,
          )) {
            if (typeof key !== 'string' || key === '') continue;
            const remarkBytes = asBytes(remarkBlob);
            const roomBytes = asBytes(roomBlob);
            const f = remarkBytes ? fields(remarkBytes) : null;
            const nickname = text(f, 1);
            const alias = text(f, 2);
            const remark = text(f, 3);
            contacts.set(key, {
              key,
              nickname,
              alias,
              remark,
              name: remark ?? nickname ?? alias,
              labels: (text(f, 8) ?? '').split(',').flatMap((id) => labels.get(id) ?? []),
              members: roomBytes ? membersOf(text(fields(roomBytes), 6)) : [],
            });
          }
        } catch {
          if (table === 'Friend')
            problem = 'The contact list has another layout than the one known: people are shown by their ids.';
        }
      }
    } finally {
      db.close();
    }
  } catch {
    problem = 'The contact list could not be opened: people are shown by their ids.';
  }
  return { contacts, problem };
}

async function labelsOf(files: Files, folder: string, kit: Kit): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  const bytes = await bytesOf(files, `Documents/${folder}/contactlabel.list`);
  const objects = bytes ? objectsOf(kit, bytes) : null;
  const root = objects?.[1];
  if (!objects || !isObject(root)) return out;
  const keys = root['NS.keys'];
  const values = root['NS.objects'];
  if (!Array.isArray(keys) || !Array.isArray(values)) return out;
  keys.forEach((k, i) => {
    const label = objects[uid(values[i]) ?? -1];
    const name = isObject(label) ? objects[uid(label['m_nsName']) ?? -1] : null;
    if (typeof name === 'string') out.set(String(objects[uid(k) ?? -1]), name);
  });
  return out;
}

/** The conversations that the app lists: for names and for completeness, not for what exists. */
export async function listedOf(files: Files, folder: string, kit: Kit): Promise<Listed[]> {
  const root = `Documents/${folder}`;
  const out: Listed[] = [];
  const open = async (path: string, sql: string): Promise<unknown[][]> => {
    const bytes = await bytesOf(files, path);
    if (!bytes) return [];
    try {
      const db = kit.openDatabase(bytes, await bytesOf(files, `${path}-wal`));
      try {
        return [...db.rows(sql)];
      } finally {
        db.close();
      }
    } catch {
      return [];
    }
  };
  for (const [key, cell] of await open(
    `${root}/session/session.db`,
    'SELECT UsrName, ConStrRes1 FROM SessionAbstract',
  )) {
    if (typeof key !== 'string' || key === '') continue;
    const bytes = typeof cell === 'string' ? await bytesOf(files, root + cell) : null;
    const one = bytes ? inside(fields(bytes), 1) : null;
    const who = inside(one, 1);
    const members = membersOf(text(one, 5));
    const ids = (text(one, 3) ?? '').split(';').filter(Boolean);
    out.push({
      key,
      name: text(who, 6) ?? text(who, 4),
      members: members.length > 0 ? members : ids.map((id) => ({ key: id, shown: null })),
    });
  }
  for (const path of files.keys()) {
    if (!path.startsWith(`${root}/UniversalSession/`) || !path.endsWith('/session.db')) continue;
    for (const [key] of await open(path, 'SELECT sessionId FROM SessionTable'))
      if (typeof key === 'string' && key !== '') out.push({ key, name: null, members: [] });
  }
  return out;
}
