// The thread that decodes one voice message.
import { parentPort, workerData } from 'node:worker_threads';
import { decodeSilk } from './voice.ts';

if (workerData instanceof Uint8Array) parentPort?.postMessage(await decodeSilk(workerData));
