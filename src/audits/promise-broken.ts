// What was promised about reaching data on the phone, held against the accesses after the time from which it is to hold.
import { printable, quotable } from '../base/text.ts';
import { localMinutes, parseTime } from '../base/time.ts';
import { countEpisodes, found, period, personal } from '../derive/found.ts';
import { inNight } from '../derive/night.ts';
import { isAbout, refOfSaid, type Said, saidIn } from '../derive/statements.ts';
import type { Found } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import { type Access, GRADES, type Rows } from '../model/rows.ts';
import { type AuditContext, defineAudit } from '../model/units.ts';

const ID = 'promise-broken';
const LAW = ['pipl-7', 'gdpr-5-1-a'];

export const promiseBroken = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Promises held against the record', zh: '承诺与记录的对照' },
    question: {
      en: 'After a statement that an app does not reach some data, or will stop, does the record hold such accesses?',
      zh: '在声明应用不会或将停止访问某类信息之后，记录中是否仍有这类访问？',
    },
    needs: ['Access', 'DataItem', 'Request', 'Statement', 'Claim'],
    explains: {
      en: 'Takes public statements (`public-statement` files) and denials of access in a policy, each with the kind of data, the way of reaching it and the time from which it is to hold. “Contradicted” needs an access of that kind in that way, after that time, with a state that another record of the phone shows or the record itself holds; patterns alone leave it open. No such access in the covered time is no kept promise yet: it is what these days show. A statement about sending is held against a capture. Whether a version of the app with the promise was installed, the record does not say; `telltale compare` sets the time before beside the time after.',
      zh: '取公开声明（`public-statement` 文件）与政策中对访问的否认，各带信息类型、访问方式和开始生效的时间。“相抵触”须有该时间之后、以该方式发生的这类访问，且其状态由手机的另一份记录显示或记录自身载明；仅有规律则不下结论。所覆盖时间内没有这类访问，还不等于守诺，只是这些天的情况。关于发送的声明与抓包对照。当时安装的是否为作出承诺的版本，记录没有说明；`telltale compare` 可并列前后两段时间。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['contradicted', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    return saidIn(rows).map((s) => (s.deed === 'sending' ? judgeSent(s, rows) : judge(s, rows.Access, context)));
  },
});

/** How the rows stand to a statement. Night and background need more than the row itself. */
function judge(said: Said, all: readonly Access[], context: AuditContext): Found {
  const span = period(context, 'Access');
  const params = {
    app: said.app ?? '?',
    data: said.data[0] ?? 'other',
    quote: quotable(said.quote.exact, 240),
    by: printable(said.by ?? '', 80),
    from: said.since ?? said.said ?? span?.from ?? '',
    to: span?.to ?? '',
  };
  const make = (outcome: Found['outcome'], key: string, hits: readonly Access[] = [], more = {}): Found => ({
    ...found(ID, {
      outcome,
      grade: outcome === 'contradicted' ? weakestOf(hits) : 'unknown',
      app: said.app,
      subject: { ...(said.data[0] && { data: said.data[0] }), feature: said.pattern },
      recorded: `${key}.recorded`,
      said: said.by === null ? 'said.policy' : 'said.statement',
      todo: `${key}.todo`,
      params: { ...params, episodes: countEpisodes(hits), ...more },
      rows: hits,
      limits: ['limit.version', ...(outcome === 'not-observed' ? ['limit.days'] : [])],
      law: outcome === 'contradicted' ? LAW : [],
      counts: { episodes: countEpisodes(hits), rows: hits.length },
    }),
    claims: [refOfSaid(said, outcome === 'contradicted' ? 'denies' : 'considered', said.pattern)],
  });
  if (span === null) return make('cannot-tell', 'no-record');
  if (said.pattern === 'intervals' || said.pattern === 'after-photo') return make('cannot-tell', 'compare');
  // `The next version stops it` binds from a day that only the writer of the file can know.
  const since = said.says === 'stops' ? said.since : (said.since ?? said.said);
  if (said.says === 'stops' && since === null) return make('cannot-tell', 'no-date');
  const fromMs = since === null ? Number.NEGATIVE_INFINITY : parseTime(since);
  if (!(parseTime(span.to) > fromMs)) return make('cannot-tell', 'before');
  const picker = all.filter((a) => a.via === 'picker' && a.allowed);
  const mine = (said.pattern === 'picker' ? picker : personal(all)).filter(
    (a) => isAbout(said, a) && parseTime(a.begin) >= fromMs,
  );
  const night = context.derived.night;
  if (said.pattern === 'night' && night.from === null) return make('cannot-tell', 'no-night', mine);
  const strong = mine.filter((a) => fits(a, said, night) === 'yes');
  if (strong.length > 0) return make('contradicted', 'hit', strong);
  const weak = mine.filter((a) => fits(a, said, night) === 'perhaps');
  if (weak.length > 0) {
    const pointed = weak.filter((a) => a.state.value === 'background' && a.state.grade === 'supported');
    return pointed.length > 0 ? make('cannot-tell', 'patterns', pointed) : make('cannot-tell', 'weak', weak);
  }
  if (!all.some((a) => a.app === said.app)) return make('cannot-tell', 'no-app');
  return make('not-observed', 'none', [], { from: parseTime(span.from) > fromMs ? span.from : params.from });
}

