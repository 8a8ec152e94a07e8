import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.ts';

const hex = (s: string) => Uint8Array.from(s.match(/../g)!.map((h) => Number.parseInt(h, 16)));
/** 我们会收集您的手机号码。个人信息的使用 */
const GBK = hex('CED2C3C7BBE1CAD5BCAFC4FAB5C4CAD6BBFABAC5C2EBA1A3B8F6C8CBD0C5CFA2B5C4CAB9D3C3');
/** 我們會收集您的電話號碼。個人資料的使用 */
const BIG5 = hex('A7DAADCCB77CA6ACB6B0B17AAABAB971B8DCB8B9BD58A143ADD3A448B8EAAEC6AABAA8CFA5CE');
const html = (charset: string, body: Uint8Array) =>
  new Uint8Array(
    Buffer.concat([Buffer.from(`<html><meta charset="${charset}"><p>`), body, Buffer.from('</p></html>')]),
  );

describe('decodeText', () => {
  it('reads GBK and Big5 that say nothing of themselves', () => {
    expect(decodeText(GBK)).toMatchObject({
      encoding: 'gb18030',
      broken: 0,
      text: '我们会收集您的手机号码。个人信息的使用',
    });
    expect(decodeText(BIG5)).toMatchObject({
      encoding: 'big5',
      broken: 0,
      text: '我們會收集您的電話號碼。個人資料的使用',
    });
  });

  it('does not believe a page that declares another encoding than its own', () => {
    expect(decodeText(html('gb2312', BIG5)).text).toContain('我們會收集您的電話號碼');
    expect(decodeText(html('big5', GBK)).text).toContain('我们会收集您的手机号码');
    expect(decodeText(html('utf-8', GBK)).text).toContain('我们会收集您的手机号码');
    expect(decodeText(html('iso-8859-1', GBK)).text).toContain('我们会收集您的手机号码');
    expect(decodeText(html('gbk', new TextEncoder().encode('我们会收集您的手机号码'))).encoding).toBe('utf-8');
  });

  it('reads UTF-16 with and without its mark, in both orders', () => {
    const text = '<html><body><p>我们会收集您的手机号码</p></body></html>';
    const le = new Uint8Array(Buffer.from(text, 'utf16le'));
    const be = new Uint8Array(Buffer.from(text, 'utf16le').swap16());
    for (const bytes of [le, be, new Uint8Array([0xff, 0xfe, ...le]), new Uint8Array([0xfe, 0xff, ...be])])
      expect(decodeText(bytes).text).toBe(text);
  });

  it('takes a few broken bytes in UTF-8 for damage', () => {
    const bytes = new TextEncoder().encode('We collect your phone number. 我们会收集您的手机号码。'.repeat(10));
    bytes[5] = 0xff;
    expect(decodeText(bytes)).toMatchObject({ encoding: 'utf-8', broken: 1 });
  });
});
