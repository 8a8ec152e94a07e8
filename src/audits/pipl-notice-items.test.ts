import { describe, expect, it } from 'vitest';
import { piplNoticeItems } from './pipl-notice-items.ts';
import { ask, noticeOf } from './testing.ts';

describe('pipl-notice-items', () => {
  it('names the article of the item that a Chinese notice states', () => {
    const notice = noticeOf([['right-erasure', '您可以删除您的个人信息。']], { language: 'zh' });
    const found = ask(piplNoticeItems, { Notice: [notice] });
    expect(found.find((f) => f.subject.feature === 'right-erasure')).toMatchObject({
      outcome: 'disclosed',
      law: ['pipl-47'],
    });
    expect(new Set(found.map((f) => f.outcome))).toEqual(new Set(['disclosed', 'cannot-tell']));
  });

  it('is asked of an English notice only where that speaks of the law', () => {
    expect(ask(piplNoticeItems, { Notice: [noticeOf()] })).toEqual([]);
    expect(ask(piplNoticeItems, { Notice: [noticeOf([], { addresses: ['pipl'] })] }).length).toBeGreaterThan(10);
  });
});
