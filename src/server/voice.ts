// Voice messages as the phone keeps them (SILK v3) made playable (WAV), on demand, in a thread of its own with a time limit.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const RATE = 24_000;
const LIMIT_MS = 8_000;

/** SILK with or without the byte 0x02 that phones put before its signature. */
export function isSilk(bytes: Uint8Array): boolean {
  const at = bytes[0] === 2 ? 1 : 0;
  return String.fromCharCode(...bytes.subarray(at, at + 9)) === '#!SILK_V3';
}

/** 16-bit mono samples inside a WAV file. */
export function wavOf(pcm: Uint8Array, rate = RATE): Uint8Array {
  const out = new Uint8Array(44 + pcm.length);
  const view = new DataView(out.buffer);
  const ascii = (at: number, s: string) => {
    for (let i = 0; i < s.length; i++) out[at + i] = s.charCodeAt(i);
  };
  ascii(0, 'RIFF');
  view.setUint32(4, 36 + pcm.length, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, 'data');
  view.setUint32(40, pcm.length, true);
  out.set(pcm, 44);
  return out;
}

/** Null where the decoder is not installed or the clip is damaged. */
export async function decodeSilk(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    const { decode } = await import('silk-wasm');
    const prefixed = bytes[0] === 2 ? bytes : Uint8Array.from([2, ...bytes]);
    const { data } = await decode(prefixed, RATE);
    return data.length > 0 ? wavOf(data) : null;
  } catch {
    return null;
  }
}

/** As `decodeSilk`, but a clip that never ends is given up. */
export function playable(bytes: Uint8Array): Promise<Uint8Array | null> {
  const script = fileURLToPath(new URL('./voice-worker.js', import.meta.url));
  if (!existsSync(script)) return decodeSilk(bytes);
  return new Promise((resolve) => {
    const worker = new Worker(script, { workerData: bytes });
    const finish = (value: Uint8Array | null) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(value);
    };
    const timer = setTimeout(() => finish(null), LIMIT_MS);
    worker.once('message', (value: unknown) => finish(value instanceof Uint8Array ? value : null));
    worker.once('error', () => finish(null));
  });
}
