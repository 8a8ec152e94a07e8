// LINE's "Export chat history": a text file with a line a day, then time, name and text between tabs. No zone.
import type { Attachment, ChatFormat, ChatItem, ExportFile, Message, MessageKind } from '../model/chat.ts';
import { BATCH, ContentIds, DEFAULTS, lineCut, mainFile, person, textLines, timed, trouble } from './reading/build.ts';
import { ownersClock } from './reading/clock.ts';
import { clockMs, dayMs, inferOrder } from './reading/dates.ts';

const TITLE = /^\ufeff?\[LINE\]\s*(.*?)\s*$/;
const DAY =
  /^(?:[^\d\s,]{1,14}, ?)?(\d{1,4})(?:[./-]|[年년] ?)(\d{1,2})(?:[./-]|[月월] ?)(\d{1,4})[日일.]?(?:\s?[(（][^)）]{1,12}[)）]|\s[^\d\t]{1,14})?$/;
const ROW = /^((?:[^\d\s]{1,4}\s?)?\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?)\t(.*)$/;

/** The computer's program writes no heading, and spaces where phones write tabs. */
const DESKTOP_DAY = /^\ufeff?\d{4}\.\d{2}\.\d{2} [^\d\s]{1,14}$/;
const DESKTOP_ROW = /^((?:[^\d\s]{1,4} ?)?\d{1,2}:\d{2}(?: ?[AaPp][Mm])?) (\S.*)$/;
const isDesktop = (lines: readonly string[]): boolean =>
  DESKTOP_DAY.test(lines[0] ?? '') && lines.filter((l) => DESKTOP_ROW.test(l)).length >= 2;

function fits(text: string): boolean {
  const lines = text.split(/\r?\n/, 400);
  return (
    TITLE.test(lines[0] ?? '') ||
    isDesktop(lines) ||
    (lines.some((l) => DAY.test(l)) && lines.filter((l) => ROW.test(l) && l.split('\t').length >= 3).length >= 2)
  );
}

const MAX_PREFIXES = 200_000;

/**
 * Names at the head of a desktop row are not set apart from the words: the first word is taken, and the next with it
 * as long as it is always the same one.
 */
class DesktopNames {
  readonly #next = new Map<string, string | null>();
  readonly #seen = new Map<string, number>();

  learn(rest: string): void {
    const words = rest.split(' ', 6);
    let prefix = words[0]!;
    this.#seen.set(prefix, (this.#seen.get(prefix) ?? 0) + 1);
    for (let i = 1; i < words.length && this.#next.size < MAX_PREFIXES; i++) {
      const next = i + 1 < words.length ? words[i]! : null;
      const known = this.#next.get(prefix);
      this.#next.set(prefix, known === undefined || known === next ? next : null);
      prefix += ` ${words[i]}`;
    }
    if (words.length === 1) this.#next.set(prefix, null);
  }

