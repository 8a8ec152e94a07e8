// An intercepting proxy on the owner's machine: it ends TLS with certificates made for the recording, reads what passes, and
// passes it on. Where a client refuses the certificate, its connections pass unread from then on and are recorded as closed.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { performServerHandshake } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { printable } from '../base/text.ts';
import { splitHost } from '../formats/requests.ts';
import { type Hello, readHello } from '../formats/tls.ts';
import { isLoopback, isNearby } from './addresses.ts';
import { type Authority, HostCertificates } from './certificates.ts';
import { Exchange, type Origin, type Pairs, pairsOf, urlOf } from './exchange.ts';
import { forwardHttp1, forwardHttp2, forwardUpgrade, pairsOfHttp2 } from './forward.ts';
import type { HarRecord } from './har-file.ts';
import { RecordError } from './record-error.ts';
import { Upstream } from './upstream.ts';

/** Why a connection stayed closed to the recorder; the audits have the words. */
export type Closed = 'certificate-refused' | 'certificate-perhaps-refused' | 'unknown-protocol' | 'tls-failed';

export interface Counts {
  requests: number;
  messages: number;
  opaque: number;
  open: number;
  bytesSent: number;
  readonly hosts: Set<string>;
  /** Hosts whose connections stay closed because the client refused the certificate. */
  readonly refusing: Map<string, Closed>;
  /** Connections from outside private networks, turned away. */
  strangers: number;
}

export interface ProxyOptions {
  readonly host: string;
  readonly port: number;
  readonly authority: Authority;
  /** Certificates that hosts may be signed with, beside those that Node brings. */
  readonly trust?: readonly string[];
  /** The page that the phone opens to get the certificate. */
  page(): string;
  /** How long after a connection was left unused to judge whether the certificate was refused. */
  readonly judgeMs?: number;
  onRecord(record: HarRecord): void;
  onClient?(address: string): void;
  /** Told once, when clients have refused several times and nothing could be read. */
  onDistrust?(): void;
}

const PEEK_MS = 5000;
/** A client that closes this soon after the handshake, without a word, may have looked at the certificate and left. */
const UNUSED_MS = 3000;
const HANDSHAKE_MS = 20_000;
const JUDGE_MS = 5000;
/** Refusals of one host before anything at all could be read, until it passes unread. */
const UNTRUSTED_TIMES = 3;
const DISTRUST_TOLD = 5;

