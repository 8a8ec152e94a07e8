// Connections out of packets: who spoke to whom, the first bytes of the client, plain HTTP, names from TLS, QUIC and DNS.
import { readDns } from './dns.ts';
import { type HttpMessage, HttpStream, looksLikeHttp } from './http-stream.ts';
import { Packet, TCP, UDP } from './packets.ts';
import type { PacketHandler } from './pcap.ts';
import { initialCrypto, isQuicInitial } from './quic.ts';
import { handshakeHello, readHello } from './tls.ts';

export type FlowKind = 'new' | 'tls' | 'quic' | 'http' | 'other';

export interface Flow {
  readonly protocol: typeof TCP | typeof UDP;
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
  app: string | null;
  kind: FlowKind;
  serverName: string | null;
  /** Where the flow began, and where its name stood. */
  firstFrame: number;
  nameFrame: number | null;
  firstMs: number;
  lastMs: number;
  out: number;
  in: number;
  /** Client bytes were lost or cut in the capture. */
  cut: boolean;
  http: number;
}

export interface FlowEvents {
  http(message: HttpMessage, flow: Flow): void;
  /** A connection is over, or the capture is. */
  done(flow: Flow): void;
  /** A name was asked for. */
  asked(name: string, frame: number, atMs: number, app: string | null): void;
}

interface Open extends Flow {
  /** Next byte of the client that is waited for, once known. */
  next: number | null;
  stream: HttpStream | null;
  /** First bytes, until the kind is known. */
  start: Uint8Array;
  waiting: { seq: number; bytes: Uint8Array }[];
  waitingBytes: number;
  crypto: { offset: number; bytes: Uint8Array }[] | null;
  clientIsLow: boolean;
  fins: number;
}

const START_BYTES = 64 * 1024;
const WAITING_BYTES = 512 * 1024;
const MAX_FLOWS = 100_000;
/** Time, addresses and names of the local network: no contacts of apps. */
const LOCAL_SERVICES = new Set([67, 68, 123, 137, 138, 546, 547, 1900, 5350, 5351, 5353, 5355]);

export class Flows implements PacketHandler {
  private readonly p = new Packet();
  private readonly flows = new Map<number, Map<number, Open>>();
  private readonly flows6 = new Map<string, Open>();
  private count = 0;
  private readonly names = new Map<string, string>();
  private lastLow = -1;
  private lastHigh = -1;
  private last: Open | null = null;
  /** Packets that are no TCP or UDP, or of a link type that is not known. */
  skipped = 0;
  readonly keys: Uint8Array[] = [];
  private readonly events: FlowEvents;

  constructor(events: FlowEvents) {
    this.events = events;
  }

  secrets(text: Uint8Array): void {
    if (this.keys.length < 1000) this.keys.push(text);
  }

  /** The name that an address was the answer for, as far as the capture saw it. */
  nameOf(address: string): string | null {
    return this.names.get(address) ?? null;
  }

  packet(frame: number, atMs: number, link: number, data: Uint8Array, from: number, to: number): void {
    const { p } = this;
    if (!p.read(link, data, from, to)) {
      this.skipped++;
      return;
    }
    if (p.protocol === UDP) {
      if (p.sourcePort === 53 || p.targetPort === 53) {
        this.dns(frame, atMs);
        return;
      }
      if (LOCAL_SERVICES.has(p.targetPort) || LOCAL_SERVICES.has(p.sourcePort)) {
        this.skipped++;
        return;
      }
    }
    if (p.toMany) {
      this.skipped++;
      return;
    }
    const low = this.find(frame, atMs);
    const flow = this.last!;
    if (atMs > flow.lastMs) flow.lastMs = atMs;
    const size = p.to - p.from;
    const fromClient = low === flow.clientIsLow;
    if (p.app !== null && flow.app === null) flow.app = p.app;
    if (!fromClient) flow.in += size;
    else {
      flow.out += size;
      if (p.missing > 0) flow.cut = true;
      if (p.protocol === TCP) this.tcp(flow, frame, atMs);
      else if (flow.kind === 'new' || flow.crypto) this.udp(flow, frame);
    }
    if (p.protocol === TCP) {
      if (p.flags & 4) this.close(flow);
      else if (p.flags & 1 && ++flow.fins >= 2) this.close(flow);
    }
  }

  /** All that is still open is over. */
  end(): void {
    for (const inner of this.flows.values()) for (const flow of inner.values()) this.finish(flow);
    for (const flow of this.flows6.values()) this.finish(flow);
    this.flows.clear();
    this.flows6.clear();
  }

