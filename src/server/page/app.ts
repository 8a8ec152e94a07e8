// The local page: chats, a conversation of any length, search, statistics, storage. It imports nothing, sets text and
// never markup, and asks only its own server. A conversation holds some hundred messages around the place being read.

interface ChatEntry {
  readonly id: number;
  readonly account: string;
  readonly name: string;
  readonly kind: string;
  readonly messages: number;
  readonly from: string | null;
  readonly to: string | null;
}
interface FileEntry {
  readonly role: string;
  readonly state: string;
  readonly name: string | null;
  readonly sha256: string | null;
  readonly mime: string | null;
}
interface MessageEntry {
  readonly id: number;
  readonly ord: number;
  readonly time: string | null;
  readonly sender: string | null;
  readonly direction: string;
  readonly kind: string;
  readonly text: string;
  readonly url: string | null;
  readonly quoted: { readonly name: string; readonly text: string } | null;
  readonly revisions: readonly string[];
  readonly files: readonly FileEntry[];
}
interface Row {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}
type Attributes = Readonly<Record<string, string>>;

const KEPT = 480;
const app = document.getElementById('app') as HTMLElement;
let lang: 'en' | 'zh-CN' =
  localStorage.getItem('lang') === 'zh-CN' ||
  (localStorage.getItem('lang') === null && navigator.language.startsWith('zh'))
    ? 'zh-CN'
    : 'en';
let words: Record<string, string> = {};
let chats: ChatEntry[] = [];
let owners: string[] = [];
let main: HTMLElement;
let list: HTMLElement;

function el(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const button = (label: string, act: () => void, attributes: Attributes = {}): HTMLElement => {
  const b = el('button', { type: 'button', ...attributes }, label);
  b.addEventListener('click', act);
  return b;
};
const say = (key: string): string => words[key] ?? key;
/** `{n, plural, one {…} other {…}}` and `{name}`. */
const fill = (key: string, values: Record<string, string | number>): string =>
  say(key)
    .replace(
      /\{(\w+), plural, (?:one \{([^{}]*)\} )?other \{([^{}]*)\}\}/g,
      (_, name: string, one: string | undefined, other: string) =>
        (values[name] === 1 && one !== undefined ? one : other).replace('#', number(Number(values[name]))),
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
const number = (n: number): string => n.toLocaleString(lang);

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) {
    main.replaceChildren(el('p', { role: 'alert' }, say('page.offline')));
    throw new Error(`${path}: ${answer?.status ?? 'no answer'}`);
  }
  return (await answer.json()) as T;
}

async function start(): Promise<void> {
  document.documentElement.lang = lang;
  document.documentElement.dataset['theme'] =
    localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  main = el('main', { tabindex: '0' });
  words = await ask(`/api/words?lang=${lang}`);
  ({ chats, owners } = await ask<{ chats: ChatEntry[]; owners: string[] }>('/api/chats'));
  document.title = `${say('page.title')} – telltale`;
  list = el('nav', { 'aria-label': say('page.chats') });
  for (const chat of chats) {
    const entry = button('', () => go(`#chat=${chat.id}`), { 'data-chat': String(chat.id) });
    entry.append(
      el('span', {}, chat.name),
      el('small', {}, number(chat.messages)),
      el('small', {}, `${chat.from?.slice(0, 10) ?? '–'} – ${chat.to?.slice(0, 10) ?? '–'}`),
    );
    list.append(entry);
  }
  app.replaceChildren(head(), list, main);
  await route();
}

