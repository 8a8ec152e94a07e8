import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHtml } from './html.ts';

const page = (body: string) => readHtml(`<!doctype html><html><body>${body}</body></html>`);
const long = 'We collect your phone number when you register with the service. '.repeat(30);
const texts = (body: string) => page(body).blocks.map((b) => b.text);

describe('readHtml', () => {
  it('keeps headings, also those that are only set in bold, as the path above a block', () => {
    const { blocks } = page('<h2>Data</h2><p><b>Location</b></p><p>We use it.</p><h2>Rights</h2><p>You may ask.</p>');
    expect(blocks.filter((b) => b.kind === 'paragraph').map((b) => b.heading)).toEqual([
      ['Data', 'Location'],
      ['Rights'],
    ]);
  });

  it('leaves out navigation and banners, and keeps a page whose whole text bears such a name', () => {
    const menu = '<div class="main-menu"><a>Home</a> <a>About us</a></div>';
    const wall = '<div id="onetrust-banner-sdk">We use cookies. <button>Accept all</button></div>';
    expect(texts(`${menu}${wall}<p>${long}</p>`)).toEqual([long.trim()]);
    expect(texts(`<div class="cookie-notice-page"><p>${long}</p></div>`)).toEqual([long.trim()]);
    expect(texts(`<form id="aspnetForm"><input value="x"><p>${long}</p></form>`)).toEqual([long.trim()]);
    expect(texts(`<p>${long}</p><div class="menu">A plain paragraph that is no menu.</div>`)).toHaveLength(2);
  });

  it('keeps footnotes', () => {
    expect(texts(`<p>${long}</p><footer><p>1. Except your name.</p></footer>`)).toContain('1. Except your name.');
  });

  it('knows the column of a cell beside one that covers several rows or columns', () => {
    const { blocks } = page(
      `<table><tr><th>SDK</th><th>Information</th><th>Purpose</th></tr>
       <tr><td rowspan="2">Map kit</td><td>precise location</td><td>maps</td></tr>
       <tr><td>device model</td><td>maps too</td></tr>
       <tr><td colspan="2">nothing else</td><td>none</td></tr></table>`,
    );
    const cells = blocks.filter((b) => b.cell && !b.cell.isHead).map((b) => [b.text, b.cell?.head, b.cell?.row]);
    expect(cells).toEqual([
      ['Map kit', 'SDK', 0],
      ['precise location', 'Information', 0],
      ['maps', 'Purpose', 0],
      ['device model', 'Information', 1],
      ['maps too', 'Purpose', 1],
      ['nothing else', 'SDK', 2],
      ['none', 'Purpose', 2],
    ]);
    expect(blocks.find((b) => b.text === 'Map kit')?.cell?.span).toBe(2);
  });

  it('reads a table inside a cell as a table of its own', () => {
    const { blocks } = page(
      `<table><tr><th>Information</th><th>Purpose</th></tr><tr><td>Log data
       <table><tr><th>Type</th><th>Kept</th></tr><tr><td>IP address</td><td>3 months</td></tr></table></td>
       <td>security</td></tr></table>`,
    );
    expect(blocks.filter((b) => !b.cell?.isHead).map((b) => [b.text, b.cell?.table, b.cell?.head])).toEqual([
      ['Log data', 0, 'Information'],
      ['IP address', 1, 'Type'],
      ['3 months', 1, 'Kept'],
      ['security', 0, 'Purpose'],
    ]);
  });

  it('ends with any nesting, and every character stands where it says', () => {
    expect(() => page('<div class="menu">'.repeat(20_000))).not.toThrow();
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<tr>',
      '<td rowspan=3>',
      '</table>',
      '<li>',
      '<b>',
      '&amp;',
      '我们',
      'we ',
      '<!--',
      '-->',
      '<form>',
      '<nav>',
      '\u0000',
      '</',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { source, blocks } = readHtml(pieces.join(''));
        for (const b of blocks)
          for (let i = 0; i < b.text.length; i++) {
            expect(b.at[i]!).toBeLessThanOrEqual(b.to[i]!);
            expect(b.to[i]!).toBeLessThanOrEqual(source.length);
          }
      }),
      { numRuns: 200 },
    );
  });
});
