// PowerLog of an iPhone or iPad: as a database, packed with gzip, or inside a whole sysdiagnose (.tar.gz), whose
// permissions are read along with it. See src/formats/powerlog.ts for what the tables mean.
import { printable } from '../base/text.ts';
import { gather, gunzip, inflatedAtMost, isGzip, isSqlite } from '../formats/bytes.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { inflateHead } from '../formats/inflate-head.ts';
import { tccRows } from '../formats/ios-tables.ts';
import { openDatabase, type PhoneDatabase, readDatabase } from '../formats/phone-database.ts';
import { powerlogRows } from '../formats/powerlog.ts';
import { instantWriter, ownersZone } from '../formats/records.ts';
import { isTar, tarMembers } from '../formats/tar.ts';
import { isUnsafe } from '../formats/zip.ts';
import type { LineCounts } from '../model/result.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const POWERLOG = /(?:^|\/)powerlogs?\/[^/]*\.PLSQL(?:\.gz)?$/i;
const TCC = /(?:^|\/)Accessibility\/TCC\.db$/;
const MAX_MEMBER_BYTES = 2_147_483_647;
const TABLE = /^PL\w+_Event(?:Forward|Point|Interval|Backward|None)_/;

export const iosPowerlog: Source = {
  id: 'ios-powerlog',
  title: { en: 'PowerLog or sysdiagnose (iPhone and iPad)', zh: 'PowerLog 或 sysdiagnose（iPhone 和 iPad）' },
  platforms: ['ios'],
  describes: ['Presence', 'Volume', 'Permission'],
  howToGet: [
    {
      en: 'Press both volume buttons and the side button together for one second and let go; the phone vibrates. Wait ten minutes.',
      zh: '同时按住两个音量键和侧边按钮一秒后松开，手机会振动。等待十分钟。',
    },
    {
      en: 'Settings › Privacy & Security › Analytics & Improvements › Analytics Data: the newest file beginning with sysdiagnose_. Share it to your own computer only: it holds far more than this tool reads.',
      zh: '设置 › 隐私与安全性 › 分析与改进 › 分析数据：最新的以 sysdiagnose_ 开头的文件。只分享到自己的电脑：其中的内容远多于本工具读取的部分。',
    },
    {
      en: 'Give telltale the .tar.gz as it is, or a file from its folder logs/powerlogs.',
      zh: '把 .tar.gz 原样交给 telltale，或取其中 logs/powerlogs 文件夹里的文件。',
    },
  ],
  verifiedOn: ['iPadOS 15.0.2 (build 19A404, October to December 2021), 604 records'],

  recognize(head: Head): boolean {
    if ((head.tables ?? []).some((t) => TABLE.test(t))) return true;
    if (!isGzip(head.bytes)) return false;
    const first = inflateHead(head.bytes);
    const text = new TextDecoder('latin1').decode(first);
    if (isTar(first)) return /sysdiagnose_/i.test(text.slice(0, 100)) || /powerlogs\//i.test(text);
    return isSqlite(first) && /PL\w+Agent_Event/.test(text);
  },

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) {
      if (await holdsTar(input)) yield* readSysdiagnose(input, context);
      else yield* readDatabase(input, context, (db) => powerlogRows(db, ownersZone(context), iosPowerlog.id));
    }
  },
};

async function holdsTar(input: Input): Promise<boolean> {
  for await (const chunk of input.bytes(0, Math.min(input.sizeBytes, 65_536)))
    return isGzip(chunk) && isTar(inflateHead(chunk));
  return false;
}

async function* readSysdiagnose(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const wants = (path: string) => POWERLOG.test(path) || TCC.test(path);
  let found = 0;
  try {
    for await (const { path, bytes } of tarMembers(gunzip(input.bytes(), context.tools), wants, MAX_MEMBER_BYTES)) {
      found++;
      if (isUnsafe(path)) {
        problems.add(
          'unsafe-path',
          { input: sha256, path: printable(path) },
          `${input.name} names a member outside of its own folders; it is left out. No phone writes such an archive.`,
        );
        continue;
      }
      try {
        const image = isGzip(bytes) ? await inflated(bytes, context) : bytes;
        const { db, phone } = openDatabase(image, sha256, context, `${path}:`);
        try {
          yield* TCC.test(path)
            ? tccRows(phone, instantWriter(context))
            : powerlogRows(phone, ownersZone(context), iosPowerlog.id);
        } finally {
          db.close();
          add(lines, phone);
        }
        yield* phone.problems.items();
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        problems.add(error.code, { input: sha256, path }, `${path} ${error.message}.`);
      }
    }
    if (found === 0)
      problems.add('missing-table', null, `${input.name} is a sysdiagnose without a PowerLog: take another one.`);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  }
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}

const inflated = (bytes: Uint8Array, context: ReadContext): Promise<Uint8Array> =>
  gather(gunzip(single(bytes), context.tools), inflatedAtMost(bytes.length));

async function* single(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function add(lines: LineCounts, phone: PhoneDatabase): void {
  for (const key of Object.keys(lines) as (keyof LineCounts)[]) lines[key] += phone.lines[key];
}
