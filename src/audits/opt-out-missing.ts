// Personalised pushes, recommendations and advertising, and whether the notice offers a way out of them.
import { quotable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { affirmedIn, refOfItem, silenceOf } from '../derive/notices.ts';
import type { ClaimRef, Found } from '../model/finding.ts';
import type { Claim } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'opt-out-missing';
const LAW = ['pipl-24', 'gdpr-21'];
/** A row of a table has the purposes of its whole row; what counts is a sentence that speaks of it. */
const SPEAKS =
  /\b(?:advertis|ads?\b|market|promot|personali[sz]|recommend|tailor|interest)|广告|营销|推广|个性化|推荐|推送|定向/i;
/** The plainest stand first. */
const PLAIN = /\b(?:advertis|marketing|recommend)|广告|营销|推荐|推送/i;
const HELP = /\bpersonali[sz]ed (?:\w+ )?(?:support|help|assistance)\b/gi;
const PERSONAL = new Set(['PersonalisedAdvertising', 'Personalisation', 'Marketing', 'DirectMarketing', 'Advertising']);

export const optOutMissing = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Personalised content and a way out of it', zh: '个性化内容与退出方式' },
    question: {
      en: 'Where the notice speaks of personalised content, marketing or advertising, does it offer a way out?',
      zh: '隐私政策谈及个性化内容、营销或广告时，是否提供退出方式？',
    },
    needs: ['Claim', 'Notice'],
    explains: {
      en: 'Article 24 PIPL asks that pushes and marketing by automated decisions come with an option that does not rest on personal traits, or with an easy way to refuse; article 21 GDPR gives a right to object to direct marketing. Only the text is asked here: whether the way out works, needs a capture before and after it was taken (`--phase refused`). Whether the law is met, a court decides.',
      zh: '个人信息保护法第二十四条要求：以自动化决策推送信息或商业营销，须同时提供不针对个人特征的选项或便捷的拒绝方式；GDPR 第 21 条规定对直接营销的反对权。这里只看文本：退出是否有效，须在退出前后各抓取一次（`--phase refused`）。是否符合法律由法院判断。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    const apps = new Set(rows.Notice.map((n) => n.app));
    return rows.Notice.flatMap((notice): Found[] => {
      const claims = speakingFor(rows.Claim, notice.app, apps).filter((c) => c.document === notice.document);
      const personal = claims
        .filter(
          (c) =>
            c.actor === 'we' &&
            c.polarity === 'affirm' &&
            c.purpose.some((p) => PERSONAL.has(p)) &&
            SPEAKS.test(c.quote.exact.replace(HELP, '')),
        )
        .sort((a, b) => Number(PLAIN.test(b.quote.exact)) - Number(PLAIN.test(a.quote.exact)));
      const automated = affirmedIn(notice, 'automated-decisions');
      if (personal.length === 0 && automated.length === 0) return [];
      const way = affirmedIn(notice, 'opt-out-personalised');
      const other = claims.filter((c) => c.verb === 'allow-opt-out');
      const outcome =
        way.length > 0 ? 'disclosed' : other.length > 0 ? 'vague' : silenceOf(notice, 'opt-out-personalised');
      const state =
        outcome === 'disclosed'
          ? 'way'
          : outcome === 'vague'
            ? 'other'
            : outcome === 'undisclosed'
              ? 'silent'
              : 'unread';
      const about = personal[0]?.quote.exact ?? automated[0]?.quote.exact ?? '';
      const exit = way[0]?.quote.exact ?? other[0]?.quote.exact ?? '';
      return [
        {
          ...found(ID, {
            outcome,
            app: notice.app,
            recorded: 'recorded',
            said: `${state}.said`,
            todo: outcome === 'disclosed' ? 'way.todo' : 'todo',
            params: {
              about: quotable(about, 240),
              quote: quotable(exit, 240),
              sentences: Math.max(personal.length, automated.length),
            },
            rows: personal.length > 0 ? personal : [{ from: { input: notice.document } }],
            limits: ['limit.effect', 'notice-items.court'],
            law: LAW,
            counts: { sentences: personal.length },
          }),
          claims: [
            ...personal.slice(0, 2).map((c) => refOf(c, 'considered')),
            ...way.map((i) => refOfItem(notice, i)),
            ...(way.length > 0 ? [] : other.slice(0, 2).map((c) => refOf(c, 'affirms'))),
          ],
        },
      ];
    });
  },
});

const refOf = (c: Claim, part: ClaimRef['part']): ClaimRef => ({
  document: c.document,
  quote: c.quote.exact,
  start: c.quote.start,
  end: c.quote.end,
  part,
  why: null,
});
