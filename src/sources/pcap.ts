// Packet captures, pcap and pcapng: destinations by our own reader, plain HTTP with contents, everything else as closed flows with
// the reason; TLS contents through tshark where it is installed and keys are given. Keys: a key log among the inputs, or inside.
import { isAddress } from '../base/host.ts';
import { printable } from '../base/text.ts';
import { formatTime } from '../base/time.ts';
import { type Flow, Flows } from '../formats/flows.ts';
import { isKeyLog } from '../formats/key-log.ts';
import { lineBatches } from '../formats/line-batches.ts';
import { captureKind, PcapReader } from '../formats/pcap.ts';
import { headerOf, isReadable, noParts, phaseOf, requestRow, splitAddress, splitHost } from '../formats/requests.ts';
import { type Decrypted, TsharkRequests, tsharkArguments } from '../formats/tshark.ts';
import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Contact, Request } from '../model/rows.ts';
import type { Input, Item, ReadContext, RequestParts, Source } from '../model/units.ts';

const utf8 = new TextDecoder('utf-8');
const LINE_BYTES = 256 * 1024 * 1024;
const MAX_CONTACTS = 200_000;

export const pcap: Source = {
  id: 'pcap',
  title: { en: 'Packet capture (pcap, pcapng)', zh: '网络抓包（pcap、pcapng）' },
  platforms: ['any'],
  describes: ['Request', 'DataItem', 'Contact'],
  howToGet: [
    {
      en: 'On Android, PCAPdroid: choose the app, dump to a PCAP file, and turn on “PCAPdroid trailer” to keep the app’s name with each packet.',
      zh: '安卓：用 PCAPdroid 选择应用，导出为 PCAP 文件，并打开 “PCAPdroid trailer”，以便每个数据包保留应用名称。',
    },
    {
      en: 'On iPhone, connect it to a Mac and capture with rvictl and tcpdump; or capture on the router.',
      zh: 'iPhone：连接 Mac，用 rvictl 与 tcpdump 抓包；或在路由器上抓包。',
    },
    {
      en: 'With a TLS key log, give both files together; tshark has to be installed.',
      zh: '若有 TLS 密钥日志，把两个文件一起给出；需要安装 tshark。',
    },
  ],
  verifiedOn: [
    'classic pcap with Ethernet and raw IP, 32 to 1,672 packets: WeChat, WhatsApp, Tencent games',
    'pcapng with and without keys inside, TLS 1.3: 86 packets',
  ],

  recognize: (head) => captureKind(head.bytes) !== null,

  async *read(inputs, context) {
    const logs: Input[] = [];
    for (const companion of context.companions) if (await holdsKeys(companion)) logs.push(companion);
    for (const input of inputs) yield* readOne(input, logs, context);
  },
};

async function holdsKeys(input: Input): Promise<boolean> {
  const parts: Uint8Array[] = [];
  for await (const chunk of input.bytes(0, Math.min(input.sizeBytes, 65_536))) parts.push(chunk);
  return isKeyLog(parts.map((p) => utf8.decode(p, { stream: true })).join(''), input.sizeBytes <= 65_536);
}

