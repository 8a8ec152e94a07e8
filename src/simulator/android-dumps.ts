// Dumps of a simulated Android phone's services in the forms of Android 8 to 16, and a bug report that holds them.
// Grammar: AOSP AppOpsService, DiscreteRegistry, UserUsageStatsService, BatteryStats and the package manager's Settings.
import { DAY_MS, MINUTE_MS } from '../base/time.ts';
import { type AndroidLife, androidId, discreteAccesses, lastAccesses, type OpAccess, opsOf } from './android.ts';
import { batterystatsLines } from './android-battery.ts';
import { type DumpOptions, local, span, uidText } from './android-text.ts';
import type { Handset } from './handset.ts';
import { Random } from './random.ts';
import type { Day } from './truth.ts';

export const BUGREPORT_NAME = 'bugreport-simulated.txt';

const STATE_ORDER = ['top', 'fgsvcl', 'fgsvc', 'fg', 'bg', 'cch'];
const byOp = (accesses: readonly OpAccess[]): Map<string, OpAccess[]> => {
  const map = new Map<string, OpAccess[]>();
  for (const access of accesses) map.set(access.op, [...(map.get(access.op) ?? []), access]);
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Rows of one op, in the form of the version. */
function* opLines(
  op: string,
  accesses: readonly OpAccess[],
  life: AndroidLife,
  nowMs: number,
  write: (ms: number) => string,
): Generator<string> {
  const { version } = life;
  const sorted = [...accesses].sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
  const mode = sorted.some((a) => a.allowed) ? 'allow' : 'ignore';
  const ended = (a: OpAccess) => a.durationMs === null || a.atMs + a.durationMs <= nowMs;
  const lasted = (a: OpAccess) => (a.durationMs !== null && ended(a) ? a.durationMs : 0);
  if (version === 8) {
    const used = sorted.find((a) => a.allowed);
    const refused = sorted.find((a) => !a.allowed);
    let line = `      ${op}: mode=${mode === 'allow' ? 0 : 1}`;
    if (used) line += `; time=${span(nowMs - used.atMs)} ago`;
    if (refused) line += `; rejectTime=${span(nowMs - refused.atMs)} ago`;
    if (used && !ended(used)) line += ' (running)';
    else if (used && lasted(used) > 0) line += `; duration=${span(lasted(used))}`;
    yield line;
    return;
  }
  yield `      ${op} (${mode})${version === 9 ? '' : ':'}${version === 9 ? ':' : ' '}`;
  if (version === 9) {
    for (const allowed of [true, false]) {
      let label = allowed ? 'Access: ' : 'Reject: ';
      const rows = sorted.filter((a) => a.allowed === allowed);
      // One row a state, whatever the way.
      const seen = new Set<string>();
      let duration = 0;
      for (const a of rows.sort((x, y) => y.atMs - x.atMs)) {
        if (seen.has(a.state)) continue;
        seen.add(a.state);
        yield `          ${label}${a.state.padEnd(5)} = ${write(a.atMs)} (${span(a.atMs - nowMs)})`;
        label = '        ';
        duration ||= lasted(a);
      }
      if (allowed && duration > 0) yield `          duration=${span(duration)}`;
    }
    return;
  }
  const pad = version >= 11 ? '          ' : '        ';
  if (version >= 11) yield '        null=[';
  for (const a of sorted) {
    const age = `${write(a.atMs)} (${span(a.atMs - nowMs)})`;
    if (!a.allowed) {
      yield `${pad}Reject: [${a.state}-${a.flags}]${age}`;
      continue;
    }
    const duration = lasted(a) > 0 ? ` duration=${span(lasted(a))}` : '';
    const proxy = a.proxy ? ` proxy[uid=10064, pkg=${a.proxy}${version >= 11 ? ', attributionTag=null' : ''}]` : '';
    yield `${pad}Access: [${a.state}-${a.flags}] ${age}${duration}${proxy}`;
    if (!ended(a)) {
      yield `${pad}Running start at: ${span(nowMs - a.atMs)}`;
      yield `${pad}startNesting=1`;
    }
  }
  if (version >= 11) yield '        ]';
}

export function* appopsLines(life: AndroidLife, options: DumpOptions): Generator<string> {
  const write = local(options.zone);
  yield life.version >= 16 ? 'AppOps Service state:' : 'Current AppOps Service state:';
  if (life.version >= 9) {
    yield '  Settings:';
    yield '    top_state_settle_time=+30s0ms';
    yield '    fg_service_state_settle_time=+10s0ms';
    yield '    bg_state_settle_time=+1s0ms';
    yield '';
    yield '  Op mode watchers:';
    yield '    Op CAMERA:';
    yield '      #0: ModeCallback{1a2b3c watchinguid=-1 flags=0x1 from uid=1000 pid=1234}';
  }
  const ids = [...life.uids.keys()];
  for (const [i, app] of ids.entries()) {
    const nowMs =
      options.splicedMs !== undefined && i < ids.length / 2 ? options.atMs - options.splicedMs : options.atMs;
    const own = lastAccesses(life, nowMs).filter((a) => a.app === app);
    yield `  Uid ${uidText(life.uids.get(app)!)}:`;
    if (life.version >= 9) {
      yield '    state=cch';
      if (life.version >= 11) yield '    capability=----';
      yield '      COARSE_LOCATION: mode=ignore';
    }
    if (own.length === 0) continue;
    yield `    Package ${app}:`;
    for (const [op, accesses] of byOp(own)) yield* opLines(op, accesses, life, nowMs, write);
  }
  yield '';
  const discrete = discreteAccesses(life, options.atMs);
  if (discrete.length === 0) return;
  if (life.version >= 16) {
    yield 'Largest chain id: 0';
    yield 'UID|PACKAGE_NAME|DEVICE_ID|OP_NAME|ATTRIBUTION_TAG|UID_STATE|OP_FLAGS|ATTR_FLAGS|CHAIN_ID|ACCESS_TIME|DURATION';
    for (const d of discrete)
      yield `${life.uids.get(d.app)}|${d.app}|default:0|${d.op}|null|${d.state}|s|0|-1|${write(d.atMs)}|${d.durationMs ?? -1}`;
    yield '';
    return;
  }
  yield 'Discrete accesses:';
  if (life.version >= 13) yield '  Largest chain id: 0';
  for (const app of ids) {
    const own = discrete.filter((d) => d.app === app);
    if (own.length === 0) continue;
    yield `  Uid: ${life.uids.get(app)}`;
    yield `    Package: ${app}`;
    for (const op of [...new Set(own.map((d) => d.op))].sort()) {
      yield `      ${op}`;
      if (life.version >= 14) yield '        Device: default:0';
      yield '        Attribution: null';
      for (const d of own.filter((x) => x.op === op)) {
        const length = d.minutes === null ? '' : ` for ${d.minutes * MINUTE_MS} milliseconds`;
        yield `          Access [${d.state}-s] at ${write(d.minuteMs)}${length}  attribution flags=0`;
      }
    }
  }
}

/** When events of the last day are told. */
export const USAGE_MS = DAY_MS;

export function* usagestatsLines(life: AndroidLife, handset: Handset, { zone, atMs }: DumpOptions): Generator<string> {
  const write = local(zone);
  const from = atMs - USAGE_MS;
  const events: { atMs: number; text: string }[] = [];
  const put = (at: number, type: string, pkg: string, rest = '') => {
    if (at >= from && at < atMs) events.push({ atMs: at, text: `type=${type} package=${pkg}${rest} flags=0x0` });
  };
  const [resumed, paused] =
    life.version >= 10 ? ['ACTIVITY_RESUMED', 'ACTIVITY_PAUSED'] : ['MOVE_TO_FOREGROUND', 'MOVE_TO_BACKGROUND'];
  let instance = 1000;
  const activity = (app: string, fromMs: number, toMs: number) => {
    const id = life.version >= 10 ? ` instanceId=${instance++} taskRootPackage=${app} taskRootClass=${app}.Main` : '';
    put(fromMs, resumed, app, ` class=${app}.Main${id}`);
    put(toMs, paused, app, ` class=${app}.Main${id}`);
    if (life.version >= 10) put(toMs + 400, 'ACTIVITY_STOPPED', app, ` class=${app}.Main${id}`);
  };
  for (const session of handset.sessions) {
    if (life.version >= 9) {
      put(session.fromMs, 'SCREEN_INTERACTIVE', 'android');
      put(session.unlockedMs, 'KEYGUARD_HIDDEN', 'android');
    }
    for (const [i, visit] of session.visits.entries()) {
      activity(androidId(visit.app), visit.fromMs, visit.toMs);
      const next = session.visits[i + 1]?.fromMs ?? session.toMs;
      if (next - visit.toMs > 600) activity('com.android.launcher', visit.toMs + 50, next - 20);
    }
    if (life.version >= 9) {
      put(session.toMs, 'SCREEN_NON_INTERACTIVE', 'android');
      put(session.lockedMs, 'KEYGUARD_SHOWN', 'android');
    }
  }
  if (life.version >= 9)
    for (const glance of handset.glances) {
      put(glance.fromMs, 'SCREEN_INTERACTIVE', 'android');
      put(glance.toMs, 'SCREEN_NON_INTERACTIVE', 'android');
    }
  if (life.version >= 10)
    for (const service of life.services) {
      put(service.fromMs, 'FOREGROUND_SERVICE_START', service.app, ` class=${service.app}.Work`);
      put(service.toMs, 'FOREGROUND_SERVICE_STOP', service.app, ` class=${service.app}.Work`);
    }
  yield 'user=0';
  yield `  Last 24 hour events (timeRange="${write(from).slice(0, 16)} – ${write(atMs).slice(0, 16)}")`;
  for (const { atMs: at, text } of events.sort((a, b) => a.atMs - b.atMs))
    yield `    time="${write(at).slice(0, 19)}" ${text}`;
}

const PERMISSIONS = {
  camera: 'CAMERA',
  contacts: 'READ_CONTACTS',
  location: 'ACCESS_FINE_LOCATION',
  microphone: 'RECORD_AUDIO',
} as const;

export function* packageLines(life: AndroidLife): Generator<string> {
  yield 'Packages:';
  for (const [app, uid] of life.uids) {
    yield `  Package [${app}] (${(uid * 2_654_435 + 17).toString(16)}):`;
    yield `    userId=${uid}`;
    yield '    User 0: ceDataInode=1234 installed=true hidden=false suspended=false stopped=false';
    yield '      runtime permissions:';
    const names = new Set<string>();
    for (const grant of life.grants) {
      if (grant.app !== app) continue;
      const { category } = grant;
      const name =
        category in PERMISSIONS ? PERMISSIONS[category as keyof typeof PERMISSIONS] : opsOf(category, life.version)[0]!;
      if (names.has(name)) continue;
      names.add(name);
      yield `        android.permission.${name}: granted=${grant.value !== 'denied'}, flags=[ USER_SET]`;
    }
  }
}

/** The text of a bug report: services one after the other, each dumped some moments after the last. */
export function* bugreportLines(
  life: AndroidLife,
  days: readonly Day[],
  handset: Handset,
  options: DumpOptions,
  seed: string | number,
): Generator<string> {
  const write = local(options.zone);
  const r = new Random(`${seed}/bugreport`);
  const rule = '-'.repeat(79);
  yield '========================================================';
  yield `== dumpstate: ${write(options.atMs).slice(0, 19)}`;
  yield '========================================================';
  yield '------ SYSTEM PROPERTIES (getprop) ------';
  yield `[ro.build.version.release]: [${life.version}]`;
  yield `[persist.sys.timezone]: [${options.zone.name}]`;
  let at = options.atMs;
  const sections: [string, (atMs: number) => Iterable<string>][] = [
    ['appops', (atMs) => appopsLines(life, { ...options, atMs })],
    ['batterystats', (atMs) => batterystatsLines(life, days, handset, { ...options, atMs }, seed)],
    ['package', () => packageLines(life)],
    ['usagestats', (atMs) => usagestatsLines(life, handset, { ...options, atMs })],
  ];
  for (const [service, lines] of sections) {
    yield rule;
    yield `DUMP OF SERVICE ${life.version >= 10 ? 'HIGH ' : ''}${service}:`;
    yield* lines(at);
    const took = r.between(20, 900);
    yield `--------- ${(took / 1000).toFixed(3)}s was the duration of dumpsys ${service}, ending at: ${write(at + took).slice(0, 19)}`;
    at += took + r.between(5, 200);
  }
}
