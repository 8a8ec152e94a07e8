// A phone behind an adb server: devices, and commands of its shell, over adb's own protocol.
// https://android.googlesource.com/platform/packages/modules/adb/+/refs/heads/main/SERVICES.TXT
import { connect as connectSocket, type Socket } from 'node:net';
import { type Adb, AdbServerClient } from '@yume-chan/adb';
import { MaybeConsumable, PushReadableStream, tryClose } from '@yume-chan/stream-extra';
import { printable } from '../base/text.ts';
import { isLoopback } from './addresses.ts';
import { RecordError } from './record-error.ts';

export interface AdbAddress {
  readonly host: string;
  readonly port: number;
}

const ADB_PORT = 5037;
/** adb 1.0.41 (2018): the first that names devices by transport, which is how one of several is kept apart. */
const OLDEST_SERVER = 41;
const HOST_MS = 10_000;
const SETTLE_MS = 10_000;

/** `HOST:PORT`, `PORT` or `tcp:HOST:PORT` (the form of ADB_SERVER_SOCKET). Refuses another machine unless that was allowed. */
export function adbAddress(text: string | undefined, allowRemote: boolean): AdbAddress {
  const given = (text ?? `127.0.0.1:${ADB_PORT}`).replace(/^tcp:/, '');
  const m = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):)?(\d{1,5})$/.exec(given);
  const port = Number(m?.[3]);
  if (!m || port < 1 || port > 65_535) throw new RecordError('adb-address', { address: printable(given, 60) });
  const host = m[1] ?? m[2] ?? '127.0.0.1';
  if (!isLoopback(host) && !allowRemote) throw new RecordError('adb-remote', { address: printable(given, 60) });
  return { host, port };
}

/**
 * Connects to the adb server. The library's own connector leaves a stream open for good when the connection is reset, which
 * is what an unplugged phone may look like; this one ends it.
 */
class Connector implements AdbServerClient.ServerConnector {
  readonly #address: AdbAddress;
  constructor(address: AdbAddress) {
    this.#address = address;
  }

