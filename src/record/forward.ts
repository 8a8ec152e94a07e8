// Requests from a client to a host and back, as they are, over the same version of HTTP on both sides. RFC 9110, 9112, 9113, 6455.
import { type IncomingMessage, request as plainRequest, type ServerResponse } from 'node:http';
import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { codeOf, type Exchange, endToEnd, type Origin, type Pairs, pairsOf } from './exchange.ts';
import type { Upstream } from './upstream.ts';
import { WebSocketReader } from './websocket.ts';

/** What the client is told where the host cannot be reached. */
const sorry = (code: string) => `telltale: the host could not be reached (${code}). The request was recorded.\n`;

/** What `work` gives; null where it throws, which is told to `failed`. */
function attempt<T>(work: () => T, failed: (error: unknown) => void): T | null {
  try {
    return work();
  } catch (error) {
    failed(error);
    return null;
  }
}

const bodyless = (req: IncomingMessage) =>
  req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined;

export function forwardHttp1(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  origin: Origin,
  upstream: Upstream,
  exchange: Exchange,
): void {
  const failed = (error: unknown) => {
    const code = codeOf(error);
    if (!res.headersSent && !res.destroyed) {
      // The reason phrase may be what it failed on.
      const [status, phrase] = code === 'own-machine' ? [403, 'Forbidden'] : [502, 'Bad Gateway'];
      res.writeHead(status as number, phrase as string, { 'content-type': 'text/plain' });
      res.end(sorry(code));
      req.resume();
    } else res.destroy();
    // What the client still sends of its body belongs to the record.
    if (req.complete || req.destroyed) exchange.end(code);
    else {
      req.once('end', () => exchange.end(code));
      req.once('close', () => exchange.end(code));
    }
  };
  const headers = endToEnd(pairsOf(req.rawHeaders), true);
  req.on('data', (chunk: Buffer) => exchange.body(chunk));
  const make = origin.scheme === 'https' ? tlsRequest : plainRequest;
  const up = attempt(
    () => make({ ...upstream.options(origin), method: req.method ?? 'GET', path, headers: headers.flat() }),
    failed,
  );
  if (!up) return;
  up.on('socket', (socket: Socket) => {
    const note = () => (exchange.address = socket.remoteAddress ?? null);
    if (socket.connecting) socket.once('connect', note);
    else note();
  });
  up.on('error', failed);
  up.on('response', (answer) => {
    exchange.status = answer.statusCode ?? 0;
    exchange.answerHeaders = pairsOf(answer.rawHeaders);
    // A list of pairs keeps headers that stand there twice, such as Set-Cookie.
    const head = endToEnd(exchange.answerHeaders, false).flat();
    // What a host may not send is not passed on.
    if (!attempt(() => res.writeHead(exchange.status, answer.statusMessage, head as never), failed))
      return void answer.resume();
    answer.on('data', (chunk: Buffer) => (exchange.answerBytes += chunk.length));
    answer.on('error', failed);
    answer.on('end', () => exchange.end());
    answer.pipe(res);
  });
  res.on('close', () => {
    if (!res.writableFinished) up.destroy();
    exchange.end(res.writableFinished ? null : 'client-closed');
  });
  if (bodyless(req)) up.end();
  else req.pipe(up);
}

const NOT_H2 = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Headers that HTTP/2 may carry on, pseudo-headers among them. */
function carried(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const out: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) if (!NOT_H2.has(name) && value !== undefined) out[name] = value;
  return out;
}

