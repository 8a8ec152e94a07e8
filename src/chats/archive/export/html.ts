// Self-contained pages of a chat: no script, no request to anywhere, a policy that says so, and links from page to page.
import { createHash } from 'node:crypto';
import { quotedBy, safeLink, visibleMarks, wordsOf } from '../present.ts';
import type { ChatHead, ChatWriter, Wording } from './writers.ts';

const PER_PAGE = 2000;

const STYLE = `:root{color-scheme:light dark;--paper:#fcfbf8;--sunk:#f4f1ea;--ink:#1c1b19;--ink2:#54514a;--ink3:#6b675f;--rule:#ddd8ce;--accent:#0b6558}
@media(prefers-color-scheme:dark){:root{--paper:#151614;--sunk:#1d1f1c;--ink:#eceae3;--ink2:#bab7ad;--ink3:#9a978d;--rule:#34362f;--accent:#73cbb6}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}:lang(zh){line-height:1.7}
main{max-width:46em;margin:0 auto;padding:22px 18px 64px}h1{font:400 30px/1.25 Georgia,"Songti SC",serif;margin:0 0 4px}h2{font:400 13px/1.5 system-ui,sans-serif;color:var(--ink3);border-top:1px solid var(--rule);padding-top:8px;margin:32px 0 14px}
nav{display:flex;gap:14px;font-size:14px;margin:14px 0}a{color:var(--accent)}p.m{margin:0 0 8px;display:grid;grid-template-columns:4.2em 1fr;gap:0 14px}p.m time{color:var(--ink3);font-size:13px;font-variant-numeric:tabular-nums}
p.m b{font-weight:600}p.m span{white-space:pre-wrap;overflow-wrap:anywhere;grid-column:2}p.s span{color:var(--ink2)}p.m q{grid-column:2;background:var(--sunk);padding:4px 8px;quotes:none;font-size:14px;color:var(--ink2);overflow-wrap:anywhere}
p.m img,p.m video{grid-column:2;max-width:320px;max-height:320px;display:block;margin-top:4px}p.m audio{grid-column:2;margin-top:4px}p.m i{grid-column:2;font-style:normal;color:var(--ink3);font-size:13px}.n{color:var(--ink3);font-size:14px}
table{border-collapse:collapse;width:100%;font-size:14px}td,th{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid var(--rule)}td:nth-child(2){text-align:right;font-variant-numeric:tabular-nums}`;

const HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;

/** AMR is left to whoever can play it. */
const PLAYED = /^audio\/(?!amr)/;
const SPECIAL = /[&<>"']/;
export const escapeHtml = (s: string): string =>
  SPECIAL.test(s)
    ? s.replace(/[&<>"']/g, (c) =>
        c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '"' ? '&quot;' : '&#39;',
      )
    : s;
const show = (s: string): string => escapeHtml(visibleMarks(s).replaceAll('\u0000', '␀'));
/** A path of our own making, as an address. */
export const href = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export const page = (title: string, lang: string, body: string): string =>
  `${open(title, lang)}${body}</main></body></html>\n`;

const open = (title: string, lang: string): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${show(title)}</title><style>${STYLE}</style></head><body><main>`;

export interface HtmlWords {
  readonly previous: string;
  readonly next: string;
  readonly all: string;
  readonly noTime: string;
  readonly notice: string;
}

export function htmlWriter(
  { label, nameOf }: Wording,
  words: HtmlWords,
  perFile: number | null,
  pathOf: (part: number) => string,
): ChatWriter {
  let day = '\u0000';
  const links = (head: ChatHead, isLast: boolean): string => {
    const name = (part: number) => href(pathOf(part).split('/').at(-1)!);
    return `<nav><a href="index.html">${show(words.all)}</a>${head.part > 1 ? `<a href="${name(head.part - 1)}">${show(words.previous)}</a>` : ''}${isLast ? '' : `<a href="${name(head.part + 1)}">${show(words.next)}</a>`}</nav>`;
  };
  return {
    extension: 'html',
    perFile: perFile ?? PER_PAGE,
    before(head) {
      day = '\u0000';
      return `${open(head.name, head.lang)}<h1>${show(head.name)}</h1><p class="n">${show(words.notice)}</p>`;
    },
    message({ message: m, sender, day: on, clock, files }) {
      const heading = on === day ? '' : `<h2>${on === '' ? show(words.noTime) : on}</h2>`;
      day = on;
      const quiet = m.direction === 'system';
      const quoted = quotedBy(m);
      const url = safeLink(m);
      let media = '';
      for (const f of files) {
        if (f.wav !== null) media += `<audio controls preload="none" src="${href(f.wav)}"></audio>`;
        // Of voice that a browser does not play, the file as it was is offered below.
        if (f.path !== null && f.mime.startsWith('image/'))
          media += `<img loading="lazy" alt="${show(label(m.kind))}" src="${href(f.path)}">`;
        else if (f.path !== null && f.mime.startsWith('video/'))
          media += `<video controls preload="none" src="${href(f.path)}"></video>`;
        else if (f.path !== null && f.wav === null && PLAYED.test(f.mime))
          media += `<audio controls preload="none" src="${href(f.path)}"></audio>`;
        else if (f.path !== null)
          media += `<i><a download href="${href(f.path)}">${show(f.attachment.name ?? f.path.split('/').at(-1)!)}</a></i>`;
        else if (f.thumbnail !== null)
          media += `<img loading="lazy" alt="${show(label(m.kind))}" src="${href(f.thumbnail)}">`;
        else media += `<i>${show(f.attachment.name ?? f.attachment.role)}: ${f.attachment.state}</i>`;
      }
      return `${heading}<p class="${quiet ? 'm s' : 'm'}"><time>${clock}</time>${quiet ? '' : `<b>${show(sender)}</b>`}${quoted ? `<q>${show(`${quoted.name}: ${quoted.text}`)}</q>` : ''}<span>${show(wordsOf(m, nameOf, label))}</span>${url ? `<i><a rel="noreferrer noopener" href="${escapeHtml(url)}">${show(url)}</a></i>` : ''}${media}</p>\n`;
    },
    after: (head, isLast) => `${links(head, isLast)}</main></body></html>\n`,
  };
}
