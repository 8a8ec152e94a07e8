// Voice messages as phones keep them (SILK v3, AMR) made playable (WAV), in a thread of its own with a time limit.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const SILK_RATE = 24_000;
const LIMIT_MS = 8_000;
const AMR_HEAD = '#!AMR\n';
/** Bytes of a frame by its mode, the mode's byte included; 0 where the mode does not exist. RFC 4867, section 5.3. */
const AMR_FRAMES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];

const startOf = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** SILK with or without the byte 0x02 that phones put before its signature. */
export const isSilk = (bytes: Uint8Array): boolean => startOf(bytes, bytes[0] === 2 ? 1 : 0, 9) === '#!SILK_V3';

/** AMR with its signature, or its frames alone, which must then fill the file. */
export function isAmr(bytes: Uint8Array): boolean {
  if (startOf(bytes, 0, 5) === '#!AMR') return true;
  let frames = 0;
  let at = 0;
  while (at < bytes.length) {
    const head = bytes[at]!;
    const size = (head & 0x83) === 0 ? AMR_FRAMES[(head >> 3) & 15]! : 0;
    if (size === 0) return false;
    at += size;
    frames++;
  }
  return at === bytes.length && frames >= 5;
}

/** Neither is played by browsers as it is. */
export const isVoice = (bytes: Uint8Array): boolean => isSilk(bytes) || isAmr(bytes);

/** 16-bit mono samples inside a WAV file. */
export function wavOf(pcm: Uint8Array, rate = SILK_RATE): Uint8Array {
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
export async function decodeVoice(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    return isSilk(bytes) ? await decodeSilk(bytes) : await decodeAmr(bytes);
  } catch {
    return null;
  }
}

async function decodeSilk(bytes: Uint8Array): Promise<Uint8Array | null> {
  const { decode } = await import('silk-wasm');
  const prefixed = bytes[0] === 2 ? bytes : Uint8Array.from([2, ...bytes]);
  const { data } = await decode(prefixed, SILK_RATE);
  return data.length > 0 ? wavOf(data) : null;
}

async function decodeAmr(bytes: Uint8Array): Promise<Uint8Array | null> {
  const { default: decode } = await import('@audio/decode-amr');
  const headed = startOf(bytes, 0, 5) === '#!AMR' ? bytes : Buffer.concat([Buffer.from(AMR_HEAD), bytes]);
  const { channelData, sampleRate } = await decode(headed);
  const samples = channelData[0];
  if (!samples || samples.length === 0) return null;
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) pcm[i] = Math.max(-1, Math.min(1, samples[i]!)) * 32_767;
  return wavOf(new Uint8Array(pcm.buffer), sampleRate);
}

/** As `decodeVoice`, but a clip that never ends is given up. */
export async function playable(bytes: Uint8Array): Promise<Uint8Array | null> {
  const decoder = new VoiceDecoder();
  try {
    return await decoder.decode(bytes);
  } finally {
    await decoder.close();
  }
}

/** Decodes clips one by one in a thread that is kept for the next one, and given up with a clip that never ends. */
export class VoiceDecoder {
  #worker: Worker | null = null;

  /** Not to be called again before it has answered. */
  async decode(bytes: Uint8Array): Promise<Uint8Array | null> {
    const script = fileURLToPath(new URL('./voice-worker.js', import.meta.url));
    // Run from its sources, telltale has no script for a thread.
    if (!existsSync(script)) return decodeVoice(bytes);
    // Whatever becomes of a thread that nobody waits for is of no concern.
    this.#worker ??= new Worker(script, { execArgv: [] }).on('error', () => {});
    const worker = this.#worker;
    const answer = await new Promise<unknown>((resolve) => {
      const timer = setTimeout(() => finish(undefined), LIMIT_MS);
      const gone = () => finish(undefined);
      const finish = (value: unknown) => {
        clearTimeout(timer);
        worker.off('message', finish).off('error', gone).off('exit', gone);
        resolve(value);
      };
      worker.on('message', finish).on('error', gone).on('exit', gone);
      worker.postMessage(bytes);
    });
    // No answer, not even that it cannot be decoded: the thread is lost with the clip.
    if (answer === undefined) await this.close();
    return answer instanceof Uint8Array ? answer : null;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
