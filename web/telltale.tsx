// Entry of telltale.html: a report dropped here is read, asked and shown in the page; nothing leaves it.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { printable } from '../src/base/text.ts';
import type { Options } from '../src/model/result.ts';
import { LANGS } from '../src/report/words.ts';
import { App } from './app.tsx';
import { NO_OPTIONS, type Reading, readDemo, readFiles, sentencesOf } from './engine.ts';
import { Seg } from './parts/head.tsx';
import { BrandMark } from './parts/marks.tsx';
import { type Choice, Store, shownTheme, systemLang } from './state.ts';
import './style.css';
import { type Lang, setSentences, Words } from './text.ts';
import { Guide } from './views/guide.tsx';
import { arrange } from './week.ts';

setSentences({ en: sentencesOf('en'), 'zh-CN': sentencesOf('zh-CN') });

const MOST_BYTES = 400_000_000;
const IOS_VERSIONS = ['15', '16', '17', '18', '26'];

type Phase =
  | { is: 'waiting' }
  | { is: 'reading'; files: string[] }
  | { is: 'refused'; title: string; sentences: { text: string; lang?: 'en' }[] }
  | { is: 'shown'; reading: Reading; store: Store; files: string[] };

const nextFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function Tool() {
  const [lang, setLang] = useState<Lang>(() => {
    const asked = new URLSearchParams(location.hash.slice(1)).get('lang');
    return asked === 'en' || asked === 'zh-CN' ? asked : systemLang();
  });
  const [theme, setTheme] = useState<Choice['theme']>(() => {
    const asked = new URLSearchParams(location.hash.slice(1)).get('theme');
    return asked === 'light' || asked === 'dark' ? asked : 'auto';
  });
  const [phase, setPhase] = useState<Phase>({ is: 'waiting' });
  const [options, setOptions] = useState<Options>(NO_OPTIONS);
  const words = new Words(lang, null);
  if (phase.is !== 'shown') {
    document.documentElement.lang = lang;
    document.documentElement.dataset.theme = shownTheme(theme);
    document.title = `telltale · ${words.t('page.tool.tab')}`;
  }

  const work = async (names: string[], read: () => Promise<Reading>) => {
    setPhase({ is: 'reading', files: names });
    await nextFrame();
    try {
      const reading = await read();
      const { result } = reading.run;
      if (Object.values(result.totals.rows).every((n) => !n)) {
        setPhase({
          is: 'refused',
          title: words.t('page.tool.nothing', { files: names }),
          sentences: [
            ...result.problems
              .slice(0, 6)
              .flatMap((p) => [
                ...(words.zh ? [{ text: `${words.problem(p.code)}。` }] : []),
                { text: p.sentence, lang: 'en' as const },
              ]),
            { text: words.t('page.tool.nothing.do') },
          ],
        });
        return;
      }
      const store = new Store(arrange(reading.data), reading.opener);
      store.set({ lang, theme });
      setPhase({ is: 'shown', reading, store, files: names });
      scrollTo(0, 0);
    } catch (error) {
      const what = printable(error instanceof Error ? error.message : String(error), 160);
      setPhase({
        is: 'refused',
        title: words.t('page.tool.failed', { files: names, what }),
        sentences: [],
      });
    }
  };
  const take = (files: readonly File[]) => {
    if (files.length === 0) return;
    const names = files.map((f) => printable(f.name, 80));
    if (files.reduce((n, f) => n + f.size, 0) > MOST_BYTES) {
      setPhase({
        is: 'refused',
        title: words.t('page.tool.too-large', { files: names }),
        sentences: [],
      });
      return;
    }
    void work(names, () => readFiles(files, options));
  };
  useEffect(() => {
    const over = (e: DragEvent) => e.preventDefault();
    const drop = (e: DragEvent) => {
      e.preventDefault();
      take([...(e.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  });

  if (phase.is === 'shown')
    return (
      <>
        <Shown phase={phase} again={() => setPhase({ is: 'waiting' })} />
        <App store={phase.store} />
      </>
    );
  return (
    <>
      <header class="bar">
        <div class="wrap">
          <span class="brand">
            <BrandMark />
            telltale
          </span>
          <span class="sp" />
          <div class="switches">
            <Seg
              label={words.t('page.language')}
              value={lang}
              options={LANGS.map((l) => [l, l === 'en' ? 'EN' : '中文', l] as const)}
              onPick={setLang}
            />
            <Seg
              label={words.t('page.theme')}
              value={shownTheme(theme)}
              options={[['light', words.t('page.theme.light')] as const, ['dark', words.t('page.theme.dark')] as const]}
              onPick={setTheme}
            />
          </div>
        </div>
      </header>
      <main class="wrap tool">
        <div class="ask">
          <div>
            <h1>{words.t('page.tool.title')}</h1>
            <p class="deck">{words.t('page.tool.deck')}</p>
          </div>
          <div class="drop">
            {phase.is === 'reading' ? (
              <p class="busy" role="status">
                {words.t('page.tool.reading', { files: phase.files })}
              </p>
            ) : (
              <>
                <p>
                  {words.t('page.tool.drop')}{' '}
                  <label class="choose">
                    {words.t('page.tool.choose')}
                    <input
                      type="file"
                      id="file"
                      multiple
                      class="sr"
                      onChange={(e) => {
                        take([...(e.currentTarget.files ?? [])]);
                        e.currentTarget.value = '';
                      }}
                    />
                  </label>
                </p>
                <p class="dim small">{words.t('page.tool.drop.more')}</p>
                <p>
                  <button
                    type="button"
                    class="act"
                    id="demo"
                    onClick={() => void work([words.t('page.simulated')], readDemo)}
                  >
                    {words.t('page.tool.demo')}
                  </button>
                </p>
                <Settings words={words} options={options} set={setOptions} />
              </>
            )}
          </div>
        </div>
        {phase.is === 'refused' && (
          <div class="refused" role="alert">
            <h2>{phase.title}</h2>
            {phase.sentences.map((s) => (
              <p key={s.text} lang={s.lang}>
                {printable(s.text, 600)}
              </p>
            ))}
          </div>
        )}
        <Guide words={words} />
      </main>
    </>
  );
}

function Settings({ words, options, set }: { words: Words; options: Options; set: (o: Options) => void }) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const night = (a: string, b: string) => {
    setFrom(a);
    setTo(b);
    set({ ...options, night: a && b ? `${a}-${b}` : null });
  };
  const text = (name: 'app' | 'recipient') => (
    <p>
      <label>
        {words.t(`page.tool.${name}`)}{' '}
        <input
          type="text"
          spellcheck={false}
          autocomplete="off"
          value={options[name] ?? ''}
          onInput={(e) => set({ ...options, [name]: e.currentTarget.value.trim() || null })}
        />
      </label>
    </p>
  );
  return (
    <details class="more settings">
      <summary>{words.t('page.tool.settings')}</summary>
      {text('app')}
      {text('recipient')}
      <p>
        {words.t('page.tool.night')}{' '}
        <label>
          {words.t('page.tool.night.from')}{' '}
          <input type="time" value={from} onInput={(e) => night(e.currentTarget.value, to)} />
        </label>{' '}
        <label>
          {words.t('page.tool.night.to')}{' '}
          <input type="time" value={to} onInput={(e) => night(from, e.currentTarget.value)} />
        </label>
      </p>
      <p>
        <label>
          {words.t('page.tool.ios')}{' '}
          <select
            value={options.iosVersion ?? ''}
            onChange={(e) => set({ ...options, iosVersion: e.currentTarget.value || null })}
          >
            <option value="">{words.t('page.tool.ios.any')}</option>
            {IOS_VERSIONS.map((v) => (
              <option key={v}>{v}</option>
            ))}
          </select>
        </label>
      </p>
    </details>
  );
}

function Shown({ phase, again }: { phase: Extract<Phase, { is: 'shown' }>; again: () => void }) {
  const [, redraw] = useState(0);
  useEffect(() => phase.store.subscribe(() => redraw((n) => n + 1)), [phase.store]);
  const { words } = phase.store;
  const save = () => {
    const url = URL.createObjectURL(new Blob([phase.reading.json], { type: 'application/json' }));
    const a = document.createElement('a');
    a.href = url;
    a.download = 'result.json';
    a.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  return (
    <aside class="wrap read-here" aria-label={words.t('page.tool.tab')}>
      <span>
        {words.t('page.tool.shown', { files: phase.files })}
        {phase.reading.opener && ` ${words.t('page.tool.capture')}`}
      </span>
      <span class="acts">
        <button type="button" class="act" id="save" onClick={save}>
          {words.t('page.tool.result')}
        </button>
        <button type="button" class="act" onClick={again}>
          {words.t('page.tool.again')}
        </button>
      </span>
    </aside>
  );
}

render(<Tool />, document.getElementById('page')!);
