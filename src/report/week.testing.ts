// A synthetic week for tests and pictures of the page: invented apps on one phone, from a seed. Not an export of any phone.
import enPage from '../../locales/en/page.json' with { type: 'json' };
import zhPage from '../../locales/zh-CN/page.json' with { type: 'json' };
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import { DAY_MS, formatTime, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import type { Finding, Found, Message, Outcome } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Problem } from '../model/problem.ts';
import type { AppResult, Coverage, KindCounts, Result } from '../model/result.ts';
import type { Access, Contact, Grade, Presence } from '../model/rows.ts';
import type { PayloadParts } from './payload.ts';

const OFFSET = 480;
const BASE = Date.UTC(2021, 9, 11) - OFFSET * MINUTE_MS;
const TIMER_MS = 30_000;
const WALL_MS = 45_500;

function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface WeekOptions {
  seed?: number;
  /** About so many access rows instead of the habits' own number. */
  rows?: number;
  /** Extra apps and hosts, for hostile names. */
  extraApps?: readonly string[];
  extraHosts?: readonly string[];
  presence?: boolean;
}

const NAMES: Record<string, { en: string; zh: string }> = {
  'com.example.chat': { en: 'Chat', zh: '聊聊' },
  'com.example.shop': { en: 'Shop', zh: '好物' },
  'com.example.maps': { en: 'Maps', zh: '指路' },
  'com.example.clips': { en: 'Clips', zh: '片刻' },
  'com.example.camera': { en: 'Camera', zh: '相机' },
  'com.example.weather': { en: 'Weather', zh: '晴雨' },
};
const STORED: Partial<Record<DataType, string>> = { 'media-library': 'mediaLibrary' };

const SENTENCES: Record<'en' | 'zh-CN', Record<string, string>> = {
  en: {
    'test.night.recorded':
      '{app, app} opened or queried the {data, data} in {episodes, plural, one {# episode} other {# episodes}} that began in the night, between {from, clock} and {to, clock}.',
    'test.hosts.recorded':
      '{app, app} contacted {n, plural, one {# host} other {# hosts}} that Apple lists as potentially collecting information across apps and sites.',
    'test.interval.recorded':
      '{app, app} has {rows, plural, one {# row} other {# rows}} of {data, data}, most of them about {every, duration} apart, by day and by night.',
    'test.cannot.recorded':
      'The record names a photo row of {app, app} {n, plural, one {# time} other {# times}}; whether a new picture came before it cannot be told, because Camera has no row near it.',
    'test.said': 'Not compared with a document: this is a question about behavior alone.',
    'test.step':
      'In Settings › Privacy & Security, look at the access that {app, app} has to the {data, data}; leave the record on for another week and compare.',
    'test.step.hosts': 'See the hosts and their owners under “From app to host to owner”.',
    'test.limit.which': 'Which pictures, how many, or whether anything left the phone.',
    'test.limit.mechanism':
      'Whether a new photo made the system notify the app, or the app acted by its own schedule: the log writes both alike.',
    'test.why.alone': 'No other row of any app stands near it.',
  },
  'zh-CN': {
    'test.night.recorded':
      '{app, app} 打开或查询{data, data}，其中 {episodes, plural, other {# 段}}在夜间（{from, clock} 至 {to, clock}）开始。',
    'test.hosts.recorded': '{app, app} 连接了 {n, plural, other {# 个}}被苹果列为可能跨应用和网站收集信息的主机。',
    'test.interval.recorded':
      '{app, app} 有 {rows, plural, other {# 行}}{data, data}记录，多数相隔约 {every, duration}，昼夜皆然。',
    'test.cannot.recorded':
      '记录中有 {app, app} 的照片行 {n, plural, other {# 次}}；附近没有相机的行，无法判断之前是否有新照片。',
    'test.said': '不与文件比较：这一问题只看行为。',
    'test.step': '在“设置 › 隐私与安全性”中查看 {app, app} 对{data, data}的访问权限；让记录再开一周，导出后比较。',
    'test.step.hosts': '在“从应用到主机，再到所属方”中查看主机及其所属方。',
    'test.limit.which': '是哪些照片、有多少，或是否有内容离开手机。',
    'test.limit.mechanism': '是新照片使系统通知应用，还是应用按自己的安排行动：日志对两者的写法相同。',
    'test.why.alone': '附近没有任何应用的其他行。',
  },
};

