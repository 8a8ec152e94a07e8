// The page that the phone opens to get the certificate: words and one link, no script. It says the same in both languages.

export interface SetupPart {
  readonly lang: 'en' | 'zh-CN';
  readonly title: string;
  readonly warning: string;
  readonly link: string;
  readonly blocks: readonly { readonly heading: string; readonly steps: readonly string[]; readonly note?: string }[];
}

const text = (s: string): string =>
  s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

const STYLE =
  'body{font:17px/1.5 system-ui,sans-serif;max-width:40em;margin:1.5em auto;padding:0 1em;color:#1a1a1a;background:#fff}a{display:inline-block;padding:.6em 1em;border:2px solid #1a1a1a;border-radius:.5em;color:inherit}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}a{border-color:#eee}}';

export function setupPage(parts: readonly SetupPart[]): string {
  const part = ({ lang, title, warning, link, blocks }: SetupPart) =>
    `<section lang="${lang}"><h1>${text(title)}</h1><p>${text(warning)}</p><p><a href="/telltale.crt">${text(link)}</a></p>${blocks
      .map(
        (b) =>
          `<h2>${text(b.heading)}</h2><ol>${b.steps.map((s) => `<li>${text(s)}</li>`).join('')}</ol>${b.note === undefined ? '' : `<p>${text(b.note)}</p>`}`,
      )
      .join('')}</section>`;
  return `<!doctype html><html lang="${parts[0]?.lang ?? 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>telltale</title><style>${STYLE}</style></head><body>${parts.map(part).join('<hr>')}</body></html>\n`;
}
