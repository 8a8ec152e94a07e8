// Packet captures as a stream: classic pcap in both byte orders and resolutions, and pcapng. Calls back for every packet with a
// view into the current chunk; nothing is kept. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-01.html

export interface PacketHandler {
  /**
   * One packet: frame from 1, milliseconds since 1970, link type, bytes `data[from, to)`, and how long it was on the wire.
   * `data` is reused: copy what is to be kept.
   */
  packet(
    frame: number,
    atMs: number,
    link: number,
    data: Uint8Array,
    from: number,
    to: number,
    wireBytes: number,
  ): void;
  /** TLS keys inside the capture (a decryption-secrets block of type TLSK). */
  secrets?(text: Uint8Array): void;
}

export interface PcapEnd {
  readonly frames: number;
  /** Bytes after the last whole record; 0 where the capture is complete. */
  readonly rest: number;
  /** Offset of a record whose length makes no sense; null where there was none. */
  readonly brokenAt: number | null;
}

const MAX_RECORD = 64 * 1024 * 1024;
/** What a capture begins with, in either order of bytes. */
const HEADERS: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a]);

interface Interface {
  readonly link: number;
  /** Ticks of a second; powers of two or ten. */
  readonly ticks: number;
  readonly offsetMs: number;
}

/** What the first four bytes say, or null where they are no capture. */
export function captureKind(head: Uint8Array): 'pcap' | 'pcapng' | null {
  if (head.length < 24) return null;
  const magic = ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0;
  if ([0xd4c3b2a1, 0xa1b2c3d4, 0x4d3cb2a1, 0xa1b23c4d].includes(magic)) return 'pcap';
  if (magic !== 0x0a0d0d0a) return null;
  const order = ((head[8]! << 24) | (head[9]! << 16) | (head[10]! << 8) | head[11]!) >>> 0;
  return order === 0x1a2b3c4d || order === 0x4d3c2b1a ? 'pcapng' : null;
}

export class PcapReader {
  private readonly handler: PacketHandler;
  private kind: 'pcap' | 'pcapng' | null = null;
  private little = true;
  private nano = false;
  private link = 1;
  private interfaces: Interface[] = [];
  private frame = 0;
  private pending: Uint8Array[] = [];
  private held = 0;
  private wanted = 24;
  private offset = 0;
  private broken: number | null = null;

  constructor(handler: PacketHandler) {
    this.handler = handler;
  }

  push(chunk: Uint8Array): void {
    if (this.broken !== null || chunk.length === 0) return;
    let data = chunk;
    if (this.held > 0) {
      this.pending.push(chunk);
      this.held += chunk.length;
      if (this.held < this.wanted) {
        this.pending[this.pending.length - 1] = chunk.slice();
        return;
      }
      data = new Uint8Array(this.held);
      let at = 0;
      for (const part of this.pending) {
        data.set(part, at);
        at += part.length;
      }
      this.pending = [];
      this.held = 0;
    }
    const used = this.read(data);
    this.offset += used;
    if (used < data.length) {
      this.pending = [data.slice(used)];
      this.held = data.length - used;
    }
  }

  end(): PcapEnd {
    return { frames: this.frame, rest: this.broken === null ? this.held : 0, brokenAt: this.broken };
  }

  private u32(d: Uint8Array, i: number): number {
    return this.little
      ? (d[i]! | (d[i + 1]! << 8) | (d[i + 2]! << 16) | (d[i + 3]! << 24)) >>> 0
      : ((d[i]! << 24) | (d[i + 1]! << 16) | (d[i + 2]! << 8) | d[i + 3]!) >>> 0;
  }

  private u16(d: Uint8Array, i: number): number {
    return this.little ? d[i]! | (d[i + 1]! << 8) : (d[i]! << 8) | d[i + 1]!;
  }

  private read(d: Uint8Array): number {
    let at = 0;
    if (this.kind === null) {
      if (d.length < 24) {
        this.wanted = 24;
        return 0;
      }
      this.kind = captureKind(d);
      if (this.kind === null) {
        this.broken = 0;
        return d.length;
      }
      if (this.kind === 'pcap') {
        const first = d[0]!;
        this.little = first === 0xd4 || first === 0x4d;
        this.nano = first === 0x4d || d[2] === 0x3c;
        this.link = this.u32(d, 20) & 0xffff;
        at = 24;
      }
    }
    return this.kind === 'pcap' ? this.classic(d, at) : this.blocks(d, at);
  }

