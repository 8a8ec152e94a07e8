import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { context, fileInput, readSource } from '../../test/support.ts';
import { har } from '../sources/har.ts';
import { type Authority, authority, HostCertificates } from './certificates.ts';
import { HarFile } from './har-file.ts';
import {
  ask,
  askHttp2,
  type Host,
  hostAuthority,
  scratch,
  secure,
  session,
  startHost,
  tunnel,
} from './proxy.testing.ts';
import { RecordingProxy } from './proxy.ts';

const openssl = spawnSync('openssl', ['version']).status === 0;
const curlHttp2 = /HTTP2/.test(spawnSync('curl', ['--version']).stdout?.toString() ?? '');
let hosts: Authority;
let own: Authority;
const dirs: string[] = [];
beforeAll(() => {
  hosts = hostAuthority();
  const dir = scratch();
  dirs.push(dir);
  own = authority(dir, Date.now());
});
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

const JUDGE_MS = 1000;
let proxy: RecordingProxy | null = null;
let path = '';
let file: HarFile;
const open: Host[] = [];
const start = async (about: { app: string | null; phase: string | null } = { app: null, phase: null }) => {
  const dir = scratch();
  dirs.push(dir);
  path = join(dir, 'x.recording/capture.har');
  file = new HarFile(path, { version: '0', ...about });
  proxy = await RecordingProxy.start({
    host: '127.0.0.1',
    port: 0,
    authority: own,
    trust: [hosts.certificatePem],
    judgeMs: JUDGE_MS,
    page: () => '<p>hello</p>',
    onRecord: (r) => file.add(r),
  });
  return proxy;
};
const host = async (options = {}): Promise<Host> => {
  const made = await startHost(hosts, options);
  open.push(made);
  return made;
};
afterEach(async () => {
  await proxy?.stop();
  proxy = null;
  for (const h of open.splice(0)) h.close();
});
const read = (options = {}) => readSource(har, [fileInput(path)], context(options));
const until = async (what: () => boolean) => {
  for (let i = 0; i < 200 && !what(); i++) await new Promise((done) => setTimeout(done, 20));
  expect(what()).toBe(true);
};

