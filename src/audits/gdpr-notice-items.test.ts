import { describe, expect, it } from 'vitest';
import { gdprNoticeItems } from './gdpr-notice-items.ts';
import { ask, noticeOf } from './testing.ts';

const answers = (notice: ReturnType<typeof noticeOf>) =>
  Object.fromEntries(ask(gdprNoticeItems, { Notice: [notice] }).map((f) => [f.subject.feature, f]));

describe('gdpr-notice-items', () => {
  it('quotes the sentence of an item that is stated, with its article', () => {
    const { retention } = answers(noticeOf([['retention', 'We keep it for 90 days.']]));
    expect(retention).toMatchObject({ outcome: 'disclosed', law: ['gdpr-13-2-a'] });
    expect(retention?.claims).toMatchObject([{ quote: 'We keep it for 90 days.', part: 'affirms' }]);
  });

  it('takes silence for an answer only where such statements are found reliably in a text that was read whole', () => {
    const whole = answers(noticeOf());
    expect(whole['retention']?.outcome).toBe('undisclosed');
    // Measured below 0.85: a missing sentence may be one that was not found.
    expect(whole['complaint']?.outcome).toBe('cannot-tell');
    for (const rest of [
      { whole: false },
      { unread: 60 },
      { sentences: 6, unread: 0 },
      { language: 'zh' as const, addresses: ['gdpr'] },
    ])
      expect(answers(noticeOf([], rest))['retention']?.outcome).toBe('cannot-tell');
  });

  it('takes a sentence for a hint only where such sentences are often about something else', () => {
    const found = answers(noticeOf([['duty-to-provide', 'You are required to provide an address.']]));
    expect(found['duty-to-provide']).toMatchObject({ outcome: 'cannot-tell', claims: [{ part: 'considered' }] });
  });

  it('is not asked of a Chinese notice that does not speak of it', () => {
    expect(ask(gdprNoticeItems, { Notice: [noticeOf([], { language: 'zh' })] })).toEqual([]);
  });
});