  private classic(d: Uint8Array, start: number): number {
    const { handler, link } = this;
    const n = d.length;
    const scale = this.nano ? 1e-6 : 1e-3;
    let at = start;
    while (n - at >= 16) {
      const seconds = this.u32(d, at);
      // Two captures written one after the other: no packet has such a time.
      if (HEADERS.has(seconds) && (n - at < 24 || captureKind(d.subarray(at)) !== null)) return this.another(d, at);
      const captured = this.u32(d, at + 8);
      if (captured > MAX_RECORD) {
        this.broken = this.offset + at;
        return n;
      }
      const next = at + 16 + captured;
      if (next > n) {
        this.wanted = 16 + captured;
        return at;
      }
      handler.packet(
        ++this.frame,
        seconds * 1000 + this.u32(d, at + 4) * scale,
        link,
        d,
        at + 16,
        next,
        this.u32(d, at + 12),
      );
      at = next;
    }
    this.wanted = 16;
    return at;
  }

  /** The header of a further capture at `at`. */
  private another(d: Uint8Array, at: number): number {
    this.kind = null;
    this.offset += at;
    const used = this.read(d.subarray(at));
    this.offset -= at;
    return at + used;
  }

  private blocks(d: Uint8Array, start: number): number {
    const n = d.length;
    let at = start;
    while (n - at >= 12) {
      const isSection = d[at] === 0x0a && d[at + 1] === 0x0d && d[at + 2] === 0x0d && d[at + 3] === 0x0a;
      if (isSection) this.little = d[at + 8] === 0x4d;
      const type = this.u32(d, at);
      if (!isSection && HEADERS.has(type) && (n - at < 24 || captureKind(d.subarray(at)) !== null))
        return this.another(d, at);
      const length = this.u32(d, at + 4);
      if (length < 12 || length % 4 !== 0 || length > MAX_RECORD) {
        this.broken = this.offset + at;
        return n;
      }
      if (at + length > n) {
        this.wanted = length;
        return at;
      }
      if (isSection) this.interfaces = [];
      else this.block(type, d, at + 8, at + length - 4);
      at += length;
    }
    this.wanted = 12;
    return at;
  }

  private block(type: number, d: Uint8Array, from: number, to: number): void {
    if (type === 6 && to - from >= 20) {
      // Enhanced packet
      const it = this.interfaces[this.u32(d, from)];
      const captured = Math.min(this.u32(d, from + 12), to - from - 20);
      const ticks = this.u32(d, from + 4) * 4294967296 + this.u32(d, from + 8);
      const atMs = it ? (ticks / it.ticks) * 1000 + it.offsetMs : Number.NaN;
      this.handler.packet(
        ++this.frame,
        atMs,
        it?.link ?? 1,
        d,
        from + 20,
        from + 20 + captured,
        this.u32(d, from + 16),
      );
    } else if (type === 3 && to - from >= 4) {
      // Simple packet: no time of its own
      const wire = this.u32(d, from);
      const end = Math.min(to, from + 4 + wire);
      this.handler.packet(++this.frame, Number.NaN, this.interfaces[0]?.link ?? 1, d, from + 4, end, wire);
    } else if (type === 2 && to - from >= 20) {
      // The obsolete packet block
      const it = this.interfaces[this.u16(d, from)];
      const captured = Math.min(this.u32(d, from + 12), to - from - 20);
      const ticks = this.u32(d, from + 4) * 4294967296 + this.u32(d, from + 8);
      const atMs = it ? (ticks / it.ticks) * 1000 + it.offsetMs : Number.NaN;
      this.handler.packet(
        ++this.frame,
        atMs,
        it?.link ?? 1,
        d,
        from + 20,
        from + 20 + captured,
        this.u32(d, from + 16),
      );
    } else if (type === 1 && to - from >= 8) this.interfaces.push(this.describe(d, from, to));
    else if (type === 10 && to - from >= 8 && this.u32(d, from) === 0x544c534b) {
      const length = Math.min(this.u32(d, from + 4), to - from - 8);
      this.handler.secrets?.(d.slice(from + 8, from + 8 + length));
    }
  }

  private describe(d: Uint8Array, from: number, to: number): Interface {
    let ticks = 1e6;
    let offsetMs = 0;
    for (let at = from + 8; at + 4 <= to; ) {
      const code = this.u16(d, at);
      const length = this.u16(d, at + 2);
      if (code === 0 || at + 4 + length > to) break;
      if (code === 9 && length === 1) {
        const v = d[at + 4]!;
        ticks = v & 0x80 ? 2 ** (v & 0x7f) : 10 ** v;
      } else if (code === 14 && length === 8) {
        const low = this.u32(d, at + (this.little ? 4 : 8));
        const high = this.u32(d, at + (this.little ? 8 : 4)) | 0;
        offsetMs = (high * 4294967296 + low) * 1000;
      }
      at += 4 + length + ((4 - (length % 4)) % 4);
    }
    return { link: this.u16(d, from), ticks, offsetMs };
  }
}