function head(): HTMLElement {
  const input = el('input', {
    type: 'search',
    name: 'q',
    'aria-label': say('page.search'),
    placeholder: say('page.search-help'),
  }) as HTMLInputElement;
  const form = el('form', { role: 'search' }, input, el('button', {}, say('page.search')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go(`#search=${encodeURIComponent(input.value)}`);
  });
  const dark = document.documentElement.dataset['theme'] === 'dark';
  const owner =
    owners.length > 0
      ? fill('page.owners', { owners: owners.join(', ') })
      : fill('page.owners', { owners: say('page.owner-unstated') });
  return el(
    'header',
    {},
    el('h1', {}, say('page.title')),
    button(say('page.chats'), () => go('#'), { class: 'plain narrow' }),
    form,
    button(say('page.statistics'), () => go('#statistics'), { class: 'plain' }),
    button(say('page.storage'), () => go('#storage'), { class: 'plain' }),
    button(say('page.misuse'), () => go('#misuse'), { class: 'plain' }),
    button(
      say(dark ? 'page.light' : 'page.dark'),
      () => {
        localStorage.setItem('theme', dark ? 'light' : 'dark');
        void start();
      },
      { class: 'plain' },
    ),
    button(
      say('page.language'),
      () => {
        lang = lang === 'en' ? 'zh-CN' : 'en';
        localStorage.setItem('lang', lang);
        void start();
      },
      { class: 'plain', lang: lang === 'en' ? 'zh-CN' : 'en' },
    ),
    el('p', { class: 'notice' }, `${say('page.notice')} ${owner}`),
  );
}

function go(hash: string): void {
  if (location.hash === hash) void route();
  else location.hash = hash;
}

async function route(): Promise<void> {
  const at = new URLSearchParams(location.hash.slice(1));
  const chat = at.get('chat');
  for (const entry of list.querySelectorAll('button'))
    entry.setAttribute('aria-current', String(entry.dataset['chat'] === chat));
  main.onscroll = null;
  // On a narrow screen either the list is there or what is read.
  app.dataset['view'] = [...at.keys()].length > 0 ? 'read' : 'list';
  if (at.has('search')) await showSearch(at.get('search') ?? '');
  else if (at.has('statistics')) await showStatistics();
  else if (at.has('storage')) await showStorage();
  else if (at.has('misuse'))
    main.replaceChildren(el('h2', {}, say('page.misuse')), el('p', {}, say('page.misuse-text')));
  else if (chat !== null) await showChat(Number(chat), at.get('message'), at.get('day'));
  else if (chats[0]) await showChat(chats[0].id, null, null);
  else main.replaceChildren(el('p', { class: 'empty' }, say('page.nothing')));
}

// A conversation ----------------------------------------------------------------------------------------------------------

