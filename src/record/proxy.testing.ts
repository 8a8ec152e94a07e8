// For tests: hosts of their own authority on loopback, and a client that speaks through a proxy.

import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer as createHttp, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2, createSecureServer } from 'node:http2';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { type Authority, authority, HostCertificates } from './certificates.ts';

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'telltale-proxy-'));

/** The authority that the invented hosts are signed with: not the recorder's. */
export const hostAuthority = (): Authority => authority(scratch(), Date.now(), true);

export interface Host {
  readonly port: number;
  readonly seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string; version: string }[];
  close(): void;
}

/** A host that answers with what it was sent, over HTTP/2 and 1.1 (or 1.1 alone). */
export async function startHost(
  signed: Authority,
  options: { http1Only?: boolean; plain?: boolean; hold?: RegExp } = {},
): Promise<Host> {
  const seen: Host['seen'] = [];
  const names = new HostCertificates(signed);
  const answer = (
    req: IncomingMessage,
    res: { statusCode: number; setHeader(k: string, v: string | string[]): unknown; end(s?: string): unknown },
  ) => {
    const parts: Buffer[] = [];
    req.on('data', (d: Buffer) => parts.push(d));
    req.on('end', () => {
      seen.push({
        method: req.method ?? '',
        path: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(parts).toString('latin1'),
        version: req.httpVersion,
      });
      if (options.hold?.test(req.url ?? '')) return;
      res.setHeader('set-cookie', ['a=1', 'b=2']);
      res.end(`got ${req.url} ${Buffer.concat(parts).length}`);
    });
  };
  const sni = {
    SNICallback: (name: string, done: (e: null, c: SecureContext) => void) =>
      done(null, createSecureContext(names.of(name))),
  };
  const server = options.plain
    ? createHttp(answer)
    : options.http1Only
      ? (await import('node:https')).createServer({ ...sni, ALPNProtocols: ['http/1.1'] }, answer)
      : createSecureServer({ ...sni, allowHTTP1: true }, answer as never);
  const sockets = new Set<Socket>();
  server.on('connection', (s: Socket) => sockets.add(s));
  server.on('upgrade', (req: IncomingMessage, socket: Socket) => {
    seen.push({ method: 'GET', path: req.url ?? '', headers: req.headers, body: '', version: req.httpVersion });
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, 5, ...Buffer.from('hello')]));
    socket.on('error', () => {});
    socket.on('data', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close() {
      (server as Server).close();
      for (const s of sockets) s.destroy();
    },
  };
}

/** Opens a tunnel through the proxy to loopback under a name. */
export function tunnel(proxyPort: number, target: string): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connectTcp(proxyPort, '127.0.0.1');
    socket.on('error', failed);
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    socket.once('data', (d: Buffer) =>
      d.toString().startsWith('HTTP/1.1 200') ? done(socket) : failed(new Error(d.toString())),
    );
  });
}

/** TLS through the tunnel, as an app would. */
export async function secure(
  proxyPort: number,
  target: string,
  name: string,
  ca: string | null,
  alpn: string[],
): Promise<TLSSocket> {
  const socket = await tunnel(proxyPort, target);
  return new Promise((done, failed) => {
    const tls = connectTls({
      socket,
      servername: name,
      ...(ca !== null && { ca }),
      ...(alpn.length > 0 && { ALPNProtocols: alpn }),
    });
    tls.once('secureConnect', () => done(tls));
    tls.once('error', failed);
    tls.once('close', () => failed(new Error('closed')));
  });
}

export interface Got {
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
}

export function ask(
  socket: Socket,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Got> {
  return new Promise((done, failed) => {
    const req = httpRequest(
      { createConnection: () => socket, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (res) => {
        let body = '';
        res.on('data', (d) => (body += d));
        res.on('end', () => done({ status: res.statusCode ?? 0, body, headers: res.headers }));
        res.on('error', failed);
      },
    );
    req.on('error', failed);
    req.end(options.body);
  });
}

export const session = (tls: TLSSocket, authorityName: string): ClientHttp2Session =>
  connectHttp2(`https://${authorityName}`, { createConnection: () => tls });

export function askHttp2(
  client: ClientHttp2Session,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
  return new Promise((done, failed) => {
    const stream = client.request(
      { ':path': path, ':method': options.method ?? 'GET', ...options.headers },
      { endStream: options.body === undefined },
    );
    let got: Got = { status: 0, body: '', headers: {} };
    stream.on('response', (h) => (got = { ...got, status: Number(h[':status']), headers: h as never }));
    stream.on('data', (d) => (got.body += d));
    stream.on('end', () => done(got));
    stream.on('error', failed);
    if (options.body !== undefined) stream.end(options.body);
  });
}