describe('the recording proxy', () => {
  it('reads requests over HTTP/1.1, body and all, and passes them on as they were', async () => {
    const h = await host({ http1Only: true });
    const p = await start({ app: 'com.example.chat', phase: 'after-consent' });
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, []);
    const binary = Buffer.from([0, 1, 2, 255, 254]);
    const first = await ask(tls, '/a?q=1', {
      method: 'POST',
      headers: { 'X-Phone': '13800138000', 'Content-Type': 'application/json' },
      body: '{"mail":"lin@example.org"}',
    });
    expect([first.status, first.body, first.headers['set-cookie']]).toEqual([200, 'got /a?q=1 26', ['a=1', 'b=2']]);
    const second = await ask(
      await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, ['http/1.1']),
      '/b',
      { method: 'PUT', body: binary },
    );
    expect(second.body).toBe('got /b 5');
    expect(h.seen[0]).toMatchObject({ method: 'POST', path: '/a?q=1', body: '{"mail":"lin@example.org"}' });
    expect(h.seen[0]!.headers['x-phone']).toBe('13800138000');
    const r = await read();
    expect(r.problems).toEqual([]);
    expect(r.rows.Request).toHaveLength(2);
    expect(r.rows.Request[0]).toMatchObject({
      app: 'com.example.chat',
      phase: 'after-consent',
      host: 'localhost',
      method: 'POST',
      path: '/a',
      encrypted: true,
      content: 'read',
      bytes: 26,
      address: '127.0.0.1',
    });
    const [one, two] = r.rows.Request.map((q) => r.parts.get(q)!);
    expect([one!.query, one!.body, Buffer.from(two!.body as Uint8Array)]).toEqual([
      'q=1',
      '{"mail":"lin@example.org"}',
      binary,
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(p.counts).toMatchObject({ requests: 2, opaque: 0, open: 0, bytesSent: 31 });
  });

  it('speaks HTTP/2 where the host does, many requests on one connection', async () => {
    const h = await host();
    const p = await start();
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, ['h2', 'http/1.1']);
    expect(tls.alpnProtocol).toBe('h2');
    const client = session(tls, `localhost:${h.port}`);
    const got = await Promise.all(
      [1, 2, 3].map((n) =>
        askHttp2(client, `/n/${n}`, { method: 'POST', headers: { 'x-n': String(n) }, body: `body ${n}` }),
      ),
    );
    expect(got.map((g) => [g.status, g.body])).toEqual([1, 2, 3].map((n) => [200, `got /n/${n} 6`]));
    expect(h.seen.map((s) => s.version)).toEqual(['2.0', '2.0', '2.0']);
    expect((await askHttp2(client, '/get')).status).toBe(200);
    client.close();
    const r = await read();
    expect(r.rows.Request.map((q) => [q.host, q.path, q.content]).sort()).toEqual([
      ['localhost', '/get', 'read'],
      ...[1, 2, 3].map((n) => ['localhost', `/n/${n}`, 'read']),
    ]);
    expect([...r.parts.values()].map((x) => x.body).sort()).toEqual(['', 'body 1', 'body 2', 'body 3']);
    expect(JSON.parse(readFileSync(path, 'utf8')).log.entries[0].request.httpVersion).toBe('HTTP/2');
  });

  it('passes on what HTTP/2 sends after a body, as gRPC needs it', async () => {
    const grpc = createSecureServer(new HostCertificates(hosts).of('localhost'));
    grpc.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.pipe(stream);
    });
    await new Promise<void>((done) => grpc.listen(0, '127.0.0.1', done));
    const p = await start();
    const port = (grpc.address() as AddressInfo).port;
    const tls = await secure(p.port, `localhost:${port}`, 'localhost', own.certificatePem, ['h2']);
    const client = session(tls, `localhost:${port}`);
    const stream = client.request({ ':path': '/s.S/M', ':method': 'POST' }, { endStream: false });
    const trailers = new Promise((done) => stream.once('trailers', done));
    // Both sides speak in turn before either is done.
    stream.write('ping');
    expect(String(await new Promise((done) => stream.once('data', done)))).toBe('ping');
    stream.end('pong');
    stream.resume();
    expect(await trailers).toMatchObject({ 'grpc-status': '0' });
    client.close();
    await until(() => file.entries === 1);
    const r = await read();
    expect(r.parts.get(r.rows.Request[0]!)!.body).toBe('pingpong');
    grpc.close();
  });

  it.runIf(curlHttp2)('ends what it answers so that a client which waits for the end is not kept waiting', async () => {
    const h = await host();
    const p = await start();
    const trusted = join(dirs[0]!, 'own.pem');
    writeFileSync(trusted, own.certificatePem);
    const proxied = ['--noproxy', '', '--proxy', `http://127.0.0.1:${p.port}`, '--cacert', trusted, '--http2'];
    const child = spawn('curl', ['-sS', '-m', '20', ...proxied, '-d', 'a=1', `https://localhost:${h.port}/curl`]);
    let out = '';
    child.stdout.on('data', (d) => {
      out += d;
    });
    const code = await new Promise((done) => child.once('close', done));
    expect([code, out, h.seen[0]!.version]).toEqual([0, 'got /curl 3', '2.0']);
  });

  it('offers HTTP/1.1 to a client whose host speaks no more', async () => {
    const h = await host({ http1Only: true });
    const p = await start();
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, ['h2', 'http/1.1']);
    expect(tls.alpnProtocol).toBe('http/1.1');
    expect((await ask(tls, '/x')).status).toBe(200);
  });

  it('reads plain HTTP, in the open and in a tunnel', async () => {
    const h = await host({ plain: true });
    const p = await start();
    const got = await new Promise<string>((done) => {
      httpGet(
        {
          host: '127.0.0.1',
          port: p.port,
          path: `http://localhost:${h.port}/open?id=7`,
          headers: { host: `localhost:${h.port}` },
        },
        (res) => {
          let text = '';
          res.on('data', (d) => (text += d));
          res.on('end', () => done(text));
        },
      );
    });
    expect(got).toBe('got /open?id=7 0');
    expect((await ask(await tunnel(p.port, `localhost:${h.port}`), '/inside')).body).toBe('got /inside 0');
    const r = await read();
    expect(r.rows.Request.map((q) => [q.path, q.encrypted])).toEqual([
      ['/open', false],
      ['/inside', false],
    ]);
  });

  it('keeps what an app says over a WebSocket', async () => {
    const h = await host({ http1Only: true });
    const p = await start();
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, []);
    tls.write(
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
    );
    let got = '';
    tls.on('data', (d) => (got += d.toString('latin1')));
    await until(() => got.includes('hello'));
    expect(h.seen[0]!.headers['sec-websocket-extensions']).toBeUndefined();
    const text = Buffer.from('my phone is 13800138000');
    const mask = [1, 2, 3, 4];
    tls.write(Buffer.from([0x81, 0x80 | text.length, ...mask, ...text.map((b, i) => b ^ mask[i % 4]!)]));
    await until(() => p.counts.open === 1);
    await new Promise((done) => setTimeout(done, 100));
    tls.destroy();
    await until(() => file.entries === 1);
    const r = await read();
    expect(r.parts.get(r.rows.Request[0]!)!.messages).toEqual(['my phone is 13800138000']);
    expect(p.counts.messages).toBe(1);
  });

  it.runIf(openssl)(
    'records an app that refuses the certificate as closed, and lets it through from then on',
    async () => {
      const h = await host();
      const p = await start();
      const trusted = join(dirs[0]!, 'hosts.pem');
      writeFileSync(trusted, hosts.certificatePem);
      // It trusts its own host and nobody else, as an app does that pins, and says so in the handshake.
      const app = (input: string) =>
        new Promise<string>((done) => {
          const target = [
            '-proxy',
            `127.0.0.1:${p.port}`,
            '-connect',
            `localhost:${h.port}`,
            '-servername',
            'localhost',
          ];
          const child = spawn('openssl', [
            's_client',
            ...target,
            '-CAfile',
            trusted,
            '-verify_return_error',
            '-quiet',
            '-alpn',
            'http/1.1',
          ]);
          let out = '';
          child.stdout.on('data', (d) => {
            out += d;
            if (out.includes('got /')) child.kill();
          });
          child.stderr.on('data', (d) => {
            out += d;
          });
          child.on('close', () => done(out));
          child.stdin.on('error', () => {});
          child.stdin.write(input);
        });
      // Nothing was read yet: the phone may simply not trust the certificate, so once is not enough.
      for (const n of [1, 2, 3]) {
        await app('');
        await until(() => file.entries === n);
        expect(p.counts.refusing.size).toBe(n < 3 ? 0 : 1);
      }
      expect([...p.counts.refusing]).toEqual([['localhost', 'certificate-refused']]);
      expect(await app('POST /private HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nsecret')).toContain(
        'got /private 6',
      );
      await until(() => file.entries === 4);
      expect(readFileSync(path, 'utf8')).not.toMatch(/secret|private/);
      const r = await read();
      expect(r.rows.Request.map((q) => [q.host, q.content, q.why])).toEqual([
        ...[1, 2, 3, 4].map(() => ['localhost', 'opaque', 'certificate-refused']),
      ]);
      expect(r.rows.Request[3]!.bytes).toBeGreaterThan(100);
      expect(p.counts.opaque).toBe(4);

      // The certificate is trusted at last, and what was refused before is tried again.
      const other = await secure(p.port, `localhost:${h.port}`, 'other.example', own.certificatePem, ['http/1.1']);
      expect((await ask(other, '/other')).status).toBe(200);
      const again = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, ['http/1.1']);
      expect((await ask(again, '/read')).status).toBe(200);
      // From then on one refusal is enough, but not for a host that another app lets be read.
      const third = () => secure(p.port, `localhost:${h.port}`, 'third.example', own.certificatePem, ['http/1.1']);
      await app('');
      await until(() => file.entries === 7);
      expect(p.counts.refusing.size).toBe(0);
      expect((await ask(await third(), '/third')).status).toBe(200);
      expect((await read()).rows.Request.filter((q) => q.content === 'read').map((q) => q.host)).toEqual([
        'other.example',
        'localhost',
        'third.example',
      ]);
    },
  );

  it('says of connections that were left without a word that they may have been refused, and lets the host through', async () => {
    const h = await host({ http1Only: true });
    const p = await start();
    // It looks at the certificate once the handshake is done, as some do.
    for (let i = 0; i < 3; i++) {
      await expect(secure(p.port, `localhost:${h.port}`, 'localhost', hosts.certificatePem, [])).rejects.toThrow();
      await new Promise((done) => setTimeout(done, JUDGE_MS + 300));
    }
    await until(() => file.entries === 1 && p.counts.refusing.size === 1);
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', hosts.certificatePem, []);
    expect((await ask(tls, '/private')).status).toBe(200);
    tls.destroy();
    await until(() => file.entries === 2);
    expect((await read()).rows.Request.map((q) => q.why)).toEqual([
      'certificate-perhaps-refused',
      'certificate-perhaps-refused',
    ]);
  });

  it('does not say so of a host that it could read', async () => {
    const h = await host({ http1Only: true });
    const p = await start();
    const through = () => secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, []);
    // Opened beforehand and left, before the request comes that is read.
    (await through()).destroy();
    await ask(await through(), '/');
    for (let i = 0; i < 3; i++) (await through()).destroy();
    await new Promise((done) => setTimeout(done, JUDGE_MS + 300));
    expect([file.entries, p.counts.refusing.size]).toEqual([1, 0]);
  });

  it('lets what is not HTTP through, and records that it could not be read', async () => {
    const { createServer } = await import('node:net');
    const echo = createServer((s) => s.on('error', () => {}).pipe(s));
    await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done));
    const p = await start();
    const socket = await tunnel(p.port, `localhost:${(echo.address() as { port: number }).port}`);
    socket.write(Buffer.from([9, 8, 7, 6]));
    const back = await new Promise<Buffer>((done) => socket.once('data', done));
    expect([...back]).toEqual([9, 8, 7, 6]);
    socket.destroy();
    await until(() => file.entries === 1);
    expect((await read()).rows.Request[0]).toMatchObject({ content: 'opaque', why: 'unknown-protocol', bytes: 4 });
    echo.close();
  }, 20_000);

  it('records a request whose host cannot be reached or trusted, and sends it nowhere', async () => {
    const stranger = await startHost(hostAuthority(), { http1Only: true });
    open.push(stranger);
    const p = await start();
    for (const port of [1, stranger.port]) {
      const tls = await secure(p.port, `localhost:${port}`, 'localhost', own.certificatePem, []);
      expect((await ask(tls, '/lost', { method: 'POST', body: 'x=1' })).status).toBe(502);
    }
    await until(() => file.entries === 2);
    expect(stranger.seen).toEqual([]);
    expect((await read()).rows.Request.map((q) => [q.path, q.bytes])).toEqual([
      ['/lost', 3],
      ['/lost', 3],
    ]);
  });

  it('gives the phone its page and certificate, and nothing else', async () => {
    const p = await start();
    const get = (path: string) =>
      new Promise<{ status: number; type: string; body: string }>((done) => {
        httpGet({ host: '127.0.0.1', port: p.port, path }, (res) => {
          let body = '';
          res.on('data', (d) => (body += d));
          res.on('end', () => done({ status: res.statusCode!, type: res.headers['content-type'] ?? '', body }));
        });
      });
    expect(await get('/')).toMatchObject({ status: 200, body: '<p>hello</p>' });
    expect(await get('/telltale.crt')).toEqual({
      status: 200,
      type: 'application/x-x509-ca-cert',
      body: own.certificatePem,
    });
    expect((await get(`http://127.0.0.1:${p.port}/telltale.crt`)).status).toBe(200);
    expect((await get('/../key.pem')).status).toBe(404);
    expect(file.entries).toBe(0);
  });

  it('is not brought down by a host that sends what no answer may hold', async () => {
    const { createServer } = await import('node:net');
    const answers = [
      'HTTP/1.1 099 X\r\n\r\n',
      'HTTP/1.1 200 \x01\r\nA: b\r\nContent-Length: 1\r\n\r\nx',
      'nonsense\r\n\r\n',
      '',
    ];
    const odd = createServer((s) => {
      s.on('error', () => {});
      s.once('data', () => s.end(answers.shift() ?? ''));
    });
    await new Promise<void>((done) => odd.listen(0, '127.0.0.1', done));
    const p = await start();
    const port = (odd.address() as AddressInfo).port;
    for (let i = 0; i < 4; i++) {
      const socket = await tunnel(p.port, `localhost:${port}`);
      await ask(socket, `/odd/${i}`).catch(() => null);
      socket.destroy();
    }
    await until(() => file.entries === 4);
    expect((await read()).rows.Request.map((q) => q.path)).toEqual([0, 1, 2, 3].map((i) => `/odd/${i}`));
    odd.close();
  });

  it('survives nonsense', async () => {
    const p = await start();
    for (const bytes of [
      '\0\u0001\u0002',
      'CONNECT nowhere HTTP/1.1\r\n\r\n',
      'GET http://[::: HTTP/1.1\r\n\r\n',
      'CONNECT a:99999 HTTP/1.1\r\n\r\n',
    ]) {
      const socket = connect(p.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(bytes);
      await new Promise((done) => setTimeout(done, 50));
      socket.destroy();
    }
    const half = await tunnel(p.port, 'localhost:1');
    half.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252]));
    await new Promise((done) => setTimeout(done, 50));
    half.destroy();
    expect(
      (await new Promise<number>((done) =>
        httpGet({ port: p.port, host: '127.0.0.1', path: '/' }, (r) => done(r.resume().statusCode!)),
      )) === 200,
    ).toBe(true);
  });

  it('writes what was still open when it is stopped', async () => {
    const h = await host({ http1Only: true, hold: /slow/ });
    const p = await start();
    const tls = await secure(p.port, `localhost:${h.port}`, 'localhost', own.certificatePem, []);
    const waiting = ask(tls, '/slow', { method: 'POST', body: 'x' }).catch(() => null);
    await until(() => h.seen.length === 1);
    await p.stop();
    proxy = null;
    await waiting;
    expect((await read()).rows.Request.map((q) => q.path)).toEqual(['/slow']);
  });
});
