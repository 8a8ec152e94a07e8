import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { type Locale, placeholders, render } from '../report/words.ts';
import { audits } from './index.ts';
import { ask, at, contact, days, eventful, INPUT, week } from './testing.ts';

const strings = (lang: string, file: string): Record<string, string> =>
  JSON.parse(readFileSync(`${ROOT}/locales/${lang}/${file}.json`, 'utf8'));
const locales: Locale[] = (['en', 'zh-CN'] as const).map((lang) => ({
  lang,
  strings: {
    ...strings(lang, 'audits'),
    ...strings(lang, 'policy'),
    ...strings(lang, 'traffic'),
    ...strings(lang, 'phones'),
    ...strings(lang, 'documents'),
  },
}));

const two = () => [...week(), ...week(at(7, '00:00'), at(14, '00:00')).map((c) => ({ ...c, input: 'c'.repeat(64) }))];

describe.each(audits.map((a) => [a.meta.id, a] as const))('%s', (id, audit) => {
  const situations = {
    eventful: () => ask(audit, eventful()),
    'eventful, night stated': () => ask(audit, eventful(), { options: { night: '22:00-07:00', iosVersion: '17' } }),
    'eventful, on Android': () => ask(audit, eventful(), { platform: 'android', sources: ['android-appops-dump'] }),
    'two exports': () =>
      ask(
        audit,
        {
          ...eventful(),
          Contact: [
            ...(eventful().Contact ?? []),
            contact('com.chat.one', 'x.example.com', at(8, '10:00'), { ownerAsStored: 'New' }),
          ],
        },
        { coverage: two() },
      ),
    'a week without a row': () => ask(audit, {}, { options: { night: '23:00-07:00' } }),
    'nothing at all': () => ask(audit, {}, { coverage: [], sources: [], platform: 'unknown' }),
    'rows without coverage': () =>
      ask(audit, { Access: days(2), Contact: [contact('a.b', 'c.example', at(0, '10:00'))] }, { coverage: [] }),
  };

  it.each(Object.entries(situations))('has sentences in both languages: %s', (_, findings) => {
    for (const finding of findings()) {
      expect(finding.audit).toBe(id);
      expect(audit.meta.outcomes).toContain(finding.outcome);
      for (const locale of locales)
        for (const message of [...Object.values(finding.message), ...finding.limits]) {
          const words = render(locale, message);
          expect(words).not.toMatch(/NaN|undefined|\{|\}/);
          if (locale.lang === 'zh-CN') expect(words).toMatch(/[\u4e00-\u9fff]/);
        }
    }
  });

  it('never passes where nothing was given', () => {
    for (const finding of situations['nothing at all']()) expect(finding.outcome).toBe('cannot-tell');
  });

  it('names evidence for what it observed, and no more places than are listed', () => {
    for (const finding of situations.eventful()) {
      if (finding.outcome === 'observed') expect(finding.evidence.length).toBeGreaterThan(0);
      expect(finding.evidence.length).toBeLessThanOrEqual(200);
      for (const place of finding.evidence) expect([INPUT, 'b'.repeat(64)]).toContain(place.input);
      for (const n of Object.values(finding.counts)) expect(Number.isFinite(n)).toBe(true);
    }
  });

  it('names laws that data/ holds and findings of different subjects', () => {
    const findings = situations.eventful();
    const keys = findings.map((f) => JSON.stringify([f.app, f.subject, f.grade, f.evidence]));
    expect(new Set(keys).size).toBe(keys.length);
    for (const law of findings.flatMap((f) => f.law)) expect(law).toMatch(/^(pipl|gdpr)-/);
  });
});

describe('the words of findings', () => {
  const [en, zh] = locales as [Locale, Locale];

  it('stand in both languages with the same placeholders', () => {
    expect(Object.keys(zh.strings)).toEqual(Object.keys(en.strings));
    for (const key of Object.keys(en.strings))
      expect([key, placeholders(zh.strings[key]!)]).toEqual([key, placeholders(en.strings[key]!)]);
  });

  it('accuse nobody and promise nothing', () => {
    const all = [
      ...Object.values(en.strings),
      ...audits.flatMap((a) => [a.meta.title.en, a.meta.question.en, a.meta.explains.en]),
    ];
    for (const text of all)
      expect(text).not.toMatch(
        /\b(proves?|proof|steals?|stolen|spy|spies|spying|illegal(ly)?|always|secretly|safe|trackers?|read your|you were)\b|!/i,
      );
    for (const text of [
      ...Object.values(zh.strings),
      ...audits.flatMap((a) => [a.meta.title.zh, a.meta.question.zh, a.meta.explains.zh]),
    ])
      expect(text).not.toMatch(/窃取|偷看|偷窥|监控|铁证|非法|证明了|永远|总是|绝对|安全无虞/);
  });

  it('hold every reason that a graded state can name', () => {
    for (const key of [
      'why.other-camera',
      'why.other-picker',
      'why.burst',
      'why.intervals',
      'why.quiet',
      'why.own-camera',
      'why.own-picker',
      'why.own-traffic',
      'why.several-kinds',
      'why.presence-on-screen',
      'why.presence-background',
      'why.presence-service',
      'why.presence-other-app',
      'why.presence-locked',
      'why.presence-screen-off',
    ])
      expect(en.strings).toHaveProperty([key]);
  });
});
