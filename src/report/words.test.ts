import { describe, expect, it } from 'vitest';
import { formatDuration, formatList, type Locale, placeholders, render } from './words.ts';

const en: Locale = {
  lang: 'en',
  strings: {
    rows: '{app, app} has {n, plural, one {# row} other {# rows}} in {data, data}.',
    when: 'Begun {at, time}, {at, day}, {at, clock}; night from {m, clock}.',
    hosts: 'Hosts: {hosts, list}.',
  },
};

describe('sentences', () => {
  it('name the app and count in the right number', () => {
    const say = (n: number) =>
      render(
        en,
        { id: 'rows', params: { app: 'com.example.chat', n, data: 'photos' } },
        {
          appNames: { 'com.example.chat': { en: 'Chat' } },
        },
      );
    expect(say(1)).toBe('Chat has 1 row in photo library.');
    expect(say(1234)).toBe('Chat has 1,234 rows in photo library.');
  });

  it('write times as recorded', () => {
    expect(render(en, { id: 'when', params: { at: '2021-10-14T06:38:12.204+08:00', m: 1390 } })).toBe(
      'Begun 14 Oct 2021, 06:38:12, Thu 14 Oct 2021, 06:38; night from 23:10.',
    );
  });

  it('throw where a value or a sentence is missing', () => {
    expect(() => render(en, { id: 'rows', params: { n: 1 } })).toThrow('needs a value for app');
    expect(() => render(en, { id: 'nowhere', params: {} })).toThrow('no sentence nowhere');
  });

  it('never take a value from the prototype', () => {
    const locale: Locale = { lang: 'en', strings: { x: '{constructor}' } };
    expect(() => render(locale, { id: 'x', params: {} })).toThrow('needs a value');
  });

  it('write durations in seconds below 100 s', () => {
    expect(formatDuration(74_915, 'en')).toBe('75 s');
    expect(formatDuration(3_940, 'en')).toBe('3.9 s');
    expect(formatDuration(163_412, 'en')).toBe('2 min 43 s');
    expect(formatDuration(7_800_000, 'zh-CN')).toBe('2 小时 10 分');
  });

  it('set lists as each language does', () => {
    expect(formatList(['a.example', 'b.example', 'c.example'], 'en')).toBe('a.example, b.example and c.example');
    expect(formatList(['a.example', 'b.example'], 'zh-CN')).toBe('a.example 和 b.example');
    expect(formatList(['地图', '通讯录', '天气'], 'zh-CN')).toBe('地图、通讯录和天气');
  });

  it('list their placeholders', () => {
    expect(placeholders(en.strings['rows']!)).toEqual(['app', 'data', 'n']);
  });
});
