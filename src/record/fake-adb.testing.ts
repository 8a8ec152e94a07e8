// For tests: an adb server on loopback that speaks adb's host protocol, in front of phones whose shell is this machine's, with
// `dumpsys`, `getprop`, `cmd` and `date` of their own. So the shell lines that telltale sends are run, not compared.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPTS: Record<string, string> = {
  dumpsys: `#!/bin/sh
patient=
if [ "$1" = -t ]; then patient=1; shift 2; fi
name=$(echo "$*" | tr ' /' '__')
echo "$name" >> "$PHONE/asked"
if [ "$1" = notification ]; then cat "$PHONE/notification" 2>/dev/null; exit 0; fi
if [ ! -e "$PHONE/dump/$name" ]; then echo "Can't find service: $1" >&2; exit 1; fi
if [ -e "$PHONE/late/$name" ] && [ -z "$patient" ]; then
  head -c 600 "$PHONE/dump/$name"; printf "\n*** SERVICE '%s' DUMP TIMEOUT (10000ms) EXPIRED ***\n" "$1"; exit 0
fi
if [ -e "$PHONE/slow/$name" ]; then head -c 600 "$PHONE/dump/$name"; sleep 30; fi
cat "$PHONE/dump/$name"
`,
  getprop: `#!/bin/sh
cat "$PHONE/prop/$1" 2>/dev/null; echo
`,
  cmd: `#!/bin/sh
if [ -e "$PHONE/no-notice" ]; then exit 255; fi
printf '%s\\n' "$@" > "$PHONE/notice"
printf '    NotificationRecord(0x01: pkg=com.android.shell user=UserHandle{0} id=2020 tag=telltale-recording importance=3)\\n' > "$PHONE/notification"
`,
  date: `#!/bin/sh
off=$(cat "$PHONE/off" 2>/dev/null || echo 0)
exec /bin/date -d "@$(( $(/bin/date +%s) + off ))" "$@"
`,
};

export interface FakePhoneSpec {
  readonly serial: string;
  readonly state?: string;
  readonly properties?: Readonly<Record<string, string>>;
  /** By what is asked: `appops`, `appops_--history`, `package_packages`. */
  readonly dumps?: Readonly<Record<string, string>>;
  /** Names of dumps that stop half way for thirty seconds. */
  readonly slow?: readonly string[];
  /** Names of dumps that `dumpsys` gives up on unless it is told to wait. */
  readonly late?: readonly string[];
  readonly clockOffsetS?: number;
  readonly features?: string;
}

export class FakePhone {
  readonly serial: string;
  readonly id: number;
  state: string;
  readonly features: string;
  readonly dir: string;
  readonly sockets = new Set<Socket>();
  readonly children = new Set<ChildProcess>();
  readonly waiting = new Set<Socket>();

  constructor(dir: string, id: number, spec: FakePhoneSpec) {
    this.dir = dir;
    this.id = id;
    this.serial = spec.serial;
    this.state = spec.state ?? 'device';
    this.features = spec.features ?? 'shell_v2,cmd,stat_v2,ls_v2';
    for (const folder of ['bin', 'dump', 'prop', 'slow', 'late']) mkdirSync(join(dir, folder), { recursive: true });
    for (const [name, text] of Object.entries(SCRIPTS)) {
      writeFileSync(join(dir, 'bin', name), text);
      chmodSync(join(dir, 'bin', name), 0o755);
    }
    const properties: Record<string, string> = {
      'ro.serialno': spec.serial,
      'ro.product.model': 'Example 1',
      'ro.build.version.release': '14',
      'ro.build.version.sdk': '34',
      'persist.sys.timezone': 'Asia/Shanghai',
      'persist.sys.locale': 'zh-CN',
      ...spec.properties,
    };
    for (const [name, value] of Object.entries(properties)) writeFileSync(join(dir, 'prop', name), value);
    this.dump(spec.dumps ?? {});
    for (const name of spec.late ?? []) writeFileSync(join(dir, 'late', name), '');
    for (const name of spec.slow ?? []) writeFileSync(join(dir, 'slow', name), '');
    if (spec.clockOffsetS !== undefined) writeFileSync(join(dir, 'off'), String(spec.clockOffsetS));
  }