async function* readOne(input: Input, logs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
  const opened = new Set<string>();
  const keys: Keys = { tried: false };
  yield* decrypt(input, logs, context, opened, keys);
  let closedTls = 0;
  let waiting: Item[] = [];
  const contacts = new Map<string, Contact>();
  const { app: ownApp } = context.options;
  const touch = (host: string, app: string | null, frame: number, first: number, last: number, via: string | null) => {
    if (Number.isNaN(first)) return;
    const key = `${via} ${app} ${host}`;
    const known = contacts.get(key);
    const [from, to] = [formatTime(Math.floor(first), null), formatTime(Math.floor(last), null)];
    if (known) {
      known.hits++;
      if (from < known.first) known.first = from;
      if (to > known.last) known.last = to;
    } else if (contacts.size < MAX_CONTACTS)
      contacts.set(key, {
        app,
        host: printable(host),
        isAddress: isAddress(host),
        owner: null,
        ownerAsStored: null,
        listed: null,
        first: from,
        last: to,
        hits: 1,
        initiated: 'unknown',
        context: via,
        from: { input: input.sha256, frame },
      });
  };
  const flows = new Flows({
    http(message, flow) {
      const { frame, atMs } = message.mark;
      const app = ownApp ?? flow.app;
      const why = message.tooLarge ? 'too-large' : message.cut ? 'truncated-capture' : null;
      const item = requestItem(
        message,
        {
          frame,
          atMs,
          app,
          encrypted: false,
          why,
          named: flows.nameOf(flow.server) ?? flow.server,
          address: flow.server,
        },
        input,
        context,
      );
      waiting.push(item);
      if (item.type === 'exchange' && item.request.host !== null)
        touch(item.request.host, app, frame, atMs, atMs, null);
    },
    done(flow) {
      const app = ownApp ?? flow.app;
      const host = flow.serverName ?? flows.nameOf(flow.server) ?? flow.server;
      const frame = flow.nameFrame ?? flow.firstFrame;
      if (flow.http === 0) touch(host, app, frame, flow.firstMs, flow.lastMs, null);
      if (flow.http > 0 || flow.out === 0 || opened.has(connectionOf(flow))) return;
      if (flow.kind === 'tls') closedTls++;
      waiting.push({ type: 'Request', row: closedRow(flow, host, app, frame, keys, input, context) });
    },
    asked(name, frame, atMs, app) {
      if (isNoise(name)) return;
      touch(name, ownApp ?? app, frame, atMs, atMs, 'dns');
    },
  });
  const reader = new PcapReader(flows);
  for await (const chunk of input.bytes()) {
    reader.push(chunk);
    if (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      yield* batch;
    }
  }
  flows.end();
  yield* waiting;
  for (const contact of contacts.values()) yield { type: 'Contact', row: contact };
  if (keys.tried && opened.size === 0 && closedTls > 0)
    yield {
      type: 'problem',
      problem: problem(
        'encrypted',
        { input: input.sha256 },
        `The keys given for ${input.name} opened no request in it: they may be those of another session, or the connections began before the capture did. Give the key log that was written while this capture ran.`,
      ),
    };
  const end = reader.end();
  if (end.brokenAt !== null)
    yield {
      type: 'problem',
      problem: problem(
        'damaged',
        { input: input.sha256, offset: end.brokenAt },
        `${input.name} is damaged at byte ${end.brokenAt}: the ${end.frames} packets before that were read. Copy the capture again if you can.`,
      ),
    };
  else if (end.rest > 0)
    yield {
      type: 'problem',
      problem: problem(
        'cut-off',
        { input: input.sha256, offset: input.sizeBytes - end.rest },
        `${input.name} ends in the middle of a packet: the ${end.frames} packets before that were read.`,
      ),
    };
  const problems = end.brokenAt !== null || end.rest > 0 ? 1 : 0;
  const lines: LineCounts = {
    total: end.frames + problems,
    used: end.frames - flows.skipped,
    duplicate: 0,
    problem: problems,
    blank: 0,
    structural: flows.skipped,
  };
  yield { type: 'lines', input: input.sha256, lines };
}

/** Whether keys were at hand and tried: a connection that stays closed then has another reason. */
interface Keys {
  tried: boolean;
}

/** Server's address of `address:port>address:port`. */
const serverOf = (connection: string): string | null => {
  const end = connection.split('>')[1] ?? '';
  return end.slice(0, end.lastIndexOf(':')) || null;
};

const connectionOf = (flow: Flow): string => `${flow.client}:${flow.clientPort}>${flow.server}:${flow.serverPort}`;

/** One-label names and those of the local network say nothing about apps. */
const isNoise = (name: string): boolean =>
  !name.includes('.') || /\.(?:local|lan|home|arpa|localdomain|internal|workgroup)$/.test(name);

function closedRow(
  flow: Flow,
  host: string,
  app: string | null,
  frame: number,
  keys: Keys,
  input: Input,
  context: ReadContext,
): Request {
  const why =
    flow.kind === 'tls'
      ? keys.tried
        ? 'tls-other-key'
        : 'tls-no-key'
      : flow.kind === 'quic'
        ? 'quic'
        : flow.cut && flow.kind === 'new'
          ? 'truncated-capture'
          : 'unknown-protocol';
  return requestRow({
    app,
    at: Number.isNaN(flow.firstMs) ? null : formatTime(Math.floor(flow.firstMs), null),
    host: printable(host),
    address: flow.server,
    encrypted: flow.kind === 'tls' || flow.kind === 'quic' ? true : null,
    content: 'opaque',
    why,
    phase: phaseOf(context.options.phase),
    bytes: flow.out,
    from: { input: input.sha256, frame },
  });
}

