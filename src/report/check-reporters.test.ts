import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { loadLocale } from '../case/environment.ts';
import { finding, HOSTILE, hostile, INPUT, reportOf, resultWith } from '../engine/check.testing.ts';
import { checkAnnotations } from './annotations.ts';
import { checkMarkdown } from './check-markdown.ts';
import { checkTerminal } from './check-terminal.ts';
import { checkJunit, xmlText } from './junit.ts';

const en = loadLocale('en');
const zh = loadLocale('zh-CN');
const { key } = reportOf(resultWith([finding()])).items[0]!;
const baseline = [
  {
    key,
    audit: 'undisclosed-data',
    outcome: 'undisclosed',
    app: null,
    subject: {},
    reason: HOSTILE,
    expires: '2027-01-01',
  },
  { key: '0'.repeat(64), audit: HOSTILE, outcome: 'vague', app: null, subject: {}, reason: 'r', expires: '2027-01-01' },
];
const problems = [{ code: 'not-json' as const, from: { input: INPUT, line: 4 }, sentence: HOSTILE, excerpt: null }];
const full = () =>
  reportOf(resultWith([finding(), hostile(), finding({ outcome: 'vague' })], { problems }), {
    baseline,
    paths: { [INPUT]: 'a,b:c%.har' },
  });

describe('the annotations for GitHub', () => {
  it('escape message and properties, and no line of a record becomes a command', () => {
    const lines = checkAnnotations(full(), en).trimEnd().split('\n');
    const commands = lines.filter((l) => l.trimStart().startsWith('::'));
    for (const c of commands)
      expect(c).toMatch(/^::(error|warning|notice) file=[^,:]+(,line=\d+)?,title=[^,:]+::[^\n]*$/);
    expect(commands.filter((c) => c.startsWith('::error'))).toHaveLength(1);
    expect(commands[0]).toMatch(/^::error file=a%2Cb%3Ac%25\.har,line=7,title=Title of undisclosed-recipient::/);
    expect(lines.join('\n')).not.toContain('##[');
    expect(lines.join('\n')).not.toMatch(/\u202e|\u0000/);
  });

  it('say nothing of what was accepted', () => {
    expect(checkAnnotations(reportOf(resultWith([finding()]), { baseline }), en)).not.toMatch(/^::error/m);
  });
});

describe('the report for a terminal', () => {
  it('begins no line with text of a record and holds no old-style command', () => {
    for (const locale of [en, zh])
      for (const line of checkTerminal(full(), locale).split('\n')) {
        expect(line.trimStart().startsWith('::')).toBe(false);
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/\u202e|\u0000/);
      }
  });

  it('says plainly that there is nothing, and what had no rows', () => {
    const bare = resultWith([]);
    const text = checkTerminal(reportOf({ ...bare, totals: { ...bare.totals, rows: {} } }), en);
    expect(text).toContain('No finding at the levels that are set.');
    expect(text).toContain('3 none. An audit without its rows has asked nothing.');
  });
});

function xml(text: string) {
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on(
    'opentag',
    (tag) => void tags.push({ name: tag.name, attributes: tag.attributes as Record<string, string> }),
  );
  parser.write(text).close();
  return tags;
}

describe('the JUnit report', () => {
  it('is well-formed XML with hostile text everywhere, and its counts are those of its cases', () => {
    for (const locale of [en, zh]) {
      const tags = xml(checkJunit(full(), locale));
      const count = (name: string) => tags.filter((t) => t.name === name).length;
      expect(tags[0]).toMatchObject({ name: 'testsuites' });
      expect(Number(tags[0]!.attributes['tests'])).toBe(count('testcase'));
      expect(Number(tags[0]!.attributes['failures'])).toBe(count('failure'));
      expect(Number(tags[0]!.attributes['skipped'])).toBe(count('skipped'));
      expect(count('failure')).toBe(1);
    }
  });

  it('skips an audit without rows instead of passing it', () => {
    const bare = resultWith([]);
    const tags = xml(checkJunit(reportOf({ ...bare, totals: { ...bare.totals, rows: {} } }), en));
    expect(tags.filter((t) => t.name === 'skipped')).toHaveLength(tags.filter((t) => t.name === 'testcase').length);
  });

  it('escapes any text into XML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (s) => {
        xml(`<?xml version="1.0"?><a b="${xmlText(s)}">${xmlText(s)}</a>`);
      }),
    );
  });
});

describe('the report as Markdown', () => {
  it('keeps each finding on one table row of four cells, with no markup from a record', () => {
    const text = checkMarkdown(full(), en);
    const rows = text.split('\n').filter((l) => l.startsWith('| error') || l.startsWith('| warning'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
  });

  it('is written in Chinese as well', () => {
    expect(checkMarkdown(full(), zh)).toContain('## 结论');
  });
});
