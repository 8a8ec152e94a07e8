// What a privacy notice states of an item that law asks for; and what its silence is worth.
import { quotable } from '../base/text.ts';
import { noticeItemWords } from '../knowledge/policy/notice-items.ts';
import type { ClaimRef, Found } from '../model/finding.ts';
import type { Notice, NoticeItem } from '../model/rows.ts';
import { found } from './found.ts';

export type Stated = Notice['items'][number];

export const statedIn = (notice: Notice, item: NoticeItem): Stated[] => notice.items.filter((i) => i.item === item);

/** Without sentences that turn it round: `no separate consent is needed where the law says so`. */
export const affirmedIn = (notice: Notice, item: NoticeItem): Stated[] =>
  statedIn(notice, item).filter((i) => i.polarity === 'affirm');

/** Below this share of statements found on unseen policies, silence is no answer. */
const ENOUGH_RECALL = 0.85;
/** Below this share of right ones among the sentences found, one found is a hint only. */
const ENOUGH_PRECISION = 0.6;
/** More sentences about personal data than this left unread: the item may stand in one of them. */
const MOST_UNREAD = 0.2;
const FEWEST_SENTENCES = 20;

/**
 * `undisclosed` only where the text was read whole and statements of this kind are found reliably in its language; else
 * `cannot-tell`: an absent sentence in a text that was understood in part is no absence.
 */
export function silenceOf(notice: Notice, item: NoticeItem): 'undisclosed' | 'cannot-tell' {
  const recall = noticeItemWords().find((w) => w.item === item)?.recall ?? null;
  const read = isReadWell(notice) && notice.language === 'en';
  return read && recall !== null && recall >= ENOUGH_RECALL ? 'undisclosed' : 'cannot-tell';
}

export const isReadWell = (n: Notice): boolean =>
  n.whole && n.sentences >= FEWEST_SENTENCES && n.unread <= n.sentences * MOST_UNREAD;

export const refOfItem = (notice: Notice, i: Stated, part: ClaimRef['part'] = 'affirms'): ClaimRef => ({
  document: notice.document,
  quote: i.quote.exact,
  start: i.quote.start,
  end: i.quote.end,
  part,
  why: i.item,
});

/** The notice is for people whom the law protects: it names the law or the place, or is written in its language. */
export const isUnder = (notice: Notice, law: 'gdpr' | 'pipl'): boolean =>
  notice.addresses.includes(law) || (law === 'pipl' ? notice.language === 'zh' : false);

/** One finding an item: stated with its sentence, or silent. */
export function itemFindings(audit: string, notice: Notice, items: readonly NoticeItem[], law: string): Found[] {
  return items.map((item): Found => {
    const stated = statedIn(notice, item);
    const first = stated[0];
    const words = noticeItemWords().find((w) => w.item === item);
    const doubtful = (words?.precision ?? 1) < ENOUGH_PRECISION;
    const outcome = first ? (doubtful ? 'cannot-tell' : 'disclosed') : silenceOf(notice, item);
    const articles = words?.law.filter((l) => l.startsWith(`${law}-`)) ?? [];
    const state = first ? (doubtful ? 'perhaps' : 'stated') : outcome === 'undisclosed' ? 'silent' : 'unread';
    return {
      ...found(audit, {
        outcome,
        app: notice.app,
        subject: { feature: item },
        recorded: `notice-items.${item}`,
        said: `notice-items.${state}.said`,
        todo: `notice-items.${state}.todo`,
        params: {
          quote: quotable(first?.quote.exact ?? '', 240),
          sentences: notice.sentences,
          unread: notice.unread,
        },
        rows: [{ from: { input: notice.document } }],
        limits: ['notice-items.limit'],
        law: articles,
        counts: { sentences: notice.sentences, unread: notice.unread, stated: stated.length },
      }),
      claims: stated.map((i) => refOfItem(notice, i, doubtful ? 'considered' : 'affirms')),
    };
  });
}