export function pairsOfHttp2(headers: IncomingHttpHeaders): Pairs {
  return Object.entries(headers).flatMap(([name, value]): Pairs => {
    if (name.startsWith(':') || value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((v) => [name, v]);
  });
}

export async function forwardHttp2(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  endStream: boolean,
  origin: Origin,
  upstream: Upstream,
  exchange: Exchange,
): Promise<void> {
  stream.on('data', (chunk: Buffer) => exchange.body(chunk));
  const failed = (error: unknown) => {
    const code = codeOf(error);
    if (!stream.destroyed) {
      if (!stream.headersSent) {
        stream.respond({ ':status': 502, 'content-type': 'text/plain' });
        stream.end(sorry(code));
      } else stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    if (stream.readableEnded || stream.destroyed) exchange.end(code);
    else stream.once('close', () => exchange.end(code));
  };
  stream.on('error', () => {});
  stream.pause();
  const session = await upstream.session(origin);
  if (!session) {
    stream.resume();
    failed(new Error('no HTTP/2 session'));
    return;
  }
  exchange.address = session.socket?.remoteAddress ?? null;
  const up = attempt(() => session.request(carried(headers), { endStream }), failed);
  if (!up) {
    stream.resume();
    return;
  }
  let trailers: OutgoingHttpHeaders | null = null;
  up.on('error', failed);
  up.on('response', (answer) => {
    exchange.status = Number(answer[':status'] ?? 0);
    exchange.answerHeaders = pairsOfHttp2(answer);
    if (stream.destroyed) return;
    const isSent = attempt(() => {
      stream.respond(carried(answer), { waitForTrailers: true });
      return true;
    }, failed);
    if (isSent) up.pipe(stream);
    else up.close(constants.NGHTTP2_CANCEL);
  });
  up.on('data', (chunk: Buffer) => (exchange.answerBytes += chunk.length));
  up.on('trailers', (late) => (trailers = carried(late)));
  up.on('end', () => exchange.end());
  up.on('close', () => {
    if (up.rstCode !== constants.NGHTTP2_NO_ERROR && !stream.destroyed) stream.close(up.rstCode);
    exchange.end(up.rstCode === constants.NGHTTP2_NO_ERROR ? null : `reset ${up.rstCode}`);
  });
  // None at all end the stream with its last frame; closing it instead would reset it.
  stream.on('wantTrailers', () => void attempt(() => stream.sendTrailers(trailers ?? {}), failed));
  stream.on('close', () => {
    if (!up.closed) up.close(constants.NGHTTP2_CANCEL);
    exchange.end(stream.rstCode === constants.NGHTTP2_NO_ERROR ? null : 'client-closed');
  });
  if (!endStream) stream.pipe(up);
  stream.resume();
}

/** A WebSocket (or another protocol that HTTP/1.1 is left for): its messages are read as they pass. */
export function forwardUpgrade(
  req: IncomingMessage,
  client: Duplex,
  head: Buffer,
  path: string,
  origin: Origin,
  upstream: Upstream,
  exchange: Exchange,
): void {
  const isWebSocket = req.headers.upgrade?.toLowerCase() === 'websocket';
  const failed = (error: unknown) => {
    exchange.end(codeOf(error));
    if (!client.destroyed) client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  };
  client.on('error', () => {});
  // Without extensions messages pass uncompressed, and can be read.
  const headers = endToEnd(pairsOf(req.rawHeaders), true).filter(
    ([k]) => k.toLowerCase() !== 'sec-websocket-extensions',
  );
  headers.push(['Connection', 'Upgrade'], ['Upgrade', req.headers.upgrade ?? 'websocket']);
  const make = origin.scheme === 'https' ? tlsRequest : plainRequest;
  const up = attempt(
    () =>
      make({
        ...upstream.options(origin),
        agent: false,
        method: req.method ?? 'GET',
        path,
        headers: headers.flat(),
      }),
    failed,
  );
  if (!up) return;
  up.on('error', failed);
  up.on('response', (answer) => {
    // Refused: an ordinary answer.
    exchange.status = answer.statusCode ?? 0;
    exchange.answerHeaders = pairsOf(answer.rawHeaders);
    client.write(
      `HTTP/1.1 ${exchange.status} ${answer.statusMessage ?? ''}\r\n${lines(endToEnd(exchange.answerHeaders, false))}connection: close\r\n\r\n`,
    );
    answer.on('data', (chunk: Buffer) => (exchange.answerBytes += chunk.length));
    answer.on('end', () => exchange.end());
    answer.pipe(client);
  });
  up.on('upgrade', (answer, host: Socket, first) => {
    exchange.status = 101;
    exchange.answerHeaders = pairsOf(answer.rawHeaders);
    exchange.address = host.remoteAddress ?? null;
    client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines(exchange.answerHeaders)}\r\n`);
    const sent = new WebSocketReader(({ opcode, bytes }) => exchange.message(opcode, bytes));
    const over = () => exchange.end(null, isWebSocket ? null : 'unknown-protocol');
    const said = (chunk: Buffer) => {
      if (isWebSocket) sent.push(chunk);
      else exchange.passed(chunk.length);
    };
    const answered = (chunk: Buffer) => {
      exchange.answerBytes += chunk.length;
    };
    if (head.length > 0) {
      said(head);
      host.write(head);
    }
    if (first.length > 0) {
      answered(first);
      client.write(first);
    }
    client.on('data', said);
    host.on('data', answered);
    client.pipe(host);
    host.pipe(client);
    for (const [one, other] of [
      [client, host],
      [host, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => {
        other.destroy();
        over();
      });
    }
  });
  up.end();
}

const lines = (pairs: Pairs) => pairs.map(([k, v]) => `${k}: ${v}\r\n`).join('');