  split(rest: string): [name: string, words: string] {
    let name = rest.split(' ', 1)[0]!;
    if ((this.#seen.get(name) ?? 0) > 1)
      for (let next = this.#next.get(name); next !== null && next !== undefined; next = this.#next.get(name))
        name += ` ${next}`;
    return [name, rest.slice(name.length + 1)];
  }
}

/** A row of the computer's program as phones write it. */
async function* phoneLines(file: ExportFile, cut: () => void = () => {}): AsyncIterable<string> {
  let desktop: DesktopNames | null = null;
  const head: string[] = [];
  for await (const line of textLines(file.stream())) {
    head.push(line);
    if (head.length >= 400) break;
  }
  if (isDesktop(head)) {
    desktop = new DesktopNames();
    for await (const line of textLines(file.stream())) {
      const row = DESKTOP_ROW.exec(line);
      if (row) desktop.learn(row[2]!);
    }
  }
  for await (const line of textLines(file.stream(), cut)) {
    const row = desktop && !line.includes('\t') ? DESKTOP_ROW.exec(line) : null;
    if (row && desktop) {
      const [name, words] = desktop.split(row[2]!);
      yield words === '' ? `${row[1]}\t\t${row[2]}` : `${row[1]}\t${name}\t${words}`;
    } else yield line.startsWith('\ufeff') ? line.slice(1) : line;
  }
}

const nameFrom = (heading: string): string =>
  heading
    .replace(/^(?:Chat history (?:with|in)|Riwayat obrolan (?:dengan|di)|ประวัติการแชท(?:กับ|ใน)|トーク履歴:?)\s*/i, '')
    .replace(/^(?:与|與|和)(.+?)的?(?:聊天|聊天记录|聊天記錄|對話)$/, '$1')
    .replace(/(?:とのトーク履歴|のトーク履歴|님과의 대화|的聊天記錄|的聊天记录)$/, '')
    .replace(/\.txt$/i, '')
    .trim();

const MEDIA: ReadonlyMap<string, MessageKind> = new Map(
  Object.entries({
    image: [
      '[Photo]',
      '[Photos]',
      'Photos',
      '[รูป]',
      '[รูปภาพ]',
      '[Foto]',
      '[写真]',
      '[照片]',
      '[图片]',
      '[사진]',
      '[圖片]',
    ],
    video: ['[Video]', 'Videos', '[วิดีโอ]', '[動画]', '[影片]', '[视频]', '[동영상]'],
    sticker: [
      '[Sticker]',
      'Stickers',
      '[สติกเกอร์]',
      '[สติ๊กเกอร์]',
      '[Stiker]',
      '[スタンプ]',
      '[貼圖]',
      '[贴图]',
      '[스티커]',
    ],
    voice: [
      '[Voice message]',
      '[ข้อความเสียง]',
      '[Pesan suara]',
      '[语音消息]',
      '[ボイスメッセージ]',
      '[語音訊息]',
      '[语音信息]',
      '[음성메시지]',
    ],
    file: ['[File]', '[ไฟล์]', '[ファイル]', '[檔案]', '[文件]', '[파일]'],
    card: ['[Contact]', '[รายชื่อติดต่อ]', '[Kontak]', '[連絡先]', '[聯絡資訊]', '[联系方式]', '[연락처]'],
    location: ['[Location]', '[ตำแหน่ง]', '[Lokasi]', '[位置]', '[位置情報]', '[位置訊息]', '[위치]'],
  }).flatMap(([kind, words]) => words.map((w) => [w, kind as MessageKind] as const)),
);
const WITH_FILE: readonly MessageKind[] = ['image', 'video', 'voice', 'file', 'sticker'];
const CALL = /^☎ ?(.*)$/;
const UNSENT =
  /unsent a message|メッセージの送信を取り消しました|已收回訊息|已撤回消息|메시지를 삭제했습니다|ยกเลิกข้อความ|membatalkan pengiriman/;

interface Open {
  readonly time: string;
  readonly sender: string | null;
  words: string;
  readonly quoted: boolean;
}
const isQuoteOpen = (open: Open | null): boolean => open?.quoted === true && open.words.split('"').length % 2 === 0;

export const lineExportText: ChatFormat = {
  id: 'line-export-text',
  app: 'jp.naver.line',
  title: { en: 'LINE “Export chat history” (text)', zh: 'LINE“导出聊天记录”（文本）' },
  howToGet: [
    {
      en: 'In the chat open the menu, Other settings, Export chat history, and save the text file.',
      zh: '在聊天中打开菜单，选“其他设置”、“导出聊天记录”，保存文本文件。',
    },
    {
      en: 'Times in it have no zone. Name yours with --time-zone, and your name in the chat with --me.',
      zh: '其中的时间没有时区。请用 --time-zone 指明时区，用 --me 指明你在聊天中的名字。',
    },
  ],
  verifiedOn: ['synthetic exports in the layout of LINE 14'],
  async recognize(input) {
    return (await mainFile(input, /\.txt$/i, fits)) ? 'a heading “[LINE]”, or days and tab-separated lines' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const file = await mainFile(input, /\.txt$/i, fits);
    if (!file) return;
    const account = reading.owner ?? 'line';
    const clock = reading.timeZone === null ? null : ownersClock(reading.timeZone);
    const dates: [number, number, number][] = [];
    const names = new Set<string>();
    let heading: string | null = null;
    for await (const line of phoneLines(file)) {
      heading ??= TITLE.exec(line)?.[1] ?? '';
      const day = DAY.exec(line);
      if (day) dates.push([Number(day[1]), Number(day[2]), Number(day[3])]);
      const [, name, words] = ROW.test(line) ? line.split('\t') : [];
      if (name && words !== undefined && names.size < 5000) names.add(name);
    }
    const { order, certain } = inferOrder(dates, reading.dateOrder);
    if (!certain)
      yield trouble(
        'bad-time',
        `The dates in ${input.name} can be read with the day or with the month first; day first was taken. If that is wrong, import again with --date-order mdy.`,
      );
    const chat = nameFrom(heading ?? '') || nameFrom(input.name);
    yield { type: 'account', account: { key: account, name: reading.owner, alias: null, foundThrough: [] } };
    for (const name of names) yield person(account, name, name);
    yield {
      type: 'chat',
      chat: {
        account,
        key: chat,
        kind: names.size > 2 ? 'group' : 'direct',
        name: chat,
        nameHint: null,
        peer: null,
        contact: 'listed',
        members: [...names].map((key) => ({ key, shown: null })),
        where: file.path,
        clock: clock === null ? 'local' : 'utc',
      },
    };
    const ids = new ContentIds();
    let batch: Message[] = [];
    let day: number | null = null;
    let dayWritten = '';
    let open: Open | null = null;
    const close = () => {
      if (!open) return;
      const { time, sender } = open;
      const whole = open.words.trimEnd();
      const words = open.quoted && whole.includes('\n') ? whole.replace(/^"|"$/g, '').replaceAll('""', '"') : whole;
      open = null;
      const ms = clockMs(time);
      const wall = day === null || ms === null ? null : day + ms;
      const call = CALL.exec(words);
      const media = MEDIA.get(words.trim());
      const system = sender === null;
      const kind: MessageKind = system
        ? UNSENT.test(words)
          ? 'recall'
          : 'system'
        : (media ?? (call ? 'call' : 'text'));
      const attachments: Attachment[] = WITH_FILE.includes(kind)
        ? [{ role: kind, state: 'missing', name: null, file: null, thumbnail: null, durationMs: null }]
        : [];
      batch.push({
        ...DEFAULTS,
        ...timed(wall === null ? null : (clock?.instant(wall) ?? wall), `${dayWritten} ${time}`),
        local: ids.of(dayWritten, time, sender, words),
        sender,
        direction: system
          ? 'system'
          : reading.owner === null
            ? 'unknown'
            : sender === reading.owner
              ? 'sent'
              : 'received',
        kind,
        typeAsStored: system ? 'system' : media ? 'media' : call ? 'call' : 'message',
        text: media ? null : call ? call[1]! : words,
        attachments,
      });
    };
    let before = true;
    let cut = false;
    const lines = phoneLines(file, () => {
      cut = true;
    });
    for await (const line of lines) {
      const found = DAY.exec(line);
      const row = ROW.exec(line);
      // Text over several lines stands in quotation marks; a bare date inside it is text.
      if (found && !(isQuoteOpen(open) && /^[\d./-]+$/.test(line))) {
        close();
        before = false;
        dayWritten = line;
        day = dayMs([Number(found[1]), Number(found[2]), Number(found[3])], order);
      } else if (row) {
        close();
        const cells = row[2]!.split('\t');
        const sender = cells.length > 1 && cells[0] !== '' ? cells[0]! : null;
        const words = cells.length > 1 ? cells.slice(1).join('\t') : cells[0]!;
        open = { time: row[1]!, sender, words, quoted: words.startsWith('"') };
      } else if (open) open.words += `\n${line}`;
      else if (!before && line.trim() !== '')
        yield {
          type: 'rejected',
          rejected: {
            account,
            chat,
            local: null,
            server: null,
            atMs: null,
            reason: 'the line belongs to no message',
            where: file.path,
          },
        };
      if (batch.length >= BATCH) {
        yield { type: 'messages', account, chat, messages: batch };
        batch = [];
      }
    }
    close();
    if (batch.length > 0) yield { type: 'messages', account, chat, messages: batch };
    if (cut) yield lineCut(file.path);
  },
};
