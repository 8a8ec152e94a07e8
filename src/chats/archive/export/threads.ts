// The chats of an export, shared out among threads: each takes the largest that nobody has taken, with a connection of its
// own to the archive's file, and writes its files. What comes out is the same with one thread or many.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ChatInfo } from '../messages.ts';
import { type ChatPlan, ChatsToFiles, type WrittenChat } from './chat.ts';
import type { ExportRequest } from './run.ts';

/** Fewer messages are written sooner than a thread has started. */
const WORTH_A_THREAD = 40_000;
/** Each takes some 100 MB. */
const MAX_THREADS = 4;

export interface WantedChat {
  readonly id: number;
  readonly messages: number;
  readonly info: ChatInfo;
}

/** What a thread of an export is started with. */
export interface Share {
  readonly archive: string;
  readonly plan: ChatPlan;
  readonly root: string;
  readonly chats: readonly number[];
  /** How many of `chats` are taken. */
  readonly taken: Int32Array;
}

/** The next chat to write; null where none is left. */
export function take(taken: Int32Array, chats: readonly number[]): number | null {
  return chats[Atomics.add(taken, 0, 1)] ?? null;
}

/** In the order of `wanted`. */
export async function writeChats(
  request: ExportRequest,
  plan: ChatPlan,
  root: string,
  wanted: readonly WantedChat[],
): Promise<WrittenChat[]> {
  const chats = [...wanted].sort((a, b) => b.messages - a.messages || a.id - b.id).map((c) => c.id);
  const info = new Map(wanted.map((c) => [c.id, c.info]));
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const script = fileURLToPath(new URL('./worker.js', import.meta.url));
  const workers: Worker[] = [];
  const results: Promise<(readonly [number, WrittenChat])[]>[] = [];
  const share: Share = { archive: request.archive.path, plan, root, chats, taken };
  // Run from its sources, telltale has no script for a thread.
  const threads = existsSync(script) ? threadsFor(request, wanted) : 1;
  const done = new Map<number, WrittenChat>();
  const own = new ChatsToFiles(request.archive, plan, root, request.redact);
  try {
    for (let i = 1; i < threads; i++) {
      const worker = new Worker(script, { workerData: share, execArgv: [] });
      workers.push(worker);
      results.push(resultOf(worker, taken, chats.length));
    }
    // A failure is thrown below; until then it must not count as one that nobody heard of.
    for (const result of results) result.catch(() => {});
    // Alone, in the order of the chats: redacted chats are numbered as they come.
    const order = threads > 1 ? chats : wanted.map((c) => c.id);
    for (let id = take(taken, order); id !== null; id = take(taken, order))
      done.set(id, await own.write(info.get(id)!));
    for (const result of await Promise.all(results)) for (const [id, chat] of result) done.set(id, chat);
  } finally {
    await Promise.all([own.close(), ...workers.map((w) => w.terminate())]);
  }
  return wanted.map((c) => done.get(c.id)!);
}

/** More than one only where chats do not depend on each other, and the archive is a file that others can open. */
function threadsFor(request: ExportRequest, wanted: readonly WantedChat[]): number {
  const messages = wanted.reduce((n, c) => n + c.messages, 0);
  const largest = wanted.reduce((n, c) => Math.max(n, c.messages), 0);
  const shared = request.media === 'link';
  if (request.redact || shared || request.archive.encrypted) return 1;
  if (request.threads === undefined || request.threads === null) {
    if (messages - largest < WORTH_A_THREAD) return 1;
    return Math.min(MAX_THREADS, availableParallelism(), Math.ceil(messages / WORTH_A_THREAD));
  }
  return Math.min(request.threads, wanted.length);
}

function resultOf(worker: Worker, taken: Int32Array, all: number): Promise<(readonly [number, WrittenChat])[]> {
  return new Promise<(readonly [number, WrittenChat])[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a thread of the export ended early')));
  }).catch((error: unknown) => {
    // Nobody takes another chat.
    Atomics.store(taken, 0, all);
    throw error;
  });
}