  /** Sets `last` to the packet's flow; true where the sender is the lower end. */
  private find(frame: number, atMs: number): boolean {
    const { p } = this;
    const d = p.data;
    if (p.version === 6) {
      let key = p.protocol === UDP ? 'u' : 't';
      const s = hexEnd(d, p.source, p.sourcePort);
      const t = hexEnd(d, p.target, p.targetPort);
      const low = s < t;
      key += low ? s + t : t + s;
      let flow = this.flows6.get(key);
      if (!flow || this.reopened(flow)) {
        if (flow) this.finish(flow);
        flow = this.open(frame, atMs, low);
        this.flows6.set(key, flow);
      }
      this.last = flow;
      this.lastLow = -1;
      return low;
    }
    const s = ((d[p.source]! << 24) | (d[p.source + 1]! << 16) | (d[p.source + 2]! << 8) | d[p.source + 3]!) >>> 0;
    const t = ((d[p.target]! << 24) | (d[p.target + 1]! << 16) | (d[p.target + 2]! << 8) | d[p.target + 3]!) >>> 0;
    const a = s * 65_536 + p.sourcePort;
    const b = t * 65_536 + p.targetPort;
    const isLow = a < b;
    const low = isLow ? a : b;
    const high = (isLow ? b : a) * 2 + (p.protocol === UDP ? 1 : 0);
    if (low === this.lastLow && high === this.lastHigh && this.last && !this.reopened(this.last)) return isLow;
    let inner = this.flows.get(low);
    if (!inner) {
      inner = new Map();
      this.flows.set(low, inner);
    }
    let flow = inner.get(high);
    if (!flow || this.reopened(flow)) {
      if (flow) this.finish(flow);
      if (this.count > MAX_FLOWS) this.shed();
      flow = this.open(frame, atMs, isLow);
      inner = this.flows.get(low) ?? new Map<number, Open>();
      inner.set(high, flow);
      this.flows.set(low, inner);
    }
    this.last = flow;
    this.lastLow = low;
    this.lastHigh = high;
    return isLow;
  }

  /** A new connection on the ports of an old one. */
  private reopened(flow: Open): boolean {
    const { p } = this;
    return (
      p.protocol === TCP &&
      (p.flags & 0x12) === 2 &&
      flow.next !== null &&
      (p.sequence + 1) >>> 0 !== flow.next &&
      flow.out > 0
    );
  }

  private open(frame: number, atMs: number, senderIsLow: boolean): Open {
    const { p } = this;
    this.count++;
    const syn = p.protocol === TCP ? p.flags & 0x12 : 0;
    // The one who opens is the client; without the opening, the one with the higher port.
    const senderIsClient =
      syn === 2 || (syn !== 0x12 && !(p.sourcePort < 1024 && p.targetPort >= 1024) && !(p.sourcePort === 5222));
    const ends = [
      { address: p.address(p.source), port: p.sourcePort },
      { address: p.address(p.target), port: p.targetPort },
    ] as const;
    const [client, server] = senderIsClient ? ends : [ends[1], ends[0]];
    return {
      protocol: p.protocol === UDP ? UDP : TCP,
      client: client.address,
      clientPort: client.port,
      server: server.address,
      serverPort: server.port,
      app: p.app,
      kind: 'new',
      serverName: null,
      firstFrame: frame,
      nameFrame: null,
      firstMs: atMs,
      lastMs: atMs,
      out: 0,
      in: 0,
      cut: false,
      http: 0,
      next: null,
      stream: null,
      start: new Uint8Array(0),
      waiting: [],
      waitingBytes: 0,
      crypto: null,
      clientIsLow: senderIsClient === senderIsLow,
      fins: 0,
    };
  }

  private tcp(flow: Open, frame: number, atMs: number): void {
    const { p } = this;
    if (p.flags & 2) {
      flow.next = (p.sequence + 1) >>> 0;
      return;
    }
    if (flow.kind !== 'new' && flow.kind !== 'http') return;
    if (p.to === p.from) return;
    flow.next ??= p.sequence;
    const ahead = (p.sequence - flow.next) | 0;
    const bytes = p.data.slice(p.from, p.to);
    if (ahead > 0) {
      flow.waitingBytes += bytes.length;
      if (flow.waitingBytes > WAITING_BYTES) {
        flow.cut = true;
        this.give(flow);
        return;
      }
      flow.waiting.push({ seq: p.sequence, bytes });
      return;
    }
    this.append(flow, bytes, -ahead, frame, atMs);
    while (flow.waiting.length > 0) {
      const i = flow.waiting.findIndex((w) => ((w.seq - flow.next!) | 0) <= 0);
      if (i < 0) break;
      const [w] = flow.waiting.splice(i, 1);
      flow.waitingBytes -= w!.bytes.length;
      this.append(flow, w!.bytes, -((w!.seq - flow.next!) | 0), frame, atMs);
    }
  }

