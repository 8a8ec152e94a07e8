// The thread that decodes voice messages, one after the other.
import { parentPort } from 'node:worker_threads';
import { decodeVoice } from './voice.ts';

parentPort?.on('message', (bytes: unknown) => {
  if (bytes instanceof Uint8Array) void decodeVoice(bytes).then((wav) => parentPort?.postMessage(wav));
});
