// A thread of an export.
import { parentPort, workerData } from 'node:worker_threads';
import { Archive } from '../archive.ts';
import { chatInfo } from '../messages.ts';
import { ChatsToFiles, type WrittenChat } from './chat.ts';
import { type Share, take } from './threads.ts';

const share = workerData as Share;
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
