// Builds each page of web/ into one file: script and style inside, allowed by their hashes alone. `vite build` builds both;
// `--mode report` or `--mode telltale` one of them.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { zlibSync } from 'fflate';
import { build, defineConfig, type Plugin } from 'vite';

const PAGES = ['report', 'telltale'];
/** Written by scripts/build.mjs before the page is built. */
const ruleSet = () =>
  existsSync('dist/rule-set.txt') ? readFileSync('dist/rule-set.txt', 'utf8').trim() : 'development';
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One file a page. A `</script` inside the code would end it early, so it is written apart. */
function oneFile(page: string): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      let script = '';
      let style = '';
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') script += file.code;
        else if (name.endsWith('.css')) style += String(file.source);
        delete bundle[name];
      }
      const inline = script
        .replace(/<\/(script)/gi, '<\\/$1')
        .replace(/<!--/g, '<\\!--')
        .trim();
      const css = style.trim();
      const policy = `default-src 'none'; script-src ${sha256(inline)}; style-src ${sha256(css)}; img-src data:; base-uri 'none'; form-action 'none'`;
      const source = readFileSync(resolve('web', `${page}.html`), 'utf8')
        .replace(
          '<meta charset="utf-8">',
          () => `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`,
        )
        .replace('</head>', () => `<style>${css}</style>\n</head>`)
        .replace(/<script type="module"[^>]*><\/script>/, () => `<script type="module">${inline}</script>`);
      this.emitFile({ type: 'asset', fileName: `${page}.html`, source });
    },
  };
}

/**
 * The files of data/ and locales/ as one deflated text: as code they would be four times as large. `{data: {name: …}, locales:
 * {language: {key: …}}}`.
 */
const packed: Plugin = {
  name: 'packed',
  resolveId: (id) => (id === 'virtual:packed' ? '\0packed' : null),
  load(id) {
    if (id !== '\0packed') return null;
    const files = (folder: string) =>
      readdirSync(folder)
        .filter((f) => f.endsWith('.json'))
        .sort()
        .map((f) => {
          this.addWatchFile(resolve(folder, f));
          return [f.slice(0, -5), JSON.parse(readFileSync(resolve(folder, f), 'utf8'))] as const;
        });
    const locale = (lang: string) => Object.assign({}, ...files(`locales/${lang}`).map(([, strings]) => strings));
    const endpoints = files('data/endpoints').map(([name, json]) => [`endpoints/${name}`, json] as const);
    const all = {
      data: Object.fromEntries([...files('data'), ...endpoints]),
      locales: { en: locale('en'), 'zh-CN': locale('zh-CN') },
    };
    const bytes = zlibSync(new TextEncoder().encode(JSON.stringify(all)), { level: 9 });
    return `export default ${JSON.stringify(Buffer.from(bytes).toString('base64'))}`;
  },
};

/** One build has one entry, so that nothing is shared: the other page is a build of its own. */
const thenOther: Plugin = {
  name: 'then-other',
  async closeBundle() {
    await build({ mode: 'telltale', logLevel: 'warn' });
  },
};

export default defineConfig(({ mode }) => {
  const page = PAGES.includes(mode) ? mode : 'report';
  return {
    root: 'web',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { 'process.env.NODE_ENV': '"production"', RULE_SET: JSON.stringify(ruleSet()) },
    plugins: [packed, oneFile(page), ...(PAGES.includes(mode) ? [] : [thenOther])],
    build: {
      outDir: '../dist/web',
      emptyOutDir: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      target: ['chrome108', 'safari16.4', 'firefox115'],
      rollupOptions: { input: resolve('web', `${page}.tsx`), output: { format: 'es' as const } },
    },
  };
});
