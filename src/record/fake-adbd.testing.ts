// For tests: the phone's side of adb's own protocol over TCP, so that the real adb server can be put between it and telltale.
// https://android.googlesource.com/platform/packages/modules/adb/+/refs/heads/main/protocol.txt
import { spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { FakePhone } from './fake-adb.testing.ts';

const VERSION = 0x01000001;
const MAX_BYTES = 64 * 1024;
const name = (text: string) => Buffer.from(text, 'latin1').readUInt32LE(0);

export class FakeAdbd {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(phone: FakePhone) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      serve(socket, phone);
    });
  }

  static async start(phone: FakePhone): Promise<FakeAdbd> {
    const made = new FakeAdbd(phone);
    await new Promise<void>((done) => made.#server.listen(0, '127.0.0.1', done));
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function serve(socket: Socket, phone: FakePhone): void {
  let waiting: Buffer = Buffer.alloc(0);
  let next = 1;
  /** By our id: what is still to be written, one message at a time. */
  const streams = new Map<number, { theirs: number; queue: Buffer[]; busy: boolean; over: boolean; kill(): void }>();
  const send = (command: string, arg0: number, arg1: number, data: Buffer = Buffer.alloc(0)) => {
    const head = Buffer.alloc(24);
    head.writeUInt32LE(name(command), 0);
    head.writeUInt32LE(arg0, 4);
    head.writeUInt32LE(arg1, 8);
    head.writeUInt32LE(data.length, 12);
    head.writeUInt32LE(
      data.reduce((sum, b) => (sum + b) >>> 0, 0),
      16,
    );
    head.writeUInt32LE((name(command) ^ 0xffffffff) >>> 0, 20);
    if (!socket.destroyed) socket.write(Buffer.concat([head, data]));
  };
  const pump = (id: number) => {
    const stream = streams.get(id);
    if (!stream || stream.busy) return;
    const data = stream.queue.shift();
    if (data) {
      stream.busy = true;
      send('WRTE', id, stream.theirs, data);
    } else if (stream.over) {
      send('CLSE', id, stream.theirs);
      streams.delete(id);
    }
  };
  const open = (theirs: number, service: string) => {
    const shell = /^(shell,v2,raw|exec):([\s\S]*)$/.exec(service);
    if (!shell) return send('CLSE', 0, theirs);
    const id = next++;
    const child = spawn('/bin/sh', ['-c', shell[2]!], {
      env: phone.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stream = {
      theirs,
      queue: [] as Buffer[],
      busy: false,
      over: false,
      kill() {
        try {
          if (child.pid) process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has ended already.
        }
      },
    };
    streams.set(id, stream);
    send('OKAY', id, theirs);
    const packet = (kind: number, data: Buffer) => {
      for (let at = 0; at < data.length; at += MAX_BYTES / 2) {
        const part = data.subarray(at, at + MAX_BYTES / 2);
        const head = Buffer.alloc(5);
        head[0] = kind;
        head.writeUInt32LE(part.length, 1);
        stream.queue.push(shell[1] === 'exec' ? part : Buffer.concat([head, part]));
      }
      pump(id);
    };
    child.stdout.on('data', (d: Buffer) => packet(1, d));
    child.stderr.on('data', (d: Buffer) => packet(2, d));
    child.on('close', (code) => {
      if (shell[1] !== 'exec') packet(3, Buffer.from([code ?? 255]));
      stream.over = true;
      pump(id);
    });
  };
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const stream of streams.values()) stream.kill();
  });
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 24) {
      const size = waiting.readUInt32LE(12);
      if (waiting.length < 24 + size) return;
      const command = waiting.toString('latin1', 0, 4);
      const [arg0, arg1] = [waiting.readUInt32LE(4), waiting.readUInt32LE(8)];
      const data = waiting.subarray(24, 24 + size);
      waiting = waiting.subarray(24 + size);
      if (command === 'CNXN') {
        const banner = `device::ro.product.name=example;ro.product.model=Example 1;ro.product.device=ex;features=${phone.features}`;
        send('CNXN', VERSION, MAX_BYTES, Buffer.from(`${banner}\0`));
      } else if (command === 'OPEN') open(arg0, data.toString('utf8').replace(/\0$/, ''));
      else if (command === 'WRTE') send('OKAY', arg1, arg0);
      else if (command === 'OKAY') {
        const stream = streams.get(arg1);
        if (stream) stream.busy = false;
        pump(arg1);
      } else if (command === 'CLSE') {
        streams.get(arg1)?.kill();
        streams.delete(arg1);
      }
    }
  });
}