  private append(flow: Open, bytes: Uint8Array, known: number, frame: number, atMs: number): void {
    if (known >= bytes.length) return;
    const fresh = known > 0 ? bytes.subarray(known) : bytes;
    flow.next = (flow.next! + fresh.length) >>> 0;
    if (flow.stream) {
      this.feed(flow, fresh, frame, atMs);
      return;
    }
    if (flow.kind !== 'new') return;
    flow.start = flow.start.length === 0 ? fresh : concat(flow.start, fresh);
    const hello = readHello(flow.start);
    if (hello !== null && hello !== 'more') {
      flow.kind = 'tls';
      flow.serverName = hello.serverName;
      flow.nameFrame = frame;
    } else if (hello === null) {
      const http = looksLikeHttp(flow.start);
      if (http === true) {
        flow.kind = 'http';
        flow.stream = new HttpStream((message) => {
          flow.http++;
          this.events.http(message, flow);
        });
        const first = flow.start;
        flow.start = new Uint8Array(0);
        this.feed(flow, first, frame, atMs);
      } else if (http === false) this.give(flow);
    } else if (flow.start.length > START_BYTES) this.give(flow);
  }

  private feed(flow: Open, bytes: Uint8Array, frame: number, atMs: number): void {
    flow.stream!.push(bytes, { frame, atMs });
    if (!flow.stream!.alive) this.give(flow);
  }

  /** Nothing more is to be learned from its contents. */
  private give(flow: Open): void {
    flow.stream?.end();
    if (flow.kind === 'new' || (flow.kind === 'http' && flow.http === 0)) flow.kind = 'other';
    flow.stream = null;
    flow.start = new Uint8Array(0);
    flow.waiting = [];
    flow.waitingBytes = 0;
  }

  private udp(flow: Open, frame: number): void {
    const { p } = this;
    const bytes = p.data.subarray(p.from, p.to);
    if (!isQuicInitial(bytes)) {
      if (flow.kind === 'new') flow.kind = 'other';
      return;
    }
    flow.kind = 'quic';
    let parts: ReturnType<typeof initialCrypto> = null;
    try {
      parts = initialCrypto(bytes);
    } catch {
      // Not decryptable: the flow stays without a name.
    }
    flow.crypto ??= [];
    if (parts && flow.crypto.length < 64) flow.crypto.push(...parts);
    const hello = handshakeHello(contiguous(flow.crypto));
    if (hello !== 'more' || flow.crypto.length >= 64) flow.crypto = null;
    if (hello !== null && hello !== 'more') {
      flow.serverName = hello.serverName;
      flow.nameFrame = frame;
    }
  }

  private dns(frame: number, atMs: number): void {
    const { p } = this;
    const message = readDns(p.data.subarray(p.from, p.to));
    if (!message) return;
    if (!message.isAnswer) for (const name of message.asked) this.events.asked(name, frame, atMs, p.app);
    for (const [address, name] of message.answers) {
      if (this.names.size > 200_000) this.names.clear();
      this.names.set(address, name);
    }
  }

  private close(flow: Open): void {
    if (flow.fins < 100) flow.fins = 100;
    flow.stream?.end();
    flow.stream = null;
    flow.waiting = [];
    flow.start = new Uint8Array(0);
    if (flow.kind === 'new' && flow.out > 0) flow.kind = 'other';
  }

  private finish(flow: Open): void {
    if (flow.waiting.length > 0) flow.cut = true;
    flow.stream?.end();
    flow.stream = null;
    if (flow.kind === 'new' && flow.out > 0) flow.kind = 'other';
    this.count--;
    this.events.done(flow);
  }

  /** Too many connections at once: the closed ones leave first, then the oldest. */
  private shed(): void {
    const open: { low: number; high: number; flow: Open }[] = [];
    for (const [low, inner] of this.flows) for (const [high, flow] of inner) open.push({ low, high, flow });
    open.sort((x, y) => Number(y.flow.fins >= 2) - Number(x.flow.fins >= 2) || x.flow.lastMs - y.flow.lastMs);
    for (const { low, high, flow } of open.slice(0, Math.ceil(open.length / 2))) {
      this.finish(flow);
      const inner = this.flows.get(low);
      inner?.delete(high);
      if (inner?.size === 0) this.flows.delete(low);
    }
    this.last = null;
    this.lastLow = -1;
  }
}

function hexEnd(d: Uint8Array, at: number, port: number): string {
  return String.fromCharCode(
    (d[at]! << 8) | d[at + 1]!,
    (d[at + 2]! << 8) | d[at + 3]!,
    (d[at + 4]! << 8) | d[at + 5]!,
    (d[at + 6]! << 8) | d[at + 7]!,
    (d[at + 8]! << 8) | d[at + 9]!,
    (d[at + 10]! << 8) | d[at + 11]!,
    (d[at + 12]! << 8) | d[at + 13]!,
    (d[at + 14]! << 8) | d[at + 15]!,
    port,
  );
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** The handshake from its beginning, as far as the parts join. */
function contiguous(parts: readonly { offset: number; bytes: Uint8Array }[]): Uint8Array {
  let out: Uint8Array = new Uint8Array(0);
  for (const part of [...parts].sort((a, b) => a.offset - b.offset)) {
    if (part.offset > out.length) break;
    const fresh = part.bytes.subarray(out.length - part.offset);
    if (fresh.length > 0) out = concat(out, fresh);
    if (out.length > START_BYTES) break;
  }
  return out;
}
