// The thread that decodes one voice message.
import { parentPort, workerData } from 'node:worker_threads';
import { decodeVoice } from './voice.ts';

if (workerData instanceof Uint8Array) parentPort?.postMessage(await decodeVoice(workerData));
