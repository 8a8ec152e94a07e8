// A thread of an export.
import { parentPort, workerData } from 'node:worker_threads';
import { Archive } from '../archive.ts';
import { chatInfo } from '../messages.ts';
import { ChatsToFiles, type WrittenChat } from './chat.ts';
import { type Share, take } from './threads.ts';

// No await at the top of the module: Node 20 falls over where a thread is ended while such a module is being loaded.
async function write(share: Share): Promise<void> {
  const archive = await Archive.open(share.archive);
  try {
    const files = new ChatsToFiles(archive, share.plan, share.root, false);
    const done: (readonly [number, WrittenChat])[] = [];
    for (let id = take(share.taken, share.chats); id !== null; id = take(share.taken, share.chats)) {
      const info = chatInfo(archive, id);
      if (!info) throw new Error('a chat is not in the archive any more');
      done.push([id, await files.write(info)]);
    }
    await files.close();
    parentPort?.postMessage(done);
  } finally {
    archive.close();
  }
}

void write(workerData as Share).catch((error: unknown) => {
  // Uncaught, it reaches the main thread as the worker's error.
  setImmediate(() => {
    throw error;
  });
});