async function showChat(id: number, message: string | null, day: string | null): Promise<void> {
  const chat = chats.find((c) => c.id === id);
  const body = el('div', { role: 'log', 'aria-label': chat?.name ?? '' });
  const date = el('input', { type: 'date', 'aria-label': say('page.jump') }) as HTMLInputElement;
  if (chat?.from) date.min = chat.from.slice(0, 10);
  if (chat?.to) date.max = chat.to.slice(0, 10);
  if (day) date.value = day;
  date.addEventListener('change', () => {
    if (date.value) go(`#chat=${id}&day=${date.value}`);
  });
  main.replaceChildren(
    el(
      'div',
      { class: 'bar' },
      el('h2', {}, chat?.name ?? ''),
      el('span', { class: 'empty' }, fill('page.messages', { n: chat?.messages ?? 0 })),
      date,
      button(say('page.oldest'), () => void fillFrom(null, 'after')),
      button(say('page.newest'), () => void fillFrom(null, 'before')),
    ),
    body,
  );

  let shown: MessageEntry[] = [];
  let moreBefore = false;
  let moreAfter = false;
  let busy = false;
  const page = (place: { ord: number; id: number } | null, dir: 'before' | 'after') =>
    ask<{ messages: MessageEntry[]; more: boolean }>(
      `/api/messages?chat=${id}&lang=${lang}&dir=${dir}${place ? `&ord=${place.ord}&id=${place.id}` : ''}`,
    );
  const draw = () => {
    const nodes: HTMLElement[] = [];
    let last: string | null = '';
    for (const m of shown) {
      const on = m.time?.slice(0, 10) ?? null;
      if (on !== last) nodes.push(el('h3', { class: 'day' }, on ?? say('page.no-time')));
      last = on;
      nodes.push(line(m, String(m.id) === message));
    }
    body.replaceChildren(...nodes);
  };
  async function fillFrom(place: { ord: number; id: number } | null, dir: 'before' | 'after'): Promise<void> {
    busy = true;
    const found = await page(place, dir);
    shown = found.messages;
    [moreBefore, moreAfter] = dir === 'before' ? [found.more, place !== null] : [place !== null, found.more];
    if (place !== null && dir === 'after') {
      const earlier = await page(place, 'before');
      // The place itself lies on neither side.
      shown = [...earlier.messages, ...shown];
      moreBefore = earlier.more;
    }
    draw();
    const here = message === null ? null : body.querySelector('.here');
    if (here) here.scrollIntoView({ block: 'center' });
    else if (dir === 'before') main.scrollTop = main.scrollHeight;
    else if (place !== null)
      body.querySelector(`[data-id="${found.messages[0]?.id ?? ''}"]`)?.scrollIntoView({ block: 'start' });
    else main.scrollTop = 0;
    busy = false;
  }
  async function extend(dir: 'before' | 'after'): Promise<void> {
    const edge = dir === 'before' ? shown[0] : shown[shown.length - 1];
    if (busy || !edge || !(dir === 'before' ? moreBefore : moreAfter)) return;
    busy = true;
    const found = await page(edge, dir);
    const anchor = body.querySelector(`[data-id="${edge.id}"]`);
    const top = anchor?.getBoundingClientRect().top ?? 0;
    if (dir === 'before') {
      shown = [...found.messages, ...shown];
      moreBefore = found.more;
      if (shown.length > KEPT) {
        shown = shown.slice(0, KEPT);
        moreAfter = true;
      }
    } else {
      shown = [...shown, ...found.messages];
      moreAfter = found.more;
      if (shown.length > KEPT) {
        shown = shown.slice(-KEPT);
        moreBefore = true;
      }
    }
    draw();
    // What was being read stays where it was.
    const again = body.querySelector(`[data-id="${edge.id}"]`);
    if (again) main.scrollTop += again.getBoundingClientRect().top - top;
    busy = false;
  }
  main.onscroll = () => {
    if (main.scrollTop < 600) void extend('before');
    else if (main.scrollHeight - main.scrollTop - main.clientHeight < 600) void extend('after');
  };
  if (message !== null || day !== null) {
    const place = await ask<{ ord: number; id: number } | null>(
      `/api/place?chat=${id}&${message !== null ? `message=${message}` : `day=${day}`}`,
    );
    await fillFrom(place, 'after');
  } else await fillFrom(null, 'before');
}

function line(m: MessageEntry, here: boolean): HTMLElement {
  const content = el('div');
  if (m.sender !== null) content.append(el('b', {}, m.sender));
  if (m.quoted) content.append(el('div', { class: 'q' }, `${m.quoted.name}: ${m.quoted.text}`));
  if (m.text !== '') content.append(el('div', { class: 't' }, m.text));
  if (m.url) content.append(el('a', { href: m.url, rel: 'noreferrer noopener', target: '_blank', class: 'f' }, m.url));
  for (const f of m.files) content.append(media(f));
  for (const text of m.revisions) content.append(el('details', {}, el('summary', {}, say('page.revised')), text));
  return el(
    'div',
    { class: `m ${m.direction}${here ? ' here' : ''}`, 'data-id': String(m.id) },
    el('time', m.time ? { datetime: m.time } : {}, m.time?.slice(11, 16) ?? '–'),
    content,
  );
}

