// Where keys of the proxy's certificates lie and for how long. Apart from what makes them, since every command looks here.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
export const KEY_DAYS = 7;

const FILE = /^proxy-(\d{13})\.pem$/;

export const keyFile = (folder: string, expiresMs: number): string => join(folder, `proxy-${expiresMs}.pem`);

/** Keys in the folder, the youngest first. */
export function keysIn(folder: string): { path: string; expiresMs: number }[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => {
        const m = FILE.exec(name);
        return m ? [{ path: join(folder, name), expiresMs: Number(m[1]) }] : [];
      })
      .sort((a, b) => b.expiresMs - a.expiresMs);
  } catch {
    return [];
  }
}

/** Removes keys whose seven days are over; cheap where there is none. Returns how many went. */
export function removeExpiredKeys(folder: string, nowMs: number): number {
  let removed = 0;
  for (const { path, expiresMs } of keysIn(folder)) {
    // A clock that was set back must not lengthen a key's life.
    if (nowMs < expiresMs && nowMs > expiresMs - (KEY_DAYS + 1) * DAY_MS) continue;
    rmSync(path, { force: true });
    removed++;
  }
  return removed;
}

/** Removes every key; returns how many there were. */
export function forgetKeys(folder: string): number {
  const keys = keysIn(folder);
  for (const { path } of keys) rmSync(path, { force: true });
  return keys.length;
}