/** Everything a page needs, made up. */
export function simulatedParts(options: WeekOptions = {}): PayloadParts {
  const random = seeded(options.seed ?? 20211011);
  const between = (a: number, b: number) => a + random() * (b - a);
  const iso = (t: number) => formatTime(BASE + Math.round(t), OFFSET);
  const hex = (n: number) => Array.from({ length: n }, () => '0123456789abcdef'[Math.floor(random() * 16)]).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`.toUpperCase();

  const exports = [
    { from: 7.536 * HOUR_MS, to: 4 * DAY_MS + 9.21 * HOUR_MS },
    { from: 4 * DAY_MS + 21.5 * HOUR_MS, to: 6 * DAY_MS + 23.96 * HOUR_MS },
  ];
  const covered = (t: number) => exports.findIndex((x) => t >= x.from && t < x.to);
  interface Draft {
    app: string;
    data: DataType;
    a: number;
    b: number | null;
    via: 'direct' | 'picker';
    id: string;
    file: number;
  }
  const drafts: Draft[] = [];
  const put = (app: string, data: DataType, a: number, b: number, via: 'direct' | 'picker' = 'direct') => {
    const file = covered(a);
    if (file < 0) return;
    const end = Math.round(b);
    drafts.push({ app, data, a: Math.round(a), b: end >= exports[file]!.to ? null : end, via, id: uuid(), file });
  };
  const tail = () => (random() < 0.7 ? between(44_600, 45_200) : between(30_200, 44_600));
  const idle = (app: string, data: DataType, t: number, spread = 0) => {
    put(app, data, t, t + spread + (random() < 0.2 ? between(2000, 28_000) : tail()));
    if (data === 'photos' && random() < 0.5) put(app, data, t + between(6, 1000), t + between(4000, 31_000));
  };
  const id = (name: string) => `com.example.${name}`;
  const sleeps: [number, number][] = [];
  const sessions: [number, number, string | null][] = [];
  for (let d = -1; d < 7; d++)
    sleeps.push([(d + between(0.965, 0.998)) * DAY_MS, (d + 1 + between(0.27, 0.3)) * DAY_MS]);
  let t = sleeps[0]![1] + 6 * MINUTE_MS;
  while (t < 7 * DAY_MS) {
    const sleep = sleeps.find((s) => t >= s[0] - 3 * MINUTE_MS && t < s[1]);
    if (sleep) {
      t = sleep[1] + between(2, 9) * MINUTE_MS;
      continue;
    }
    const length = Math.min(26, 0.6 - Math.log(1 - random()) * 5) * MINUTE_MS;
    const app = ['chat', 'chat', 'chat', 'shop', 'maps', 'clips', 'clips', 'camera', 'weather', null][
      Math.floor(random() * 10)
    ]!;
    sessions.push([t, t + length, app]);
    const at = (f: number) => t + f * length;
    if (app === 'chat') {
      if (random() < 0.4) idle(id('chat'), 'photos', at(0.3), random() < 0.4 ? between(10, 70) * 1000 : 0);
      if (random() < 0.2) put(id('chat'), 'photos', at(0.5), at(0.5) + between(5, 34) * 1000, 'picker');
      if (random() < 0.3) idle(id('chat'), 'contacts', at(0.05), 0);
      if (random() < 0.2) put(id('chat'), 'microphone', at(0.4), at(0.4) + between(3, 50) * 1000);
    }
    if (app === 'shop') {
      if (random() < 0.4) idle(id('shop'), 'photos', at(0.4));
      if (random() < 0.6) put(id('shop'), 'location', at(0.1), at(0.1) + between(10, 22) * 1000);
      if (random() < 0.3) idle(id('shop'), 'contacts', at(0.15));
      if (random() < 0.2) put(id('shop'), 'camera', at(0.5), at(0.5) + between(3, 25) * 1000);
    }
    if (app === 'maps')
      for (let x = t; x < t + length; x += between(1.2, 3.4) * MINUTE_MS)
        put(id('maps'), 'location', x, Math.min(t + length, x + between(10, 110) * 1000) + 10_000);
    if (app === 'camera') {
      put(id('camera'), 'camera', t + 900, t + between(8, 200) * 1000);
      put(id('camera'), 'photos', at(0.6), at(0.6) + between(5, 30) * 1000);
    }
    if (app === 'clips') {
      if (random() < 0.4) idle(id('clips'), 'photos', at(0.3), between(5, 60) * 1000);
      if (random() < 0.3) idle(id('clips'), 'media-library', at(0.3));
      if (random() < 0.4) {
        const l = between(9, 90) * 1000;
        put(id('clips'), 'camera', at(0.4), at(0.4) + l);
        put(id('clips'), 'microphone', at(0.4) + 180, at(0.4) + l);
      }
    }
    if (app === 'weather') put(id('weather'), 'location', t + 400, t + 400 + between(10, 12) * 1000);
    t += length + (2 - Math.log(1 - random()) * 24) * MINUTE_MS;
  }
  for (let d = 0; d < 7; d++) {
    if (random() < 0.8) idle(id('chat'), 'photos', d * DAY_MS + between(3, 3.4) * HOUR_MS);
    if (d !== 3) idle(id('chat'), 'photos', d * DAY_MS + between(6.2, 6.6) * HOUR_MS);
    if (random() < 0.5) idle(id('shop'), 'photos', d * DAY_MS + between(3.8, 4.8) * HOUR_MS);
  }
  const star = 3 * DAY_MS + 6 * HOUR_MS + 38 * MINUTE_MS + 12_204;
  put(id('chat'), 'photos', star, star + 163_412);
  put(id('chat'), 'photos', star + 414, star + 32_284);
  put(id('chat'), 'photos', exports[0]!.to - 17_800, exports[0]!.to + 90_000);
  for (let x = 0.4 * HOUR_MS; x < 7 * DAY_MS; x += 130 * MINUTE_MS + between(-3, 3) * MINUTE_MS)
    put(id('weather'), 'location', x, x + between(9.94, 10.1) * 1000);
  for (const app of options.extraApps ?? []) idle(app, 'photos', between(1, 3.5) * DAY_MS);
  const kinds: DataType[] = ['location', 'photos', 'contacts', 'camera', 'microphone', 'media-library'];
  const names = Object.keys(NAMES);
  while (drafts.length < (options.rows ?? 0)) {
    const app = names[Math.floor(random() * names.length)]!;
    const data = kinds[Math.floor(random() * kinds.length)]!;
    const at = between(0, 7 * DAY_MS);
    put(app, data, at, at + (data === 'location' ? between(9950, 20_000) : tail()));
  }
  drafts.sort((x, y) => x.a - y.a);

  // Lines of the two exports, then the hosts.
  const lines: { at: number; draft: Draft; end: boolean }[][] = [[], []];
  for (const draft of drafts) {
    lines[draft.file]!.push({ at: draft.a, draft, end: false });
    if (draft.b !== null) lines[draft.file]!.push({ at: draft.b, draft, end: true });
  }
  const places = new Map<Draft, { begin: number; end: number | null }>();
  const hosts: [string, string, string | null, number, boolean][] = [
    ['chat', 'api.chat.example', 'Chat Ltd', 1432, false],
    ['chat', 'media.chat.example', 'Chat Ltd', 611, false],
    ['chat', 'log.chat.example', 'Chat Ltd', 288, false],
    ['chat', '203.0.113.7', null, 74, false],
    ['chat', 't.measure.example', 'Measure One', 52, true],
    ['shop', 'api.shop.example', 'Shop Ltd', 498, false],
    ['shop', 'img.shop.example', 'Shop Ltd', 867, false],
    ['shop', 't.measure.example', 'Measure One', 146, true],
    ['shop', 'bid.adstream.example', 'Adstream', 91, true],
    ['maps', 'tile.maps.example', 'Maps Ltd', 702, false],
    ['maps', 'route.maps.example', 'Maps Ltd', 133, false],
    ['clips', 'v.clips.example', 'Clips Ltd', 1210, false],
    ['clips', 'api.clips.example', 'Clips Ltd', 402, false],
    ['clips', 't.measure.example', 'Measure One', 233, true],
    ['clips', 'bid.adstream.example', 'Adstream', 187, true],
    ['clips', 'sync.pixelpost.example', 'Pixelpost', 96, true],
    ['clips', 's.tagboard.example', null, 38, true],
    ['weather', 'wx.weather.example', 'Weather Org', 214, false],
    ['weather', 'bid.adstream.example', 'Adstream', 58, true],
  ];
  for (const host of options.extraHosts ?? []) hosts.push(['clips', host, host, 33, true]);
  const texts: string[][] = [[], []];
  for (const [file, entries] of lines.entries()) {
    entries.sort((x, y) => x.at - y.at);
    for (const { at, draft, end } of entries) {
      texts[file]!.push(
        JSON.stringify({
          accessor: { identifier: draft.app, identifierType: 'bundleID' },
          category: STORED[draft.data] ?? draft.data,
          identifier: draft.id,
          kind: end ? 'intervalEnd' : 'intervalBegin',
          timeStamp: iso(at),
          type: 'access',
          ...(draft.via === 'picker' ? { outOfProcess: true } : {}),
        }),
      );
      const place = places.get(draft) ?? { begin: 0, end: null };
      if (end) place.end = texts[file]!.length;
      else place.begin = texts[file]!.length;
      places.set(draft, place);
    }
  }
  const contactLines: number[] = [];
  const contactTimes = hosts.map(
    () => [exports[0]!.from + between(0, 20) * HOUR_MS, exports[1]!.to - between(0, 10) * HOUR_MS] as const,
  );
  for (const [i, [app, host, owner, hits, listed]] of hosts.entries()) {
    texts[1]!.push(
      JSON.stringify({
        timeStamp: iso(contactTimes[i]![1]),
        initiatedType: 'AppInitiated',
        context: '',
        domain: host,
        type: 'networkActivity',
        domainType: listed ? 1 : 2,
        firstTimeStamp: iso(contactTimes[i]![0]),
        bundleID: id(app),
        domainOwner: listed ? (owner ?? '') : '',
        hits,
      }),
    );
    contactLines.push(texts[1]!.length);
  }
  texts[0]!.push('{"accessor":{"identifier":"com.example.chat","identifierType":"bundleID"},"category":"pho');
  const inputs = texts.map((all) => sha256Hex(all.join('\n')));

  let episodes = 0;
  const lastEnd = new Map<string, { end: number; episode: number }>();
  const access: Access[] = drafts.map((d) => {
    const key = `${d.app} ${d.data} ${d.via}`;
    const open = lastEnd.get(key);
    const joined = open && d.a <= open.end ? open.episode : ++episodes;
    lastEnd.set(key, { end: Math.max(open && joined === open.episode ? open.end : 0, d.b ?? d.a), episode: joined });
    const length = d.b === null ? null : d.b - d.a;
    const coalesced =
      (d.data === 'photos' || d.data === 'contacts' || d.data === 'media-library') && d.via === 'direct';
    const floored = d.data === 'location';
    const long = length !== null && length > WALL_MS;
    const use =
      length === null
        ? null
        : coalesced
          ? { minMs: long ? length - WALL_MS : 0, maxMs: length >= TIMER_MS ? length - TIMER_MS : length }
          : floored
            ? { minMs: Math.max(0, length - 10_000), maxMs: length }
            : { minMs: length, maxMs: length };
    const inUse = sessions.some((s) => d.a >= s[0] && d.a < s[1] && s[2] !== null && id(s[2]) === d.app);
    const hour = (d.a % DAY_MS) / HOUR_MS;
    const atNight = hour < 7 || hour >= 23;
    const [value, grade]: [Access['state']['value'], Grade] =
      d.via === 'picker'
        ? ['on-screen', 'recorded']
        : d.data === 'camera'
          ? ['on-screen', 'suggested']
          : inUse
            ? ['unknown', 'unknown']
            : ['background', atNight ? 'supported' : 'suggested'];
    const place = places.get(d)!;
    return {
      app: d.app,
      appAsStored: d.app,
      data: d.data,
      kindAsStored: STORED[d.data] ?? d.data,
      begin: iso(d.a),
      end: d.b === null ? null : iso(d.b),
      timing: coalesced ? 'coalesced' : floored ? 'floored' : 'measured',
      use,
      state: {
        value,
        grade,
        evidence: grade === 'supported' ? [{ input: inputs[d.file]!, line: place.begin, why: 'test.why.alone' }] : [],
      },
      via: d.via,
      allowed: true,
      count: null,
      episode: joined,
      from: {
        input: inputs[d.file]!,
        line: place.begin,
        end: place.end === null ? null : { input: inputs[d.file]!, line: place.end },
      },
    };
  });
  const contact: Contact[] = hosts.map(([app, host, owner, hits, listed], i) => ({
    app: id(app),
    host,
    isAddress: /^[\d.]+$/.test(host),
    owner,
    ownerAsStored: listed ? owner : null,
    listed,
    first: iso(contactTimes[i]![0]),
    last: iso(contactTimes[i]![1]),
    hits,
    initiated: 'app',
    context: null,
    from: { input: inputs[1]!, line: contactLines[i]! },
  }));
  const presence: Presence[] = [];
  const powered: [number, number][] = [
    [1.375 * DAY_MS, 3.545 * DAY_MS],
    [3.6 * DAY_MS, 6.965 * DAY_MS],
  ];
  if (options.presence !== false) {
    const seen = (at: number) => powered.some((p) => at >= p[0] && at < p[1]);
    const from = { input: inputs[0]!, line: 1 };
    let locked = powered[0]![0];
    for (const [a, b, app] of sessions) {
      if (!seen(a)) continue;
      presence.push({ app: null, what: 'locked', begin: iso(locked), end: iso(a), source: 'test', from });
      presence.push({ app: null, what: 'screen-on', begin: iso(a), end: iso(b), source: 'test', from });
      if (app) presence.push({ app: id(app), what: 'app-on-screen', begin: iso(a), end: iso(b), source: 'test', from });
      locked = b;
    }
    for (const [a, b] of sleeps)
      presence.push({ app: null, what: 'asleep', begin: iso(a), end: iso(b), source: 'test', from });
    presence.sort((x, y) => (x.begin < y.begin ? -1 : 1));
  }

  const message = (name: string, params: Message['params'] = {}): Message => ({ id: name, params });
  const findings: Finding[] = [];
  const found = (
    f: Partial<Found> & Pick<Found, 'audit' | 'app' | 'message' | 'evidence'>,
    outcome: Outcome,
    grade: Grade,
  ) => {
    const full = { outcome, grade, subject: {}, claims: [], limits: [], law: [], counts: {}, ...f };
    findings.push({ ...full, id: sha256Hex(canonicalJson([f.audit, f.app, f.evidence])), text: 'simulated' });
  };
  const night = (a: Access) => {
    const h = Number(a.begin.slice(11, 13));
    return h >= 23 || h < 7;
  };
  for (const [app, data] of [
    ['chat', 'photos'],
    ['shop', 'photos'],
  ] as const) {
    const rows = access.filter((a) => a.app === id(app) && a.data === data && a.via === 'direct' && night(a));
    rows.sort((x, y) => Number(y.begin === iso(star)) - Number(x.begin === iso(star)));
    const count = new Set(rows.map((a) => a.episode)).size;
    if (count)
      found(
        {
          audit: 'access-in-night',
          app: id(app),
          subject: { data },
          message: {
            recorded: message('test.night.recorded', {
              app: id(app),
              data,
              episodes: count,
              from: 23 * 60,
              to: 7 * 60,
            }),
            said: message('test.said'),
            todo: message('test.step', { app: id(app), data }),
          },
          evidence: rows.map((a) => a.from),
          limits: [message('test.limit.which'), message('test.limit.mechanism')],
          counts: { rows: rows.length, episodes: count },
        },
        'observed',
        'supported',
      );
  }
  const weather = access.filter((a) => a.app === id('weather'));
  found(
    {
      audit: 'access-at-intervals',
      app: id('weather'),
      subject: { data: 'location' },
      message: {
        recorded: message('test.interval.recorded', {
          app: id('weather'),
          data: 'location',
          rows: weather.length,
          every: 7_800_000,
        }),
        said: message('test.said'),
        todo: message('test.step', { app: id('weather'), data: 'location' }),
      },
      evidence: weather.map((a) => a.from),
      limits: [message('test.limit.which')],
      counts: { rows: weather.length, episodes: weather.length },
    },
    'observed',
    'suggested',
  );
  const listed = contact.filter((c) => c.app === id('clips') && c.listed);
  found(
    {
      audit: 'listed-hosts',
      app: id('clips'),
      message: {
        recorded: message('test.hosts.recorded', { app: id('clips'), n: listed.length }),
        said: message('test.said'),
        todo: message('test.step.hosts'),
      },
      evidence: listed.map((c) => c.from),
      limits: [message('test.limit.which')],
      counts: { hosts: listed.length },
    },
    'observed',
    'recorded',
  );
  const clips = access.filter((a) => a.app === id('clips') && a.data === 'photos');
  found(
    {
      audit: 'photos-after-camera',
      app: id('clips'),
      subject: { data: 'photos' },
      message: {
        recorded: message('test.cannot.recorded', { app: id('clips'), n: clips.length }),
        said: message('test.said'),
        todo: message('test.step', { app: id('clips'), data: 'photos' }),
      },
      evidence: clips.map((a) => a.from),
      limits: [message('test.limit.mechanism')],
      counts: { rows: clips.length },
    },
    'cannot-tell',
    'unknown',
  );

  const apps = [...new Set([...access.map((a) => a.app!), ...contact.map((c) => c.app!)])].sort();
  const appResults: AppResult[] = apps.map((app) => {
    const accesses: AppResult['accesses'] = {};
    for (const a of access.filter((r) => r.app === app)) {
      const counts: KindCounts = accesses[a.data] ?? { rows: 0, episodes: 0, picker: 0, open: 0 };
      if (a.via === 'picker') counts.picker++;
      else counts.rows++;
      if (a.end === null) counts.open++;
      accesses[a.data] = counts;
    }
    return {
      app,
      name: Object.hasOwn(NAMES, app) ? NAMES[app]! : {},
      publisher: {},
      accesses,
      contacts: contact.filter((c) => c.app === app).length,
      requests: 0,
    };
  });
  const problems: Problem[] = [
    {
      code: 'cut-off',
      from: { input: inputs[0]!, line: texts[0]!.length },
      sentence: `Line ${texts[0]!.length} is cut off. It is kept as stored; export the report again if more is missing.`,
      excerpt: texts[0]!.at(-1)!,
    },
  ];
  const coverage: Coverage[] = exports.map((x, i) => ({
    source: 'ios-app-privacy-report',
    input: inputs[i]!,
    row: 'Access',
    kind: 'full',
    from: iso(x.from),
    to: iso(x.to),
  }));
  if (presence.length)
    for (const p of powered)
      coverage.push({
        source: 'powerlog',
        input: inputs[0]!,
        row: 'Presence',
        kind: 'full',
        from: iso(p[0]),
        to: iso(p[1]),
      });
  const counts = (i: number) => ({
    total: texts[i]!.length,
    used: texts[i]!.length - (i === 0 ? 1 : 0),
    duplicate: 0,
    problem: i === 0 ? 1 : 0,
    blank: 0,
    structural: 0,
  });
  const result: Result = {
    schema: 'telltale/result@1',
    tool: { name: 'telltale', version: '0.1.0', ruleSet: '2026-11' },
    options: {
      iosVersion: null,
      night: '23:00-07:00',
      timeZone: null,
      app: null,
      recipient: null,
      phase: null,
      simulated: true,
    },
    inputs: inputs.map((sha256, i) => ({
      sha256,
      name: ['App_Privacy_Report_v4_2021-10-15T09_12_40.ndjson', 'App_Privacy_Report_v4_2021-10-17T23_57_48.ndjson'][
        i
      ]!,
      sizeBytes: texts[i]!.join('\n').length,
      source: 'ios-app-privacy-report',
      lines: counts(i),
      rows: { Access: access.filter((a) => a.from.input === sha256).length },
    })),
    coverage,
    derived: {
      era: { timerMs: TIMER_MS, wallMs: WALL_MS, basis: 'date' },
      night: { from: 1380, to: 420, basis: 'stated' },
    },
    apps: appResults,
    findings,
    problems,
    totals: {
      lines: {
        total: texts[0]!.length + texts[1]!.length,
        used: texts[0]!.length + texts[1]!.length - 1,
        duplicate: 0,
        problem: 1,
        blank: 0,
        structural: 0,
      },
      rows: { Access: access.length, Contact: contact.length, Presence: presence.length },
      episodes,
      apps: apps.length,
      findings: { observed: findings.length - 1, 'cannot-tell': 1 },
    },
  };
  return {
    result,
    rows: { Access: access, Contact: contact, Presence: presence },
    rawLines: new Map(inputs.map((sha256, i) => [sha256, new Map(texts[i]!.map((line, n) => [n + 1, line]))])),
    locales: { en: { ...enPage, ...SENTENCES.en }, 'zh-CN': { ...zhPage, ...SENTENCES['zh-CN'] } },
    files: [
      { name: 'rows/access.ndjson', sha256: sha256Hex(canonicalJson(access)) },
      { name: 'rows/contact.ndjson', sha256: sha256Hex(canonicalJson(contact)) },
    ],
  };
}