  async connect(options: { unref?: boolean; signal?: AbortSignal } = {}): Promise<AdbServerClient.ServerConnection> {
    const socket = connectSocket({ ...this.#address, ...(options.signal && { signal: options.signal }) });
    if (options.unref) socket.unref();
    await new Promise<void>((done, failed) => {
      socket.once('connect', done);
      socket.once('error', failed);
    });
    socket.setNoDelay(true);
    return connectionOf(socket);
  }

  addReverseTunnel(): never {
    throw new Error('telltale opens no tunnel');
  }
  removeReverseTunnel(): never {
    throw new Error('telltale opens no tunnel');
  }
  clearReverseTunnels(): void {}
}

function connectionOf(socket: Socket): AdbServerClient.ServerConnection {
  // A reset is followed by `close`, which ends the streams; nothing else is to be done about it.
  socket.on('error', () => {});
  const closed = new Promise<undefined>((done) => void socket.once('close', () => done(undefined)));
  return {
    readable: new PushReadableStream<Uint8Array>((controller) => {
      socket.on('data', (data: Buffer) => {
        if (controller.abortSignal.aborted) return;
        socket.pause();
        const next = () => void socket.resume();
        Promise.resolve(controller.enqueue(data)).then(next, next);
      });
      socket.once('end', () => void tryClose(controller));
      socket.once('close', () => void tryClose(controller));
    }),
    writable: new MaybeConsumable.WritableStream<Uint8Array>({
      write: (chunk) =>
        new Promise<void>((done, failed) => void socket.write(chunk, (error) => (error ? failed(error) : done()))),
    }),
    closed,
    close: () => void socket.destroy(),
  };
}

export interface Device {
  readonly serial: string;
  readonly state: string;
  readonly model: string;
}

const STATES = [
  'device',
  'unauthorized',
  'authorizing',
  'connecting',
  'offline',
  'no',
  'recovery',
  'sideload',
  'bootloader',
];

/** Every device that the server knows, whatever its state. */
async function devicesOf(client: AdbServerClient, address: AdbAddress): Promise<Device[]> {
  try {
    const version = await within(client.getVersion(), HOST_MS);
    if (version < OLDEST_SERVER) throw new RecordError('adb-old', { version: `1.0.${version}` });
    const found = await within(client.getDevices(STATES as Parameters<AdbServerClient['getDevices']>[0]), HOST_MS);
    return found.map(({ serial, state, model }) => ({
      serial,
      state: String(state),
      model: model?.replaceAll('_', ' ') ?? '',
    }));
  } catch (error) {
    throw serverError(error, address);
  }
}

function serverError(error: unknown, { host, port }: AdbAddress): unknown {
  if (error instanceof RecordError) return error;
  const address = `${host}:${port}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENOTFOUND')
    return new RecordError('adb-none', { address }, { exit: 3, passing: true, cause: error });
  if (error instanceof Error && error.message.startsWith('No transport id'))
    return new RecordError('adb-old', { version: '1.0.40' }, { cause: error });
  return new RecordError('adb-strange', { address }, { exit: 3, cause: error });
}

export interface Ran {
  /** Null where the phone is too old to tell it. */
  readonly exit: number | null;
  /** The start of what went to standard error. */
  readonly said: string;
}

/** One phone, ready for commands. */
export interface Phone {
  readonly serial: string;
  readonly model: string;
  /**
   * Runs one line of shell and hands over its output as it comes. Ends with `phone-away` (passing) when the phone is unplugged
   * or says nothing for `idleMs`, with the signal's reason when that is aborted.
   */
  run(line: string, onData: (chunk: Uint8Array) => void, options?: RunOptions): Promise<Ran>;
  /** The same for short answers: the output as text, without the line end. */
  text(line: string): Promise<string>;
  close(): Promise<void>;
}

interface RunOptions {
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
}

export interface Choice {
  /** Null: the only one there is. */
  readonly serial: string | null;
  /** How long to wait for the owner to confirm on the phone's screen. */
  readonly confirmMs: number;
  /** Told once, when the phone asks its owner. */
  onAsked(model: string): void;
  readonly signal?: AbortSignal;
}

/** Finds the phone, waits for its owner's confirmation on it, and connects. */
export async function openPhone(address: AdbAddress, choice: Choice): Promise<Phone> {
  const client = new AdbServerClient(new Connector(address));
  const begun = Date.now();
  let told = false;
  for (;;) {
    const device = chosen(await devicesOf(client, address), choice.serial);
    if (device.state === 'device') return connectTo(client, address, device);
    const name = device.model || device.serial;
    const isAsking = ['unauthorized', 'authorizing', 'connecting'].includes(device.state);
    // A phone just plugged in is offline for a moment.
    const patienceMs = isAsking ? choice.confirmMs : Math.min(choice.confirmMs, SETTLE_MS);
    if ((!isAsking && device.state !== 'offline') || Date.now() - begun >= patienceMs) {
      const id = isAsking ? 'adb-unauthorized' : device.state === 'no' ? 'adb-no-permission' : 'adb-offline';
      throw new RecordError(
        id,
        { device: name, state: device.state },
        { exit: 3, passing: isAsking || device.state === 'offline' },
      );
    }
    if (isAsking && !told) choice.onAsked(name);
    told ||= isAsking;
    await pause(500, choice.signal);
  }
}

function chosen(devices: readonly Device[], serial: string | null): Device {
  if (serial !== null) {
    const device = devices.find((d) => d.serial === serial);
    if (!device)
      throw new RecordError(
        'adb-not-there',
        { device: printable(serial, 60), devices: named(devices) },
        { exit: 3, passing: true },
      );
    return device;
  }
  const [first, second] = devices;
  if (!first) throw new RecordError('adb-no-device', {}, { exit: 3, passing: true });
  if (second) throw new RecordError('adb-several', { devices: named(devices) });
  return first;
}

const named = (devices: readonly Device[]): string[] =>
  devices.map((d) => printable(d.model === '' ? d.serial : `${d.serial} (${d.model})`, 80));

async function connectTo(client: AdbServerClient, address: AdbAddress, device: Device): Promise<Phone> {
  let adb: Adb;
  try {
    adb = await within(client.createAdb({ serial: device.serial }), HOST_MS);
  } catch (error) {
    // Between the list and now it may have been unplugged.
    const server = serverError(error, address);
    if (!(server instanceof RecordError) || server.id !== 'adb-strange') throw server;
    throw new RecordError(
      'phone-away',
      { device: device.model || device.serial },
      { exit: 3, passing: true, cause: error },
    );
  }
  const away = (cause?: unknown) =>
    new RecordError(
      'phone-away',
      { device: printable(device.model || device.serial, 60) },
      { exit: 3, passing: true, cause },
    );
  let gone = false;
  adb.disconnected.then(
    () => (gone = true),
    // A server that cannot tell it is no phone that went away.
    () => {},
  );

  const run: Phone['run'] = async (line, onData, { idleMs = 150_000, signal } = {}) => {
    const v2 = adb.subprocess.shellProtocol;
    signal?.throwIfAborted();
    let said = '';
    try {
      if (!v2) {
        const process = await within(adb.subprocess.noneProtocol.spawn([line]), HOST_MS);
        await drain(process.output, onData, idleMs, () => process.kill(), signal);
        if (gone) throw away();
        return { exit: null, said };
      }
      const process = await within(v2.spawn([line]), HOST_MS);
      // Looked at below; a rejection must not count as unhandled until then.
      process.exited.catch(() => {});
      const decoder = new TextDecoder();
      const errors = drain(
        process.stderr,
        (chunk) => {
          if (said.length < 2000) said += decoder.decode(chunk, { stream: true });
        },
        idleMs * 2,
        () => {},
      );
      errors.catch(() => {});
      await drain(process.stdout, onData, idleMs, () => process.kill(), signal);
      await errors;
      const exit = await process.exited;
      return { exit, said };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof RecordError) throw error;
      // What `onData` throws is the disk's; everything else is the connection's.
      if (error instanceof DataError) throw error.cause;
      throw away(error);
    }
  };
  return {
    serial: device.serial,
    model: device.model,
    run,
    async text(line) {
      const chunks: Uint8Array[] = [];
      await run(line, (chunk) => chunks.push(chunk), { idleMs: 20_000 });
      return Buffer.concat(chunks)
        .toString('utf8')
        .replace(/\r?\n$/, '');
    },
    async close() {
      try {
        await within(Promise.resolve(adb.close()), 2000);
      } catch {
        // The connection is given up either way.
      }
    },
  };
}

class DataError extends Error {}

interface Readable {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

async function drain(
  stream: Readable,
  onData: (chunk: Uint8Array) => void,
  idleMs: number,
  kill: () => unknown,
  signal?: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), idleMs, signal);
      if (done) return;
      try {
        if (value) onData(value);
      } catch (error) {
        throw new DataError('the chunk could not be kept', { cause: error });
      }
    }
  } catch (error) {
    void Promise.resolve(kill()).catch(() => {});
    reader.cancel().catch(() => {});
    throw error;
  }
}

/** The answer, or an error after `ms` or when the signal is aborted. */
async function within<T>(work: PromiseLike<T>, ms: number, signal?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, failed) => {
        timer = setTimeout(() => failed(new Error(`no answer within ${ms} ms`)), ms);
        abort = () => failed(signal?.reason);
        if (signal?.aborted) abort();
        signal?.addEventListener('abort', abort, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
  }
}

/** Waits; ends early with the signal's reason when it is aborted. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done, failed) => {
    if (signal?.aborted) return failed(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      failed(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        done();
      },
      Math.max(0, ms),
    );
    signal?.addEventListener('abort', stop, { once: true });
  });