  dump(dumps: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(dumps)) writeFileSync(join(this.dir, 'dump', name), text);
  }

  hurry(): void {
    rmSync(join(this.dir, 'slow'), { recursive: true, force: true });
  }

  file(name: string): string {
    const path = join(this.dir, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Pulls the cable: every stream to it ends. */
  unplug(): void {
    this.state = 'gone';
    for (const child of this.children) child.kill('SIGKILL');
    for (const socket of this.sockets) socket.destroy();
    for (const socket of this.waiting) socket.write('OKAY');
  }

  get env(): Record<string, string> {
    const zone = readFileSync(join(this.dir, 'prop/persist.sys.timezone'), 'utf8');
    return {
      PATH: `${join(this.dir, 'bin')}:/usr/bin:/bin`,
      PHONE: this.dir,
      TZ: zone || 'Asia/Shanghai',
      LC_ALL: 'C',
    };
  }
}

export class FakeAdb {
  readonly phones: FakePhone[] = [];
  version = 41;
  readonly requests: string[] = [];
  readonly #dir = mkdtempSync(join(tmpdir(), 'telltale-adb-'));
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(specs: readonly FakePhoneSpec[]): Promise<FakeAdb> {
    const server = createServer((socket) => fake.#serve(socket));
    const fake: FakeAdb = new FakeAdb(server);
    for (const spec of specs) fake.plug(spec);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return fake;
  }

  plug(spec: FakePhoneSpec): FakePhone {
    const id = this.phones.length + 1;
    const phone = new FakePhone(join(this.#dir, String(id)), id, spec);
    this.phones.push(phone);
    return phone;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const phone of this.phones) phone.unplug();
    this.#server.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #serve(socket: Socket): void {
    let waiting = Buffer.alloc(0);
    let phone: FakePhone | null = null;
    let busy = false;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (busy) return;
      waiting = Buffer.concat([waiting, chunk]);
      while (!busy && waiting.length >= 4) {
        const size = Number.parseInt(waiting.toString('latin1', 0, 4), 16);
        if (waiting.length < 4 + size) return;
        const request = waiting.toString('utf8', 4, 4 + size);
        waiting = waiting.subarray(4 + size);
        this.requests.push(request);
        const next = this.#answer(socket, request, phone);
        if (next === 'busy') busy = true;
        else if (next) phone = next;
      }
    });
  }

  #answer(socket: Socket, request: string, phone: FakePhone | null): FakePhone | 'busy' | null {
    const fail = (why: string) => {
      socket.end(`FAIL${hex(why)}${why}`);
      return 'busy' as const;
    };
    const tell = (text: string) => {
      socket.end(`OKAY${hex(text)}${text}`);
      return 'busy' as const;
    };
    if (request === 'host:version') return tell(this.version.toString(16).padStart(4, '0'));
    if (request === 'host:devices-l')
      return tell(
        this.phones
          .filter((p) => p.state !== 'gone')
          .map(
            (p) =>
              `${p.serial.padEnd(22)} ${p.state} usb:1-1 product:example model:Example_1 device:ex transport_id:${p.id}\n`,
          )
          .join(''),
      );
    const transport = /^host:(?:tport:serial:(.+)|transport-id:(\d+))$/.exec(request);
    if (transport) {
      const found = this.phones.find(
        (p) => p.state !== 'gone' && (p.serial === transport[1] || p.id === Number(transport[2])),
      );
      if (!found) return fail(`device '${transport[1] ?? transport[2]}' not found`);
      if (found.state !== 'device') return fail(`device ${found.state}.`);
      socket.write('OKAY');
      if (transport[1] !== undefined) {
        const id = Buffer.alloc(8);
        id.writeBigUInt64LE(BigInt(found.id));
        socket.write(id);
      }
      return found;
    }
    const wait = /^host-transport-id:(\d+):wait-for-any-disconnect$/.exec(request);
    if (wait) {
      socket.write('OKAY');
      this.phones[Number(wait[1]) - 1]?.waiting.add(socket);
      return 'busy';
    }
    if (!phone) return fail(`unknown host service '${request}'`);
    if (request === 'host:features') return tell(phone.features);
    const shell = /^(shell,v2,raw|exec):([\s\S]*)$/.exec(request);
    if (!shell) return fail(`unknown service '${request}'`);
    socket.write('OKAY');
    phone.sockets.add(socket);
    this.#run(socket, phone, shell[2]!, shell[1] !== 'exec');
    return 'busy';
  }

  #run(socket: Socket, phone: FakePhone, command: string, v2: boolean): void {
    const child = spawn('/bin/sh', ['-c', command], {
      env: phone.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    phone.children.add(child);
    const packet = (id: number, data: Buffer) => {
      const head = Buffer.alloc(5);
      head[0] = id;
      head.writeUInt32LE(data.length, 1);
      if (!socket.destroyed) socket.write(v2 ? Buffer.concat([head, data]) : data);
    };
    child.stdout.on('data', (data: Buffer) => packet(1, data));
    child.stderr.on('data', (data: Buffer) => packet(2, data));
    socket.on('close', () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    });
    child.on('close', (code) => {
      phone.children.delete(child);
      if (socket.destroyed) return;
      if (v2) packet(3, Buffer.from([code ?? 255]));
      socket.end();
    });
  }
}