function media(f: FileEntry): HTMLElement {
  if (f.sha256 === null)
    return el(
      'span',
      { class: 'f' },
      `${f.name ?? say(`kind.${f.role}`)} – ${fill('page.missing', { state: say(`state.${f.state}`) })}`,
    );
  const src = `/media/${f.sha256}`;
  const save = el(
    'a',
    { class: 'f', href: `${src}?save`, download: f.name ?? '' },
    `${say('page.save')} ${f.name ?? ''}`,
  );
  if (f.mime?.startsWith('image/')) return el('img', { src, loading: 'lazy', alt: f.name ?? say('kind.image') });
  if (f.mime?.startsWith('video/')) return el('video', { src, controls: '', preload: 'none' });
  if (f.mime?.startsWith('audio/')) {
    const audio = el('audio', { src, controls: '', preload: 'none' });
    const holder = el('span', {}, audio);
    // A clip that this computer cannot decode is still the owner's file.
    audio.addEventListener('error', () =>
      holder.replaceChildren(el('span', { class: 'f' }, `${say('page.cannot-play')} `, save)),
    );
    return holder;
  }
  return save;
}

// Search, statistics, storage ---------------------------------------------------------------------------------------------

async function showSearch(query: string): Promise<void> {
  const input = document.querySelector('input[type=search]') as HTMLInputElement;
  input.value = query;
  main.replaceChildren(el('p', {}, say('page.loading')));
  interface Hit {
    id: number;
    chat: string;
    chatId: number;
    at: string | null;
    sender: string | null;
    snippet: string;
  }
  const word = /(?:^|\s)(?!\w+:)(?:"([^"]+)"|(\S+))/.exec(query);
  const entry = (h: Hit): HTMLElement => {
    const hit = button('', () => go(`#chat=${h.chatId}&message=${h.id}`), { class: 'hit' });
    hit.append(
      el('small', {}, `${h.at?.replace('T', ' ') ?? '–'}  ${h.chat}  ${h.sender ?? ''}`),
      el('br'),
      ...marked(h.snippet, word?.[1] ?? word?.[2] ?? ''),
    );
    return hit;
  };
  const page = (offset: number) =>
    ask<{ total: number; hits: Hit[] }>(`/api/search?q=${encodeURIComponent(query)}&offset=${offset}`);
  const { total, hits } = await page(0);
  const results = el('div', {}, ...hits.map(entry));
  let shown = hits.length;
  const further = button(say('page.more'), () => {
    void page(shown).then((next) => {
      const first = results.childElementCount;
      results.append(...next.hits.map(entry));
      shown += next.hits.length;
      if (shown >= total || next.hits.length === 0) further.remove();
      (results.children[first] as HTMLElement | undefined)?.focus();
    });
  });
  main.replaceChildren(
    el('h2', { 'aria-live': 'polite' }, fill('page.found', { n: total })),
    results,
    ...(shown < total ? [further] : []),
  );
}

