// The side of the proxy that faces the hosts: connections to them, with their certificates checked as any client checks them.
import { lookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import { isLoopback } from './addresses.ts';
import type { Origin } from './exchange.ts';

const CONNECT_MS = 20_000;

/** A device on the network must not reach what this machine keeps for itself. */
export class OwnMachine extends Error {
  readonly code = 'own-machine';
  constructor() {
    super('an address of this machine itself');
  }
}

const isOwn = (address: string): boolean => isLoopback(address) || address === '0.0.0.0' || address === '::';

const guarded: LookupFunction = (host, options, done) =>
  lookup(host, options, (error, found, family) => {
    const all = Array.isArray(found) ? found.map((a) => a.address) : [found];
    if (!error && all.some(isOwn)) done(new OwnMachine(), '', 0);
    else done(error, found as string, family);
  });

const guard = ({ fromHere }: Origin) => (fromHere ? {} : { lookup: guarded });

function refuse({ host, fromHere }: Origin): void {
  if (!fromHere && isOwn(host)) throw new OwnMachine();
}

const serverName = (name: string) => (isIP(name) ? '' : name);

export class Upstream {
  readonly #plain = { here: new HttpAgent({ keepAlive: true }), away: new HttpAgent({ keepAlive: true }) };
  readonly #tls = new Map<string, HttpsAgent>();
  readonly #sessions = new Map<string, Promise<ClientHttp2Session | null>>();
  readonly #trust: { readonly ca?: string[] };

  /** `trust`: certificates that hosts may be signed with, beside those that Node brings. */
  constructor(trust: readonly string[] = []) {
    this.#trust = trust.length === 0 ? {} : { ca: [...rootCertificates, ...trust] };
  }

  /** What `http.request` or `https.request` needs to get there. */
  options(origin: Origin) {
    refuse(origin);
    const { scheme, host, port, name, fromHere } = origin;
    const common = { host, port, ...guard(origin) };
    if (scheme === 'http') return { ...common, agent: fromHere ? this.#plain.here : this.#plain.away };
    const key = `${fromHere} ${name}`;
    let agent = this.#tls.get(key);
    if (!agent) {
      agent = new HttpsAgent({ keepAlive: true, maxCachedSessions: 10 });
      this.#tls.set(key, agent);
    }
    return { ...common, ...this.#trust, agent, servername: serverName(name), ALPNProtocols: ['http/1.1'] };
  }

  /** A session over HTTP/2, or null where the host does not speak it or cannot be reached. One is shared by all requests to it. */
  async session(origin: Origin): Promise<ClientHttp2Session | null> {
    const key = `${origin.fromHere} ${origin.host} ${origin.port} ${origin.name}`;
    let session = this.#sessions.get(key);
    if (!session) {
      const forget = () => void this.#sessions.delete(key);
      session = this.#open(origin).then(
        (opened) => {
          // A host that speaks HTTP/1.1 is asked once only; one that could not be reached, again.
          opened?.once('close', forget);
          return opened;
        },
        () => {
          forget();
          return null;
        },
      );
      this.#sessions.set(key, session);
    }
    const open = await session;
    if (open && (open.closed || open.destroyed)) {
      this.#sessions.delete(key);
      return this.session(origin);
    }
    return open;
  }

  async #open(origin: Origin): Promise<ClientHttp2Session | null> {
    const socket = await this.tls(origin, ['h2', 'http/1.1']);
    if (socket.alpnProtocol !== 'h2') {
      socket.destroy();
      return null;
    }
    const session = connectHttp2(
      `https://${origin.name.includes(':') ? `[${origin.name}]` : origin.name}:${origin.port}`,
      {
        createConnection: () => socket,
      },
    );
    // Errors reach the requests on it; the session is made anew for the next.
    session.on('error', () => {});
    session.setTimeout(120_000, () => session.close());
    return session;
  }

  tls(origin: Origin, protocols: string[]): Promise<TLSSocket> {
    refuse(origin);
    const { host, port, name } = origin;
    return new Promise((done, failed) => {
      const socket = connectTls({
        host,
        port,
        servername: serverName(name),
        ALPNProtocols: protocols,
        ...this.#trust,
        ...guard(origin),
      });
      const end = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_MS);
      socket.once('secureConnect', () => {
        clearTimeout(end);
        socket.off('error', failed);
        socket.on('error', () => {});
        done(socket);
      });
      socket.once('error', failed);
      socket.once('close', () => {
        clearTimeout(end);
        failed(new Error('closed'));
      });
    });
  }

  tcp(origin: Origin): Promise<Socket> {
    refuse(origin);
    return new Promise((done, failed) => {
      const socket = connectTcp({ host: origin.host, port: origin.port, ...guard(origin) });
      const end = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_MS);
      socket.once('connect', () => {
        clearTimeout(end);
        socket.off('error', failed);
        socket.on('error', () => {});
        done(socket);
      });
      socket.once('error', failed);
      socket.once('close', () => clearTimeout(end));
    });
  }

  close(): void {
    for (const agent of [...Object.values(this.#plain), ...this.#tls.values()]) agent.destroy();
    for (const session of this.#sessions.values()) void session.then((s) => s?.destroy());
  }
}