const hex = (text: string) => Buffer.byteLength(text).toString(16).padStart(4, '0');

const span = (ms: number): string => {
  const s = Math.floor(ms / 1000);
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const n = Math.floor(s / size) % (unit === 'd' ? 1e6 : unit === 'h' ? 24 : 60);
    if (n > 0 || parts.length > 0) parts.push(`${n}${unit}`);
  }
  return `-${parts.join('')}${ms % 1000}ms`;
};

/** Local time of Asia/Shanghai, which has no summer time, with milliseconds. */
const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 23);

/** Invented dumps as a phone in Shanghai would print them at `at`, of what had happened by then. */
export function dumpsAt(at: number, events: readonly { app: string; op: string; state: string; at: number }[]) {
  const past = events.filter((e) => e.at <= at);
  const lines = ['Current AppOps Service state:', '  Settings:', '    top_state_settle_time=+30s0ms'];
  for (const app of new Set(past.map((e) => e.app))) {
    lines.push(`  Uid u0a${100 + app.length}:`, '    state=cch', `    Package ${app}:`);
    for (const op of new Set(past.filter((e) => e.app === app).map((e) => e.op))) {
      lines.push(`      ${op} (allow): `, '        null=[');
      // Only the last of each state is kept, as Android does.
      const last = new Map<string, (typeof past)[number]>();
      for (const e of past)
        if (e.app === app && e.op === op && (last.get(e.state)?.at ?? 0) < e.at) last.set(e.state, e);
      for (const e of last.values()) lines.push(`          Access: [${e.state}-s] ${local(e.at)} (${span(at - e.at)})`);
      lines.push('        ]');
    }
  }
  const day = past.filter((e) => e.state === 'top' && at - e.at < 86_400_000);
  const usage = [
    'user=0',
    `  Last 24 hour events (timeRange="${local(at - 86_400_000).slice(0, 19)} - ${local(at).slice(0, 19)}")`,
    ...day.flatMap((e) => [
      `    time="${local(e.at - 5000).slice(0, 19)}" type=ACTIVITY_RESUMED package=${e.app} class=${e.app}.Main instanceId=${e.at % 100000} taskRootPackage=${e.app} flags=0x0`,
      ...(e.at + 60_000 <= at
        ? [
            `    time="${local(e.at + 60_000).slice(0, 19)}" type=ACTIVITY_PAUSED package=${e.app} class=${e.app}.Main instanceId=${e.at % 100000} taskRootPackage=${e.app} flags=0x0`,
          ]
        : []),
    ]),
  ];
  return {
    'appops_--include-discrete_0': `${lines.join('\n')}\n`,
    appops: `${lines.join('\n')}\n`,
    'appops_--history': 'Current AppOps Service state:\n',
    usagestats: `${usage.join('\n')}\n`,
    batterystats: 'Battery History (0% used, 1KB used of 4096KB, 10 strings using 500):\n',
    package_packages: `Packages:\n  Package [com.example.chat] (abc):\n    runtime permissions:\n      android.permission.CAMERA: granted=true, flags=[ USER_SET]\n`,
  };
}
