import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource } from '../../test/support.ts';
import { findTshark, runTshark } from '../cli/tshark.ts';
import { memoryInput, readHead } from '../engine/input.ts';
import { ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { nssKeyLog } from './nss-key-log.ts';
import { pcap as source } from './pcap.ts';

goldenSource(source);

const be = (n: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(n / 256 ** (bytes - 1 - i)) & 255);
const text = (s: string) => [...new TextEncoder().encode(s)];

interface Segment {
  seq?: number;
  flags?: number;
  data?: number[];
  sport?: number;
  dport?: number;
  back?: boolean;
  udp?: boolean;
  v6?: boolean;
  trailer?: string;
  vlan?: boolean;
  pppoe?: boolean;
  tunnel?: boolean;
}

/** An Ethernet frame with one TCP segment or UDP datagram between two fixed ends. */
function frame({
  seq = 1000,
  flags = 0x18,
  data = [],
  sport = 40000,
  dport = 443,
  back,
  udp,
  v6,
  trailer,
  vlan,
  pppoe,
  tunnel,
}: Segment): number[] {
  const [s, d] = back ? [dport, sport] : [sport, dport];
  const transport = udp
    ? [...be(s, 2), ...be(d, 2), ...be(8 + data.length, 2), 0, 0, ...data]
    : [...be(s, 2), ...be(d, 2), ...be(seq, 4), 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0, ...data];
  const [a4, b4] = [
    [10, 0, 0, 2],
    [198, 51, 100, 7],
  ];
  const [a6, b6] = [
    [0x20, 1, ...be(0, 13), 2],
    [0x20, 1, ...be(0, 13), 7],
  ];
  const ip = v6
    ? [0x60, 0, 0, 0, ...be(transport.length, 2), udp ? 17 : 6, 64, ...(back ? [...b6, ...a6] : [...a6, ...b6])]
    : [
        0x45,
        0,
        ...be(20 + transport.length, 2),
        0,
        0,
        0,
        0,
        64,
        udp ? 17 : 6,
        0,
        0,
        ...(back ? [...b4, ...a4] : [...a4, ...b4]),
      ];
  const type = v6 ? [0x86, 0xdd] : [8, 0];
  const tail =
    trailer === undefined ? [] : [1, 7, 0x20, 0x21, ...be(10123, 4), ...text(trailer.padEnd(20, '\0')), 0, 0, 0, 0];
  const outer = [0x45, 0, ...be(40 + transport.length, 2), 0, 0, 0, 0, 64, 4, 0, 0, ...a4, 203, 0, 113, 9];
  const session = [0x88, 0x64, 0x11, 0, 0, 1, ...be(2 + ip.length + transport.length, 2), 0, v6 ? 0x57 : 0x21];
  return [
    ...be(0, 12),
    ...(vlan ? [0x81, 0, 0, 5] : []),
    ...(pppoe ? session : type),
    ...(tunnel ? outer : []),
    ...ip,
    ...transport,
    ...tail,
  ];
}

const pcapOf = (frames: number[][], bigEndian = false) => {
  const u32 = (n: number) => (bigEndian ? be(n, 4) : be(n, 4).reverse());
  const u16 = (n: number) => (bigEndian ? be(n, 2) : be(n, 2).reverse());
  const head = [...u32(0xa1b2c3d4), ...u16(2), ...u16(4), ...u32(0), ...u32(0), ...u32(65535), ...u32(1)];
  return new Uint8Array([
    ...head,
    ...frames.flatMap((f, i) => [...u32(1_700_000_000 + i), ...u32(250_000), ...u32(f.length), ...u32(f.length), ...f]),
  ]);
};
const input = (frames: number[][], bigEndian = false) => memoryInput('capture', pcapOf(frames, bigEndian));

/** A hello with a server name, in one TLS record. */
function hello(name: string): number[] {
  const sni = [...be(name.length + 3, 2), 0, ...be(name.length, 2), ...text(name)];
  const extensions = [0, 0, ...be(sni.length, 2), ...sni];
  const body = [3, 3, ...be(7, 32), 0, 0, 2, 0x13, 1, 1, 0, ...be(extensions.length, 2), ...extensions];
  const message = [1, ...be(body.length, 3), ...body];
  return [22, 3, 1, ...be(message.length, 2), ...message];
}

function dns(id: number, name: string, answer?: number[]): number[] {
  const question = [...name.split('.').flatMap((l) => [l.length, ...text(l)]), 0, 0, 1, 0, 1];
  return [
    ...be(id, 2),
    answer ? 0x81 : 1,
    0,
    0,
    1,
    0,
    answer ? 1 : 0,
    0,
    0,
    0,
    0,
    ...question,
    ...(answer ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer] : []),
  ];
}