function marked(text: string, word: string): (Node | string)[] {
  const at = word === '' ? -1 : text.toLowerCase().indexOf(word.toLowerCase());
  return at < 0
    ? [text]
    : [text.slice(0, at), el('mark', {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[], levels = -1): HTMLElement {
  const most = Math.max(1, ...rows.map((r) => Number(r[levels] ?? 0)));
  const cell = (v: string | number) => (typeof v === 'number' ? el('td', { class: 'n' }, number(v)) : el('td', {}, v));
  return el(
    'table',
    {},
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...head.map((h, i) =>
          h === ''
            ? el('td')
            : el('th', { scope: 'col', ...(typeof rows[0]?.[i] === 'number' ? { class: 'n' } : {}) }, h),
        ),
      ),
    ),
    el(
      'tbody',
      {},
      ...rows.map((r) =>
        el(
          'tr',
          {},
          ...r.map(cell),
          ...(levels < 0
            ? []
            : [
                el(
                  'td',
                  { 'aria-hidden': 'true' },
                  el('span', { class: `level w${Math.round((Number(r[levels]) / most) * 20)}` }),
                ),
              ]),
        ),
      ),
    ),
  );
}

async function showStatistics(): Promise<void> {
  main.replaceChildren(el('p', {}, say('page.loading')));
  interface Quartiles {
    lowerMs: number;
    medianMs: number;
    upperMs: number;
    count: number;
  }
  const s = await ask<{
    messages: number;
    byMonth: Record<string, number>;
    hourByWeekday: number[][];
    byKind: Record<string, number>;
    byPerson: { name: string; messages: number }[];
    replies: { byOwner: Quartiles | null; toOwner: Quartiles | null };
    words: { word: string; count: number }[];
  }>('/api/statistics');
  const most = Math.max(1, ...s.hourByWeekday.flat());
  const weekday = new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' });
  const heat = el(
    'table',
    { class: 'heat' },
    el('tr', {}, el('td'), ...Array.from({ length: 24 }, (_, h) => el('th', { scope: 'col' }, String(h)))),
    ...s.hourByWeekday.map((day, i) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, weekday.format(Date.UTC(2023, 0, 1 + i))),
        ...day.map((n) => el('td', { class: `b${Math.round((n / most) * 20)}`, title: number(n) }, n === 0 ? '·' : '')),
      ),
    ),
  );
  const time = (ms: number) => (ms < 100_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);
  main.replaceChildren(
    el('h2', {}, fill('page.messages', { n: s.messages })),
    el('h2', {}, say('page.by-hour')),
    heat,
    el('h2', {}, say('page.by-month')),
    table(['', say('page.count')], Object.entries(s.byMonth), 1),
    el('h2', {}, say('page.by-person')),
    table(
      ['', say('page.count')],
      s.byPerson.slice(0, 40).map((p) => [p.name, p.messages]),
      1,
    ),
    el('h2', {}, say('page.by-kind')),
    table(
      ['', say('page.count')],
      Object.entries(s.byKind).map(([k, n]) => [say(`kind.${k}`), n]),
      1,
    ),
    el('h2', {}, say('page.replies')),
    table(
      ['', '', ''],
      [s.replies.byOwner, s.replies.toOwner].flatMap((q, i) =>
        q ? [[i === 0 ? '→' : '←', `${time(q.lowerMs)} – ${time(q.medianMs)} – ${time(q.upperMs)}`, q.count]] : [],
      ),
    ),
    el('h2', {}, say('page.words')),
    el(
      'p',
      {},
      ...s.words.flatMap((w) => [
        button(w.word, () => go(`#search=${encodeURIComponent(w.word)}`), { class: 'plain', title: number(w.count) }),
        ' ',
      ]),
    ),
  );
}

async function showStorage(): Promise<void> {
  main.replaceChildren(el('p', {}, say('page.loading')));
  const s = await ask<{
    files: number;
    bytes: number;
    byChat: Row[];
    byKind: Row[];
    byYear: Row[];
    duplicates: { files: number; bytes: number };
    safe: { files: number; bytes: number; byChat: Row[] };
  }>('/api/storage');
  const of = (rows: Row[]) =>
    table(
      ['', say('page.count'), say('page.bytes')],
      rows.map((r) => [r.name, r.files, r.bytes]),
      2,
    );
  main.replaceChildren(
    el('h2', {}, say('page.storage')),
    table(
      ['', say('page.count'), say('page.bytes')],
      [
        [say('page.storage'), s.files, s.bytes],
        [say('page.duplicates'), s.duplicates.files, s.duplicates.bytes],
        [say('page.archived'), s.safe.files, s.safe.bytes],
      ],
    ),
    el('p', { class: 'empty' }, say('page.not-deleted')),
    el('h2', {}, say('page.by-chat')),
    of(s.byChat),
    el('h2', {}, say('page.by-kind')),
    of(s.byKind),
    el('h2', {}, say('page.by-year')),
    of(s.byYear),
  );
}

window.addEventListener('hashchange', () => void route());
void start();

export {};
