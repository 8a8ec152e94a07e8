// Opens the local page: loopback only, a token made anew each time, the page's files read once.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { isObject } from '../base/json.ts';
import type { Archive } from '../chats/archive/archive.ts';
import type { OwnersClock } from '../chats/reading/clock.ts';
import { type ChatServerOptions, chatServer } from './chats.ts';
import type { Gate } from './guard.ts';
import { pageHtml, pageStyle } from './page/shell.ts';

export interface Listening {
  /** With the token: for the owner alone. */
  readonly address: string;
  close(): Promise<void>;
}

export function pageWords(): ChatServerOptions['words'] {
  const read = (lang: 'en' | 'zh-CN'): Record<string, string> => {
    const parsed: unknown = JSON.parse(
      readFileSync(fileURLToPath(new URL(`../../locales/${lang}/chats.json`, import.meta.url)), 'utf8'),
    );
    return Object.fromEntries(
      Object.entries(isObject(parsed) ? parsed : {}).map(([k, v]) => [k.replace(/^chats\./, ''), String(v)]),
    );
  };
  return { en: read('en'), 'zh-CN': read('zh-CN') };
}

/** The page's script is built beside this file; it imports nothing. */
export function pageFiles(): ChatServerOptions['files'] {
  const script = fileURLToPath(new URL('./page/app.js', import.meta.url));
  return {
    '/': { mime: 'text/html', text: pageHtml },
    '/style.css': { mime: 'text/css', text: pageStyle },
    '/app.js': { mime: 'text/javascript', text: existsSync(script) ? readFileSync(script, 'utf8') : '' },
  };
}

export async function listen(
  archive: Archive,
  clock: OwnersClock,
  port: number,
  files = pageFiles(),
): Promise<Listening> {
  return listenWith(port, (gate) => chatServer({ archive, clock, gate, words: pageWords(), files }));
}

/** On loopback with a new token; `make` is given who may speak to the server. */
export async function listenWith(port: number, make: (gate: Gate) => Hono): Promise<Listening> {
  const token = randomBytes(24).toString('base64url');
  const hosts: string[] = [];
  const app = make({ token, hosts });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info) => {
      hosts.push(`127.0.0.1:${info.port}`, `localhost:${info.port}`);
      resolve({
        address: `http://127.0.0.1:${info.port}/?token=${token}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.on('error', reject);
  });
}
