import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody } from './body.ts';
import { fields } from './protobuf.ts';
import { parseXml, textOf } from './xml.ts';

const app = (inner: string) => `<?xml version="1.0"?>\n<msg><appmsg appid="">${inner}</appmsg></msg>`;

describe('a body', () => {
  it('never breaks the reading, whatever it holds', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '<msg',
      '<appmsg>',
      '</appmsg>',
      '<type>',
      '57',
      '</type>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&x;',
      '&#x0;',
      '"',
      "'",
      '=',
      ' a="',
      '<!DOCTYPE',
      '[',
      ']',
      '<!--',
      '-->',
      '\u0000',
      '青',
      '<recorditem>',
      '<dataitem datatype="2" dataid="a">',
      '<refermsg>',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }),
        fc.constantFrom(1, 3, 34, 42, 43, 47, 48, 49, 50, 64, 9999, 10000, 10002, 77, null),
        (parts, type) => {
          const body = readBody(type, parts.join(''));
          expect(typeof body.kind).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes the type directly under appmsg, not that of what is quoted', () => {
    const body = readBody(
      49,
      app(
        '<title>答</title><refermsg><type>1</type><svrid>7100000000000000001</svrid><content>&lt;b&gt;问</content></refermsg><type>57</type>',
      ),
    );
    expect([body.kind, body.subtype, body.text, body.replyTo]).toEqual(['quote', '57', '答', '7100000000000000001']);
  });

  it('leaves entities of a document type as they are', () => {
    const body = readBody(
      49,
      '<!DOCTYPE msg [<!ENTITY x SYSTEM "file:///nonexistent">]><msg><appmsg><title>实体 &x;</title><type>5</type></appmsg></msg>',
    );
    expect(body.text).toBe('实体 &x;');
  });

  it('reads amounts in the smallest unit', () => {
    const pay = (amount: string, step: number) =>
      readBody(
        49,
        app(`<type>2000</type><wcpayinfo><paysubtype>${step}</paysubtype><feedesc>${amount}</feedesc></wcpayinfo>`),
      ).detail;
    expect(pay('￥1,234.5', 1)).toMatchObject({ amountMinor: 123450, status: 'requested' });
    expect(pay('￥0.07', 3)).toMatchObject({ amountMinor: 7, status: 'accepted' });
    expect(pay('?', 77)).toEqual({ statusAsStored: '77' });
  });
});

it('reads a deep or long document in linear time', () => {
  const started = performance.now();
  expect(parseXml('<a>'.repeat(200_000)).broken).toBe('too-deep');
  expect(parseXml('x'.repeat(2_000_000)).broken).toBe('too-large');
  parseXml(`<a ${'b="'.repeat(100_000)}`);
  parseXml('<!--'.repeat(100_000));
  expect(textOf(parseXml('<a><b>1</b></a>').root, 'b')).toBe('1');
  expect(performance.now() - started).toBeLessThan(5000);
});

it('reads protocol-buffer fields of damaged bytes without end or error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => fields(bytes).size >= 0));
});