interface Around {
  readonly frame: number;
  readonly atMs: number;
  readonly app: string | null;
  readonly encrypted: boolean;
  readonly why: string | null;
  /** Name or address of the server where the request names none. */
  readonly named: string | null;
  readonly address: string | null;
}

function requestItem(
  message: Pick<Decrypted, 'method' | 'target' | 'headers' | 'body'>,
  around: Around,
  input: Input,
  context: ReadContext,
): Item {
  const address = splitAddress(message.target);
  const host = address.host ?? splitHost(headerOf(message.headers, 'host') ?? '').host ?? around.named;
  const encoded = /^(?:br|deflate)$/i.test(headerOf(message.headers, 'content-encoding')?.trim() ?? '');
  const read = around.why === null && (encoded || isReadable(message.body));
  const parts: RequestParts = {
    ...noParts,
    path: address.path,
    query: address.query,
    headers: message.headers,
    body: message.body,
  };
  const request = requestRow({
    app: around.app,
    at: Number.isNaN(around.atMs) ? null : formatTime(Math.floor(around.atMs), null),
    host: host === null ? null : printable(host),
    address: around.address,
    method: message.method,
    path: printable(address.path, 2000),
    encrypted: around.encrypted,
    content: read ? 'read' : 'opaque',
    why: read ? null : (around.why ?? 'application-encryption'),
    phase: phaseOf(context.options.phase),
    bytes: message.body.length,
    from: { input: input.sha256, frame: around.frame },
  });
  return { type: 'exchange', request, parts };
}

/** Requests that tshark can open. Notes the connections, so that they are not told of as closed too. */
async function* decrypt(
  input: Input,
  logs: readonly Input[],
  context: ReadContext,
  opened: Set<string>,
  keys: Keys,
): AsyncIterable<Item> {
  const inside = await keysInside(input);
  if (!inside && logs.length === 0) return;
  const { tshark } = context.tools;
  if (!tshark) {
    yield {
      type: 'problem',
      problem: problem(
        'needs-node',
        { input: input.sha256 },
        `Keys for ${input.name} are at hand, but tshark is not: its TLS stays closed. Install tshark (Wireshark) and run telltale on the command line.`,
      ),
    };
    return;
  }
  for (const log of inside ? [null, ...logs] : logs) {
    const found: Decrypted[] = [];
    const requests = new TsharkRequests((r) => found.push(r));
    try {
      const lines = lineBatches(
        tshark(tsharkArguments(log !== null), log === null ? { capture: input } : { capture: input, keys: log }),
        LINE_BYTES,
      );
      for await (const batch of lines) {
        for (const line of batch) if (!line.tooLong) requests.line(utf8.decode(line.bytes));
        yield* take(found, opened, input, context);
      }
      requests.end();
      yield* take(found, opened, input, context);
      keys.tried = true;
    } catch (error) {
      yield {
        type: 'problem',
        problem: problem(
          'encrypted',
          { input: input.sha256 },
          `tshark could not open ${input.name}: ${printable(error instanceof Error ? error.message : String(error))}`,
        ),
      };
    }
  }
}

function* take(found: Decrypted[], opened: Set<string>, input: Input, context: ReadContext): Iterable<Item> {
  for (const r of found.splice(0)) {
    opened.add(r.connection);
    const around = {
      frame: r.frame,
      atMs: r.atMs,
      app: context.options.app,
      encrypted: true,
      why: null,
      named: null,
      address: serverOf(r.connection),
    };
    const headers =
      r.host === null || headerOf(r.headers, 'host') !== null ? r.headers : [...r.headers, ['host', r.host] as const];
    yield requestItem({ ...r, headers }, around, input, context);
  }
}

async function keysInside(input: Input): Promise<boolean> {
  let keys = false;
  const reader = new PcapReader({ packet: () => {}, secrets: () => (keys = true) });
  let first = true;
  for await (const chunk of input.bytes()) {
    if (first && captureKind(chunk) !== 'pcapng') return false;
    first = false;
    reader.push(chunk);
    if (keys) return true;
  }
  return false;
}
