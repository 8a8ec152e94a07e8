// Runs tshark: arguments as an array, a time limit, no configuration of the user's, nothing resolved over the network.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Input } from '../model/units.ts';

const LIMIT_MS = 30 * 60_000;

/** The program's path, or null where it is not installed. */
export function findTshark(path = process.env['PATH'] ?? ''): string | null {
  const names = process.platform === 'win32' ? ['tshark.exe'] : ['tshark'];
  for (const folder of path.split(delimiter))
    for (const name of names) if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  return null;
}

/** `{name}` in an argument stands for a copy of that input in a folder of its own (0700), removed afterwards. */
export const runTshark = (program: string, limitMs = LIMIT_MS) =>
  async function* (args: readonly string[], inputs: Readonly<Record<string, Input>>): AsyncIterable<Uint8Array> {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-'));
    try {
      const paths: Record<string, string> = {};
      for (const [name, input] of Object.entries(inputs)) {
        const path = join(folder, name.replace(/[^a-z]/g, ''));
        const file = await open(path, 'wx', 0o600);
        for await (const chunk of input.bytes()) await file.write(chunk);
        await file.close();
        paths[name] = path;
      }
      const filled = args.map((a) => a.replace(/\{([a-z]+)\}/g, (all, name: string) => paths[name] ?? all));
      const child = spawn(program, filled, {
        stdio: ['ignore', 'pipe', 'pipe'],
        // No profile, no preferences, no plugins of the user's.
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        windowsHide: true,
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        if (said.length < 4000) said += String(chunk);
      });
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      const ended = new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code));
      });
      ended.catch(() => {});
      try {
        for await (const chunk of child.stdout) yield new Uint8Array(chunk as Uint8Array);
        const code = await ended;
        if (code === null) throw new Error(`it did not finish within ${Math.round(limitMs / 60_000)} minutes.`);
        // A capture that is cut short ends with 2 after everything before the cut was told.
        if (code !== 0 && !/cut short|truncated/i.test(said))
          throw new Error(`it ended with ${code}. ${lastLine(said)}`);
      } finally {
        clearTimeout(timer);
        if (child.exitCode === null) child.kill('SIGKILL');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

const lastLine = (text: string): string =>
  text
    .split('\n')
    .filter((l) => l.trim() !== '' && !/Running as user/.test(l))
    .pop()
    ?.trim() ?? '';