/** A statement about sending is held against what a capture shows to have left. */
function judgeSent(said: Said, rows: Pick<Rows, 'DataItem' | 'Request'>): Found {
  const since = said.says === 'stops' ? said.since : (said.since ?? said.said);
  const fromMs = since === null ? Number.NEGATIVE_INFINITY : parseTime(since);
  const isAfter = (at: string | null) => at !== null && parseTime(at) >= fromMs;
  const hits = rows.DataItem.filter(
    (d) => d.app === said.app && said.data.some((id) => isSent(d.data, id)) && isAfter(d.at),
  );
  const read = rows.Request.filter((r) => r.app === said.app && r.content === 'read' && isAfter(r.at));
  const key =
    said.says === 'stops' && since === null
      ? 'no-date'
      : hits.length > 0
        ? 'sent'
        : read.length > 0
          ? 'not-sent'
          : 'no-capture';
  const outcome = key === 'sent' ? 'contradicted' : key === 'not-sent' ? 'not-observed' : 'cannot-tell';
  return {
    ...found(ID, {
      outcome,
      grade: key === 'sent' ? 'recorded' : 'unknown',
      app: said.app,
      subject: { ...(said.data[0] && { data: said.data[0] }), feature: 'sending' },
      recorded: `${key}.recorded`,
      said: said.by === null ? 'said.policy' : 'said.statement',
      todo: `${key}.todo`,
      params: {
        app: said.app ?? '?',
        data: said.data[0] ?? 'other',
        quote: quotable(said.quote.exact, 240),
        by: printable(said.by ?? '', 80),
        values: hits.length,
        requests: read.length,
      },
      rows: hits,
      limits: ['limit.version', ...(key === 'not-sent' ? ['limit.days'] : [])],
      law: key === 'sent' ? LAW : [],
      counts: { values: hits.length, requests: read.length },
    }),
    claims: [refOfSaid(said, key === 'sent' ? 'denies' : 'considered', 'sending')],
  };
}

/** Photos of the library leave the phone as media. */
const isSent = (data: DataType, said: DataType): boolean =>
  isWithin(data, said) ||
  (said === 'photos' && data === 'content.media') ||
  (said === 'contacts' && isWithin(data, 'contacts'));

function fits(a: Access, said: Said, night: AuditContext['derived']['night']): 'yes' | 'perhaps' | 'no' {
  if (said.pattern === 'any' || said.pattern === 'picker') return 'yes';
  if (said.pattern === 'night')
    return inNight(localMinutes(a.begin), night) ? (a.state.value === 'on-screen' ? 'no' : 'yes') : 'no';
  if (a.state.value === 'background')
    return GRADES.indexOf(a.state.grade) >= GRADES.indexOf('shown') ? 'yes' : 'perhaps';
  return a.state.value === 'unknown' ? 'perhaps' : 'no';
}

const weakestOf = (hits: readonly Access[]): Found['grade'] =>
  GRADES[Math.min(...hits.map((a) => GRADES.indexOf(a.state.grade)), GRADES.length - 1)] ?? 'unknown';