describe('packet captures', () => {
  for (const [what, more] of [
    ['IPv4', {}],
    ['IPv6', { v6: true }],
    ['a VLAN', { vlan: true }],
    ['PPPoE', { pppoe: true }],
    ['PPPoE, IPv6', { pppoe: true, v6: true }],
    ['a tunnel in IP', { tunnel: true }],
  ] as const)
    it(`names a TLS connection by its hello, over ${what}`, async () => {
      const { rows } = await readSource(source, [input([frame({ data: hello('Chat.Example'), ...more })])]);
      expect(rows.Request.map((r) => [r.host, r.content, r.why, r.encrypted, r.at, r.from.frame])).toEqual([
        ['chat.example', 'opaque', 'tls-no-key', true, '2023-11-14T22:13:20.250Z', 1],
      ]);
      expect(rows.Contact.map((c) => [c.host, c.hits])).toEqual([['chat.example', 1]]);
      for (const r of rows.Request) expect(faults(ROW_BY_NAME.Request, r)).toEqual([]);
      for (const c of rows.Contact) expect(faults(ROW_BY_NAME.Contact, c)).toEqual([]);
    });

  it('puts a hello together from parts that come split, twice and out of order', async () => {
    const h = hello('split.example');
    const parts = [h.slice(0, 10), h.slice(10, 30), h.slice(30)];
    const at = [1001, 1011, 1031];
    const seg = (i: number) => frame({ seq: at[i]!, data: parts[i]! });
    const { rows } = await readSource(source, [
      input([frame({ seq: 1000, flags: 2 }), seg(2), seg(0), seg(0), seg(1)], true),
    ]);
    expect(rows.Request.map((r) => [r.host, r.bytes])).toEqual([['split.example', h.length + 10]]);
  });

  it('reads plain HTTP: several requests of one connection, split, with a chunked body', async () => {
    const one = 'GET /a?uin=1 HTTP/1.1\r\nHost: plain.example\r\n\r\n';
    const two =
      'POST /b HTTP/1.1\r\nHost: plain.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n';
    const all = text(one + two);
    const frames = [frame({ seq: 0, flags: 2, dport: 80 })];
    for (let i = 0; i < all.length; i += 7) frames.push(frame({ seq: 1 + i, data: all.slice(i, i + 7), dport: 80 }));
    const { rows, parts } = await readSource(source, [input(frames)]);
    expect(rows.Request.map((r) => [r.method, r.host, r.path, r.encrypted, r.content, r.bytes])).toEqual([
      ['GET', 'plain.example', '/a', false, 'read', 0],
      ['POST', 'plain.example', '/b', false, 'read', 11],
    ]);
    expect(new TextDecoder().decode(parts.get(rows.Request[1]!)?.body as Uint8Array)).toBe('hello world');
    expect(rows.Request[0]?.from.frame).toBe(2);
  });

  it('keeps a body that the capture cut, and says so', async () => {
    const all = text('POST /b HTTP/1.1\r\nHost: h.example\r\nContent-Length: 100\r\n\r\n{"a":1');
    const { rows } = await readSource(source, [input([frame({ data: all, dport: 80 })])]);
    expect(rows.Request[0]).toMatchObject({ content: 'opaque', why: 'truncated-capture', bytes: 6 });
  });

  it('names connections by the DNS answers the capture saw, and tells lookups apart', async () => {
    const frames = [
      frame({ udp: true, dport: 53, data: dns(1, 'api.example') }),
      frame({ udp: true, dport: 53, back: true, data: dns(1, 'api.example', [198, 51, 100, 7]) }),
      frame({ dport: 5222, data: [1, 2, 3, 4, 5, 6, 7, 8, 9] }),
      frame({ udp: true, dport: 53, data: dns(2, 'printer.local') }),
    ];
    const { rows } = await readSource(source, [input(frames)]);
    expect(rows.Request.map((r) => [r.host, r.why])).toEqual([['api.example', 'unknown-protocol']]);
    expect(rows.Contact.map((c) => [c.host, c.context])).toEqual([
      ['api.example', 'dns'],
      ['api.example', null],
    ]);
  });

  it("takes the app from PCAPdroid's trailer", async () => {
    const { rows } = await readSource(source, [input([frame({ data: hello('a.example'), trailer: 'Chat App' })])]);
    expect(rows.Request[0]).toMatchObject({ app: 'Chat App', host: 'a.example' });
  });

  it('gives the packets before a cut, and one problem', async () => {
    const whole = pcapOf([frame({ data: hello('a.example') }), frame({ data: [1], sport: 40001 })]);
    const { rows, problems, lines } = await readSource(source, [memoryInput('x', whole.subarray(0, whole.length - 3))]);
    expect(rows.Request).toHaveLength(1);
    expect(problems.map((p) => p.code)).toEqual(['cut-off']);
    expect([...lines.values()][0]).toMatchObject({ total: 2, used: 1, problem: 1 });
  });

  it('survives bytes changed anywhere', async () => {
    const whole = pcapOf([
      frame({ data: hello('a.example') }),
      frame({ udp: true, dport: 53, data: dns(1, 'b.example') }),
      frame({ dport: 80, sport: 40002, data: text('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc') }),
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const changed = whole.slice();
          for (const [at, b] of changes) changed[at] = b;
          const { lines } = await readSource(source, [memoryInput('x', changed)]);
          const n = [...lines.values()][0]!;
          expect(n.total).toBe(n.used + n.problem + n.structural);
        },
      ),
      { numRuns: 400 },
    );
  });

  const at = (name: string) => corpus(`traffic/${name}`);
  const plain = at('citizenlab-wechat-security-report/data/capture-logged-in-all-keys.pcapng');
  it.runIf(plain)('the WeChat capture of 2023: 27 requests, all but two closed, names asked for', async () => {
    const file = fileInput(plain!);
    expect(source.recognize(await readHead(file))).toBe(true);
    const { rows, lines } = await readSource(source, [file]);
    expect([...lines.values()][0]?.total).toBe(489);
    const http = rows.Request.filter((r) => r.method !== null);
    expect(http).toHaveLength(27);
    expect(http.filter((r) => r.path?.startsWith('/mmtls/') && r.why === 'application-encryption')).toHaveLength(25);
    expect(http.filter((r) => r.method === 'GET').map((r) => [r.host, r.path, r.from.frame])).toEqual([
      ['dns.weixin.qq.com', '/cgi-bin/micromsg-bin/newgetdns', 49],
      ['dns.weixin.qq.com', '/cgi-bin/micromsg-bin/newgetdns', 195],
    ]);
    const asked = Object.fromEntries(rows.Contact.filter((c) => c.context === 'dns').map((c) => [c.host, c.hits]));
    expect(asked).toEqual({
      'sgshort.wechat.com': 15,
      'sglong.wechat.com': 17,
      'apd-pcdnwxlogin.teg.tencent-cloud.net': 20,
      'apd-pcdnwxstat.teg.tencent-cloud.net': 2,
      'apd-pcdnwxnat.teg.tencent-cloud.net': 2,
    });
  });

  const names: [string, number, string[]][] = [
    [
      'ndpi-pcaps/wechat.pcap',
      1672,
      [
        'web.wechat.com',
        'res.wx.qq.com',
        'safebrowsing.googleusercontent.com',
        'webpush.web.wechat.com',
        'ssl.gstatic.com',
        'docs.google.com',
      ],
    ],
    ['ndpi-pcaps/whatsapp.pcap', 679, ['179.60.195.49', '179.60.195.33']],
    ['ndpi-pcaps/whatsapp_login_chat.pcap', 93, ['e12.whatsapp.net']],
    ['ndpi-pcaps/tencent_games.pcap', 32, ['43.130.19.227', '162.62.97.166', '162.62.116.201', '129.226.103.74']],
  ];
  for (const [name, packets, hosts] of names) {
    const path = at(name);
    it.runIf(path)(`${name}: destinations and nothing more`, async () => {
      const { rows, lines } = await readSource(source, [fileInput(path!)]);
      expect([...lines.values()][0]?.total).toBe(packets);
      expect(rows.Request.every((r) => r.content === 'opaque')).toBe(true);
      const seen = new Set(rows.Contact.map((c) => c.host));
      for (const host of hosts) expect(seen).toContain(host);
    });
  }

  const closed = at('selfmade-tls/cap.pcapng');
  it.runIf(closed)('without keys: one request and five server names', async () => {
    const { rows } = await readSource(source, [fileInput(closed!)]);
    expect(rows.Request.filter((r) => r.content === 'read').map((r) => r.from.frame)).toEqual([80]);
    expect(rows.Request.filter((r) => r.why === 'tls-no-key').map((r) => [r.from.frame, r.host])).toEqual([
      [4, 'api.example-chat.test'],
      [18, 'graph.facebook.com'],
      [32, 'alogs.umeng.com'],
      [46, 'api2.branch.io'],
      [60, 'metrics.example-chat.test'],
    ]);
  });

  const program = findTshark();
  it.runIf(closed && program)('keys of another session open nothing, and that is said', async () => {
    const text = await readFile(at('selfmade-tls/keys.log')!, 'utf8');
    const other = memoryInput('keys.log', new TextEncoder().encode(text.replace(/ [0-9a-f]{8}/g, ' 00c0ffee')));
    const { rows, problems } = await readSource(
      source,
      [fileInput(closed!)],
      context({}, { companions: [other], tools: { tshark: runTshark(program!) } }),
    );
    expect(problems.map((p) => [p.code, p.sentence.includes('another session')])).toEqual([['encrypted', true]]);
    expect(rows.Request.filter((r) => r.why === 'tls-other-key')).toHaveLength(5);
  });

  for (const [name, log] of [
    ['cap-with-keys.pcapng', null],
    ['cap.pcapng', 'keys.log'],
  ] as const)
    it.runIf(closed && program)(`with ${log ?? 'keys inside'}: six requests through tshark`, async () => {
      const capture = fileInput(at(`selfmade-tls/${name}`)!);
      const companions = log === null ? [capture] : [capture, fileInput(at(`selfmade-tls/${log}`)!)];
      if (companions[1]) expect(nssKeyLog.recognize(await readHead(companions[1]))).toBe(true);
      const { rows, problems } = await readSource(
        source,
        [capture],
        context({}, { companions, tools: { tshark: runTshark(program!) } }),
      );
      expect(problems).toEqual([]);
      expect(
        rows.Request.map((r) => [r.from.frame, r.host, r.content]).sort((a, b) => Number(a[0]) - Number(b[0])),
      ).toEqual([
        [8, 'api.example-chat.test', 'read'],
        [22, 'graph.facebook.com', 'read'],
        [36, 'alogs.umeng.com', 'read'],
        [50, 'api2.branch.io', 'read'],
        [65, 'metrics.example-chat.test', 'read'],
        [80, 'dns.example-chat.test', 'read'],
      ]);
    });

  it.runIf(closed)('says that tshark is missing where keys are at hand', async () => {
    const { rows, problems } = await readSource(source, [fileInput(at('selfmade-tls/cap-with-keys.pcapng')!)]);
    expect(problems.map((p) => p.code)).toEqual(['needs-node']);
    expect(rows.Request).toHaveLength(6);
  });
});
