// WebSocket messages out of a stream of bytes that passes by: RFC 6455, without extensions (the proxy lets none be agreed on).

export interface Message {
  readonly opcode: 1 | 2;
  readonly bytes: Uint8Array;
}

/** Longer ones are passed on all the same, and kept up to here. */
const MAX_BYTES = 16 * 1024 * 1024;

export class WebSocketReader {
  readonly #onMessage: (message: Message) => void;
  #waiting: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #size = 0;
  #opcode: 1 | 2 | null = null;
  /** Bytes of a frame's contents still to come, where it was too large to wait for. */
  #skip = 0;
  /** Broken framing: nothing after it can be read. */
  #lost = false;

  constructor(onMessage: (message: Message) => void) {
    this.#onMessage = onMessage;
  }

  push(chunk: Uint8Array): void {
    if (this.#lost) return;
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#skip > 0) {
      const n = Math.min(this.#skip, bytes.length);
      this.#skip -= n;
      bytes = bytes.subarray(n);
    }
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    while (this.#frame());
  }

  #frame(): boolean {
    const b = this.#waiting;
    if (b.length < 2) return false;
    const [first, second] = [b[0]!, b[1]!];
    const isMasked = (second & 0x80) !== 0;
    let length = second & 0x7f;
    let at = 2;
    if (length === 126) {
      if (b.length < 4) return false;
      length = b.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (b.length < 10) return false;
      const long = b.readBigUInt64BE(2);
      if (long > BigInt(Number.MAX_SAFE_INTEGER)) return this.#lose();
      length = Number(long);
      at = 10;
    }
    const opcode = first & 0x0f;
    // Reserved bits belong to extensions.
    if ((first & 0x70) !== 0 || (opcode > 2 && opcode < 8) || opcode > 10) return this.#lose();
    const mask = isMasked ? b.subarray(at, at + 4) : null;
    if (isMasked) at += 4;
    const kept = Math.min(length, MAX_BYTES);
    if (b.length < at + kept) return false;
    const contents = Buffer.from(b.subarray(at, at + kept));
    if (mask) for (let i = 0; i < contents.length; i++) contents[i]! ^= mask[i & 3]!;
    const rest = b.length - at;
    this.#skip = Math.max(0, length - rest);
    this.#waiting = Buffer.from(b.subarray(at + Math.min(length, rest)));
    if (opcode >= 8) return true;
    if (opcode !== 0) {
      this.#opcode = opcode === 1 ? 1 : 2;
      this.#parts = [];
      this.#size = 0;
    }
    if (this.#opcode === null) return this.#lose();
    const room = MAX_BYTES - this.#size;
    if (room > 0) this.#parts.push(contents.subarray(0, room));
    this.#size += Math.min(room, contents.length);
    if ((first & 0x80) !== 0) {
      this.#onMessage({ opcode: this.#opcode, bytes: Buffer.concat(this.#parts) });
      this.#opcode = null;
      this.#parts = [];
    }
    return true;
  }

  #lose(): false {
    this.#lost = true;
    this.#waiting = Buffer.alloc(0);
    return false;
  }
}