export class RecordingProxy {
  readonly counts: Counts = {
    requests: 0,
    messages: 0,
    opaque: 0,
    open: 0,
    bytesSent: 0,
    hosts: new Set(),
    refusing: new Map(),
    strangers: 0,
  };
  readonly #options: ProxyOptions;
  readonly #certificates: HostCertificates;
  readonly #upstream: Upstream;
  readonly #front: Server;
  /** Never listens: it takes connections whose TLS has been ended. */
  readonly #inner: Server;
  readonly #origins = new WeakMap<object, Origin>();
  readonly #used = new WeakSet<object>();
  readonly #sockets = new Set<Duplex>();
  readonly #exchanges = new Set<Exchange>();
  readonly #clients = new Set<string>();
  readonly #read = new Set<string>();
  readonly #unused = new Set<string>();
  readonly #refusals = new Map<string, number>();
  #isTrusted = false;
  #distrust = 0;
  readonly #judging = new Set<() => void>();

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#certificates = new HostCertificates(options.authority);
    this.#upstream = new Upstream(options.trust);
    this.#front = createServer((req, res) => this.#plain(req, res));
    this.#front.on('connection', (socket: Socket) => this.#greet(socket));
    this.#front.on(
      'connect',
      (req: IncomingMessage, socket: Duplex, head: Buffer) =>
        void this.#tunnelled(req, socket as Socket, head).catch(() => socket.destroy()),
    );
    this.#front.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      const target = absolute(req, fromHere(req.socket));
      if (target)
        forwardUpgrade(
          req,
          socket,
          head,
          target.path,
          target.origin,
          this.#upstream,
          this.#begin(req, target.origin, target.path),
        );
      else socket.destroy();
    });
    this.#inner = createServer((req, res) => {
      const origin = this.#originOf(req);
      if (!origin) return void res.destroy();
      const path = req.url ?? '/';
      forwardHttp1(req, res, path, origin, this.#upstream, this.#begin(req, origin, path));
    });
    this.#inner.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      const origin = this.#originOf(req);
      const path = req.url ?? '/';
      if (origin) forwardUpgrade(req, socket, head, path, origin, this.#upstream, this.#begin(req, origin, path));
      else socket.destroy();
    });
    for (const server of [this.#front, this.#inner]) {
      server.on('clientError', (_, socket) => socket.destroy());
      // Uploads may take their time, and streams of events have no end.
      server.requestTimeout = 0;
      server.timeout = 0;
    }
  }

  static async start(options: ProxyOptions): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(options);
    await new Promise<void>((done, failed) => {
      proxy.#front.once('error', (error: NodeJS.ErrnoException) =>
        failed(
          new RecordError(
            error.code === 'EADDRINUSE' ? 'port-used' : 'cannot-listen',
            { address: `${options.host}:${options.port}`, code: error.code ?? '' },
            { cause: error },
          ),
        ),
      );
      proxy.#front.listen(options.port, options.host, done);
    });
    return proxy;
  }

  get port(): number {
    return (this.#front.address() as AddressInfo).port;
  }

  /** Ends every connection; what was still open is recorded as far as it came. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((done) => this.#front.close(() => done()));
    for (const exchange of [...this.#exchanges]) exchange.end('recording-stopped');
    for (const socket of this.#sockets) socket.destroy();
    this.#front.closeAllConnections();
    for (const judge of [...this.#judging]) judge();
    this.#upstream.close();
    await closed;
  }

  #greet(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    if (!isNearby(address)) {
      this.counts.strangers++;
      socket.destroy();
      return;
    }
    this.#keep(socket);
    if (this.#clients.has(address)) return;
    this.#clients.add(address);
    this.#options.onClient?.(address.replace(/^::ffff:/, ''));
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #originOf(req: IncomingMessage): Origin | null {
    this.#used.add(req.socket);
    return this.#origins.get(req.socket) ?? null;
  }

  #begin(req: IncomingMessage, origin: Origin, path: string): Exchange {
    return this.#open(
      {
        method: req.method ?? 'GET',
        url: urlOf(origin, path),
        httpVersion: `HTTP/${req.httpVersion}`,
        headers: pairsOf(req.rawHeaders),
      },
      origin,
    );
  }

  #open(start: { method: string; url: string; httpVersion: string; headers: Pairs }, origin: Origin): Exchange {
    this.counts.open++;
    const exchange: Exchange = new Exchange(start, (record) => {
      this.#exchanges.delete(exchange);
      this.counts.open--;
      this.counts.requests++;
      this.counts.messages += record.messages.length;
      this.counts.bytesSent += record.bodySize;
      this.counts.hosts.add(origin.name);
      if (record.opaque !== null) this.counts.opaque++;
      else {
        this.#read.add(origin.name);
        if (origin.scheme === 'https') this.#trusted();
      }
      this.#options.onRecord(record);
    });
    this.#exchanges.add(exchange);
    return exchange;
  }

  #closed(origin: Origin): Exchange {
    return this.#open({ method: 'CONNECT', url: urlOf(origin, '/'), httpVersion: 'HTTP/1.1', headers: [] }, origin);
  }

  /** A request in the open: for another host, or for the proxy's own page. */
  #plain(req: IncomingMessage, res: ServerResponse): void {
    const target = absolute(req, fromHere(req.socket));
    if (target && !this.#isOwn(target.origin)) {
      forwardHttp1(req, res, target.path, target.origin, this.#upstream, this.#begin(req, target.origin, target.path));
      return;
    }
    const path = target?.path ?? req.url ?? '/';
    const head = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', connection: 'close' };
    if (req.method !== 'GET') res.writeHead(405, head).end();
    else if (path === '/') {
      const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
      res
        .writeHead(200, { ...head, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
        .end(this.#options.page());
    } else if (path === '/telltale.crt')
      res
        .writeHead(200, {
          ...head,
          'content-type': 'application/x-x509-ca-cert',
          'content-disposition': 'attachment; filename="telltale.crt"',
        })
        .end(this.#options.authority.certificatePem);
    else res.writeHead(404, head).end();
  }

  #isOwn({ host, port }: Origin): boolean {
    return port === this.port && (host === this.#options.host || isLoopback(host));
  }

  /** CONNECT: what comes through is looked at before anything is decided. */
  async #tunnelled(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const { host, port } = splitHost(req.url ?? '');
    if (host === null || port === null || port < 1 || port > 65_535)
      return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    const origin: Origin = { scheme: 'https', host, port, name: host, fromHere: fromHere(socket) };
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const { bytes, hello } = await peek(socket, head);
    if (socket.destroyed) return;
    if (hello) return this.#tls(socket, hello, { ...origin, name: hello.serverName ?? host });
    if (/^[A-Z]{3,10} \//.test(bytes.toString('latin1', 0, 32))) {
      this.#origins.set(socket, { ...origin, scheme: 'http' });
      this.#inner.emit('connection', socket);
      socket.resume();
      return;
    }
    await this.#pass(socket, origin, 'unknown-protocol');
  }

  async #tls(socket: Socket, hello: Hello, origin: Origin): Promise<void> {
    const refusing = this.counts.refusing.get(origin.name);
    if (refusing) return this.#pass(socket, origin, refusing);
    const speaksHttp = hello.alpn.length === 0 || hello.alpn.includes('h2') || hello.alpn.includes('http/1.1');
    if (!speaksHttp) return this.#pass(socket, origin, 'unknown-protocol');
    // The client is offered what the host speaks, so that both sides are of one version.
    const isHttp2 = hello.alpn.includes('h2') && (await this.#upstream.session(origin)) !== null;
    if (socket.destroyed) return;
    const protocol = isHttp2 ? 'h2' : hello.alpn.includes('http/1.1') ? 'http/1.1' : null;
    let secureMs: number | null = null;
    let isSecure = false;
    let alert = '';
    // One a connection, so that nothing needs to be looked up; it never listens.
    const server = createTlsServer({
      ...this.#certificates.of(origin.name),
      ...(protocol !== null && { ALPNProtocols: [protocol] }),
      handshakeTimeout: HANDSHAKE_MS,
    });
    server.on('tlsClientError', (error: Error) => {
      alert = error.message;
      socket.destroy();
    });
    server.on('secureConnection', (tls: TLSSocket) => {
      secureMs = Date.now();
      isSecure = true;
      this.#keep(tls);
      this.#origins.set(tls, origin);
      const left = () => {
        if (this.#used.has(tls) || secureMs === null) return;
        tls.destroy();
        if (Date.now() - secureMs < UNUSED_MS) this.#maybeRefused(origin);
        secureMs = null;
      };
      tls.once('end', left);
      tls.once('close', left);
      if (tls.alpnProtocol === 'h2') this.#http2(tls, origin);
      else this.#inner.emit('connection', tls);
    });
    socket.once('close', () => {
      if (!isSecure) this.#refused(origin, alert);
    });
    // A client that leaves in the handshake is gone; HTTP's servers would keep their half open.
    socket.allowHalfOpen = false;
    server.emit('connection', socket);
  }

  /** The handshake failed on the client's side. */
  #refused(origin: Origin, alert: string): void {
    if (/alert .*(?:unknown ca|certificate)|certificate unknown|bad certificate/i.test(alert)) {
      this.#closed(origin).end(alert, 'certificate-refused');
      this.#count(origin, 'certificate-refused', 1);
    } else if (alert === '' || /ECONNRESET|socket hang up/i.test(alert)) this.#maybeRefused(origin);
    else this.#closed(origin).end(printable(alert, 200), 'tls-failed');
  }

  /**
   * Left without a word once it had seen the certificate: some clients look at it only then, others did not need the
   * connection after all. Judged a little later, when it is seen whether requests to the host were read meanwhile; said once a host.
   */
  #maybeRefused(origin: Origin): void {
    const { name } = origin;
    const judge = () => {
      clearTimeout(timer);
      this.#judging.delete(judge);
      if (this.#read.has(name)) return;
      if (!this.#unused.has(name)) this.#closed(origin).end(null, 'certificate-perhaps-refused');
      this.#unused.add(name);
      this.#count(origin, 'certificate-perhaps-refused', 2);
    };
    const timer = setTimeout(judge, this.#options.judgeMs ?? JUDGE_MS);
    this.#judging.add(judge);
  }

  /**
   * After `times` a host passes unread, so that the app works. Before anything could be read the phone may not trust the
   * certificate yet, and a refusal says less. Where another app's requests to the host could be read, they go on being read.
   */
  #count({ name }: Origin, why: Closed, times: number): void {
    const count = (this.#refusals.get(name) ?? 0) + 1;
    this.#refusals.set(name, count);
    if (count >= (this.#isTrusted ? times : UNTRUSTED_TIMES) && !this.#read.has(name))
      this.counts.refusing.set(name, why);
    if (this.#isTrusted) return;
    this.#distrust++;
    if (this.#distrust === DISTRUST_TOLD) this.#options.onDistrust?.();
  }

  /** A request was read behind TLS: the phone trusts the certificate. What was refused before may not be from now on. */
  #trusted(): void {
    if (this.#isTrusted) return;
    this.#isTrusted = true;
    this.#refusals.clear();
    this.counts.refusing.clear();
  }

  #http2(tls: TLSSocket, origin: Origin): void {
    const session = performServerHandshake(tls);
    session.on('error', () => {});
    session.on('stream', (stream, headers, flags) => {
      this.#used.add(tls);
      const path = String(headers[':path'] ?? '/');
      const start = {
        method: String(headers[':method'] ?? 'GET'),
        url: urlOf(origin, path),
        httpVersion: 'HTTP/2',
        headers: pairsOfHttp2(headers),
      };
      const END_STREAM = 1;
      void forwardHttp2(stream, headers, (flags & END_STREAM) !== 0, origin, this.#upstream, this.#open(start, origin));
    });
  }

  /** Bytes both ways, unread. */
  async #pass(socket: Socket, origin: Origin, why: Closed): Promise<void> {
    const exchange = this.#closed(origin);
    try {
      const host = await this.#upstream.tcp(origin);
      this.#keep(host);
      exchange.address = host.remoteAddress ?? null;
      socket.on('data', (chunk: Buffer) => exchange.passed(chunk.length));
      host.on('data', (chunk: Buffer) => (exchange.answerBytes += chunk.length));
      socket.pipe(host);
      host.pipe(socket);
      for (const [one, other] of [
        [socket, host],
        [host, socket],
      ] as const)
        one.once('close', () => {
          other.destroy();
          exchange.end(null, why);
        });
      if (socket.destroyed) host.destroy();
    } catch (error) {
      socket.destroy();
      exchange.end(error instanceof Error ? error.message : 'unknown', why);
    }
  }
}

const fromHere = (socket: { remoteAddress?: string | undefined }): boolean => isLoopback(socket.remoteAddress ?? '');

/** The host and path of a request whose target is a whole address; null where it is a path only. */
function absolute(req: IncomingMessage, here: boolean): { origin: Origin; path: string } | null {
  const m = /^(https?|wss?):\/\/([^/?#]+)(.*)$/i.exec(req.url ?? '');
  if (!m) return null;
  const { host, port } = splitHost(m[2]!);
  if (host === null) return null;
  const scheme = /s$/i.test(m[1]!) ? 'https' : 'http';
  const path = m[3]!.replace(/#.*$/, '');
  return {
    origin: { scheme, host, port: port ?? (scheme === 'https' ? 443 : 80), name: host, fromHere: here },
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** The first bytes of a connection, put back before anything else reads them. */
function peek(socket: Socket, head: Buffer): Promise<{ bytes: Buffer; hello: Hello | null }> {
  return new Promise((done) => {
    let bytes = head;
    const look = (isLast: boolean) => {
      const hello = bytes.length === 0 ? 'more' : readHello(bytes);
      if (hello === 'more' && !isLast) return;
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', close);
      socket.pause();
      if (bytes.length > 0) socket.unshift(bytes);
      done({ bytes, hello: hello === 'more' ? null : hello });
    };
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      look(bytes.length > 70_000);
    };
    const close = () => look(true);
    // A client that waits for the host to speak first sends nothing.
    const timer = setTimeout(() => look(true), PEEK_MS);
    socket.on('data', take);
    socket.once('close', close);
    look(false);
  });
}
