import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHtml } from '../formats/html.ts';
import { readMarkdown } from '../formats/markdown.ts';
import { linesFrom, pdfOf } from '../formats/pdf.testing.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { privacyPolicy } from './privacy-policy.ts';
import { readClaims } from './reading/claims.ts';

const TEXT = `Plumo Privacy Policy

Last Updated: 2024-03-01

When you register, we collect your **phone number** and [email address](https://plumo.example/e).

We do not share your precise location with third parties, unless you agree.
`;

const said = (claims: readonly { verb: string; polarity: string; data: readonly string[] }[]) =>
  claims.map((c) => [c.verb, c.polarity, c.data]);

describe('privacy-policy', () => {
  const WANTED = [
    ['collect', 'affirm', ['account.phone-number', 'account.email']],
    ['share', 'deny', ['location.precise']],
  ];

  it('reads Markdown, with the words of a quote and their place in the snapshot', async () => {
    const { claims, text } = await readAs(privacyPolicy, TEXT);
    expect(said(claims)).toEqual(WANTED);
    expect(claims[0]?.date).toBe('2024-03-01T00:00:00');
    expect(claims[0]?.quote.exact).toBe('When you register, we collect your phone number and email address.');
    expect(text?.slice(claims[0]!.quote.start, claims[0]!.quote.end)).toMatch(/^When you register.*\)\.$/);
    expect(claims[1]?.exception).toBe('unless you agree');
  });

  it('reads HTML: tables, entities and lists; no navigation and no hidden parts', async () => {
    const html = `<!doctype html><html><head><title>Plumo Privacy Policy</title><script>var x = 'we collect your name';</script></head>
<body><nav>We collect your fingerprints.</nav><h1>Plumo Privacy Policy</h1>
<p>We collect the following information:</p><ul><li>your phone number &amp; email address;</li><li>your precise location.</li></ul>
<div style="display:none">We collect your gender.</div>
<table><tr><th>Information</th><th>Purpose</th><th>Retention period</th></tr>
<tr><td><b>Log Data.</b> Your IP address.</td><td>Security</td><td>Deleted after 3 months</td></tr></table></body></html>`;
    const { claims } = await readAs(privacyPolicy, html);
    const types = new Set(claims.flatMap((c) => c.data));
    for (const id of ['account.phone-number', 'account.email', 'location.precise', 'network.ip-address'])
      expect(types).toContain(id);
    for (const id of ['biometrics', 'profile.gender', 'account.name']) expect(types).not.toContain(id);
    expect(claims.find((c) => c.verb === 'delete')?.retention).toBe('after 3 months');
    const phone = claims.find((c) => c.data.includes('account.phone-number'))!;
    expect(html.slice(phone.quote.start, phone.quote.end)).toBe('your phone number &amp; email address;');
  });

  it('reads Chinese, simplified and traditional, in UTF-8, GBK and Big5', async () => {
    const zh = await readAs(
      privacyPolicy,
      '普陆莫隐私政策\n\n当您注册时，我们会收集您的手机号码和昵称。\n我们不会向第三方共享您的精确位置信息，除非获得您的同意。\n',
    );
    expect(said(zh.claims)).toEqual([
      ['collect', 'affirm', ['account.phone-number', 'account.username']],
      ['share', 'deny', ['location.precise']],
    ]);
    const traditional = await readAs(privacyPolicy, '普陸莫隱私政策\n\n當您註冊時，我們會收集您的電話號碼。\n');
    expect(said(traditional.claims)).toEqual([['collect', 'affirm', ['account.phone-number']]]);
    expect(traditional.claims[0]?.quote.exact).toBe('當您註冊時，我們會收集您的電話號碼。');
    // 我们会收集您的手机号码。 个人信息 隐私政策 in GBK
    const gbk = Uint8Array.from(
      'D2FECBBDD5FEB2DF0A0ACED2C3C7BBE1CAD5BCAFC4FAB5C4CAD6BBFABAC5C2EBA1A3B8F6C8CBD0C5CFA2A1A30A'
        .match(/../g)!
        .map((h) => Number.parseInt(h, 16)),
    );
    expect(said((await readAs(privacyPolicy, gbk)).claims)[0]).toEqual(['collect', 'affirm', ['account.phone-number']]);
  });

  it('carries a Chinese negation to its verb, and knows who is asked and who acts', async () => {
    const { claims } = await readAs(
      privacyPolicy,
      '普陆莫隐私政策\n\n未经您事先同意，我们不会向除关联方外的任何第三方，共享您的手机号码。\n我们不会主动从平台外的第三方获取您的通讯录。\n第三方可能会收集您的设备信息。\n',
    );
    expect(claims.map((c) => [c.actor, c.verb, c.polarity, c.data[0]])).toEqual([
      ['we', 'share', 'deny', 'account.phone-number'],
      ['we', 'collect', 'deny', 'contacts.list'],
      ['third-party', 'collect', 'affirm', 'device'],
    ]);
  });

  it('says what it did not understand, and that a page without text was saved', async () => {
    const { problems } = await readAs(
      privacyPolicy,
      '<html><body><div id="app"></div><p>Privacy policy: we collect cookies.</p></body></html>',
    );
    expect(problems.some((p) => /almost no text/.test(p.sentence))).toBe(true);
  });

  it('reads a PDF, with the page of each sentence', async () => {
    const pdf = pdfOf([
      [
        { text: 'Plumo Privacy Policy', y: 790, size: 20 },
        ...linesFrom(['We collect your phone num-', 'ber when you register.'], 740),
      ],
      linesFrom(['我们不会向第三方共享您的精确位置信息。']),
    ]);
    const { claims, problems } = await readAs(privacyPolicy, pdf);
    expect(claims.map((c) => [c.verb, c.polarity, c.data, c.from.path])).toEqual([
      ['collect', 'affirm', ['account.phone-number'], 'pages/1'],
      ['share', 'deny', ['location.precise'], 'pages/2'],
    ]);
    expect(problems.map((p) => p.code)).toEqual(['no-rows']);
  });

  it('says of a PDF that it is a scan, locked, or partly pictures', async () => {
    const said = async (bytes: Uint8Array) =>
      (await readAs(privacyPolicy, bytes)).problems.map((p) => `${p.code}: ${p.sentence}`).join('\n');
    expect(await said(pdfOf([[], []]))).toMatch(/no-rows: .*2 pages and no text layer: it is a scan/);
    expect(await said(pdfOf([linesFrom(['x'])], { password: 'x' }))).toMatch(/encrypted: .*only with a password/);
    expect(await said(pdfOf([linesFrom(['We collect your phone number. '.repeat(3)]), []]))).toMatch(
      /1 of 2 pages .*\(50 %\) hold no text/,
    );
    expect(await said(pdfOf([linesFrom(['我们会收集您的手机号码'])], { withoutUnicode: true }))).toMatch(
      /not-utf8: .*in a font that does not say which they are/,
    );
  });

  it('tells a script page, a cookie wall, another language and a text that is no policy from a policy', async () => {
    const said = async (body: string) =>
      (
        await readAs(privacyPolicy, `<html><head><title>Privacy Policy</title></head><body>${body}</body></html>`)
      ).problems
        .map((p) => `${p.code}: ${p.sentence}`)
        .join('\n');
    const filler = 'The town library opens at nine and closes at six, and the garden behind it is open on Sundays. ';
    expect(
      await said(`<div id="root"></div><script>${'x();'.repeat(500)}</script><p>Please enable JavaScript.</p>`),
    ).toMatch(/no-rows: .*page made by a script was saved/);
    expect(await said(`<p>We value your privacy. ${filler.repeat(6)}</p><p>Accept all cookies</p>`)).toMatch(
      /no-rows: .*cookie wall was saved/,
    );
    const german = 'Wir erheben Ihre Telefonnummer, sobald Sie sich bei unserem Dienst anmelden und diesen nutzen. ';
    expect(await said(`<p>${german.repeat(20)}</p><p>We collect your phone number.</p>`)).toMatch(
      /20 of 21 sentences .*\(95 %\) are in a language that is not read/,
    );
    expect(
      await said(
        `<p>個人情報の取り扱いについてお知らせします。</p>${'<p>当社はお客様の電話番号を収集します。</p>'.repeat(30)}`,
      ),
    ).toMatch(/\(100 %\).*Japanese/);
    expect(await said(`<p>${filler.repeat(30)}</p>`)).toMatch(
      /no-rows: .*none that says what is done with personal data/,
    );
  });

  it('reads each sentence of a mixed document in its own language', async () => {
    const { claims } = await readAs(
      privacyPolicy,
      '# Privacy Policy 隐私政策\n\nWe collect your phone number. 我们会收集您的手机号码。\n\nWe do not share your location. 我们不会共享您的位置信息。\n',
    );
    expect(said(claims)).toEqual([
      ['collect', 'affirm', ['account.phone-number']],
      ['collect', 'affirm', ['account.phone-number']],
      ['share', 'deny', ['location']],
      ['share', 'deny', ['location']],
    ]);
  });

  it('recognizes a page whose head is full of scripts by its title', async () => {
    const html = `<!doctype html><html><head><title>普陆莫隐私政策</title><script>${'a=1;'.repeat(20_000)}</script></head><body><p>我们会收集您的手机号码。</p></body></html>`;
    expect(said((await readAs(privacyPolicy, html)).claims)).toEqual([['collect', 'affirm', ['account.phone-number']]]);
  });

  it('survives being cut off', () => survivesCuts(privacyPolicy, TEXT));

  it('reads any text without a crash, and every quote stands where it says', () => {
    const words = fc.constantFrom(
      'we',
      'you',
      'collect',
      'not',
      'your',
      'phone number',
      ',',
      '.',
      '(',
      ')',
      '"',
      'when',
      'to',
      'share',
      'with',
      'third parties',
      '**',
      '|',
      '\n',
      '- ',
      '[',
      '](',
      '我们',
      '收集',
      '不会',
      '手机号',
      '，',
      '。',
      '<br>',
      '&amp;',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (list) => {
        const text = list.join(' ');
        for (const readable of [readMarkdown(text), readHtml(`<p>${text}`)]) {
          const { claims } = readClaims(readable, 'a'.repeat(64), null);
          for (const c of claims) {
            expect(c.quote.start).toBeLessThanOrEqual(c.quote.end);
            expect(c.quote.end).toBeLessThanOrEqual(readable.source.length);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
