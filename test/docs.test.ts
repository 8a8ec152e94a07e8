// Documents that cannot rot: commands in them exist, links lead somewhere, generated pages are as they would be made.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../src/base/version.ts';
import { loadLocale } from '../src/case/environment.ts';
import { referencePages } from '../src/cli/reference.ts';
import { placeholders } from '../src/report/words.ts';
import { commandFault } from './command-lines.ts';
import { ROOT } from './support.ts';

function* pages(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (/^(node_modules|dist|\.git)$/.test(name)) continue;
    if (statSync(path).isDirectory()) yield* pages(path);
    else if (name.endsWith('.md')) yield path;
  }
}
const all = [
  ...pages(join(ROOT, 'docs')),
  ...readdirSync(ROOT)
    .filter((f) => f.endsWith('.md'))
    .map((f) => join(ROOT, f)),
];

describe('the documents', () => {
  it('name only commands and options that exist', () => {
    const wrong: string[] = [];
    for (const path of all)
      for (const m of readFileSync(path, 'utf8').matchAll(/`(telltale [^`]+)`|^(?:\$ )?(telltale .+)$/gm)) {
        const line = (m[1] ?? m[2])!.split(/\s[|>#]\s/)[0]!.trim();
        if (/[…<[|]/.test(line) || /^telltale [a-z|]+\|/.test(line)) continue;
        const fault = commandFault(line);
        if (fault) wrong.push(`${relative(ROOT, path)}: ${line} ${fault}`);
      }
    expect(wrong).toEqual([]);
  });

  it('link to files that are there', () => {
    const wrong: string[] = [];
    for (const path of all)
      for (const m of readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g))
        if (!existsSync(resolve(dirname(path), m[1]!))) wrong.push(`${relative(ROOT, path)} links to ${m[1]}`);
    expect(wrong).toEqual([]);
  });

  it('are generated where they say so, and fresh', async () => {
    for (const [path, text] of Object.entries(await referencePages()))
      expect(readFileSync(join(ROOT, path), 'utf8') === text, `${path} is stale: npm run generate`).toBe(true);
  });

  it('bear one version number', () => {
    for (const file of ['package.json', 'packages/chats-wechat/package.json'])
      expect(JSON.parse(readFileSync(join(ROOT, file), 'utf8')).version, file).toBe(VERSION);
    expect(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')).toContain(`## ${VERSION}`);
  });
});

describe('the sentences', () => {
  const en = loadLocale('en').strings;
  const zh = loadLocale('zh-CN').strings;

  it('exist in both languages, and Chinese asks for no value that English does not have', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    const wrong = Object.keys(en).filter((k) =>
      placeholders(zh[k]!).some((name) => !placeholders(en[k]!).includes(name)),
    );
    expect(wrong).toEqual([]);
  });

  it('accuse nobody: no word that a record cannot carry', () => {
    const words = /\b(proves?|proof that|steals?|stole|spies|spied|spying|illegal(ly)?|secretly|violat\w*)\b/i;
    const chinese = /窃取|偷看|偷窥|监控|铁证|违法|非法|窃听/;
    const wrong = [
      ...Object.entries(en).filter(([, s]) => words.test(s)),
      ...Object.entries(zh).filter(([, s]) => chinese.test(s)),
    ]
      // The page on misuse speaks of the reader's own acts, not of a record.
      .filter(([k]) => !k.includes('misuse'))
      .map(([k, s]) => `${k}: ${s}`);
    expect(wrong).toEqual([]);
  });

  it('set Chinese in full-width punctuation, with room beside Latin letters and figures', () => {
    const wrong = Object.entries(zh)
      .filter(([, s]) =>
        /[\u4e00-\u9fff][,;:?!](?!\/)|[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(
          s.replace(/\{[^{}]*\}/g, ''),
        ),
      )
      .map(([k, s]) => `${k}: ${s}`);
    expect(wrong).toEqual([]);
  });
});
