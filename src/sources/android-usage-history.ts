// usage-history.xml of old Android phones (4.x): the last time each component of an app came to the screen. A phone whose
// clock was not yet set wrote times of January 1970: those are counted and not used.
import { inputBytes } from '../formats/bytes.ts';
import { noLines, ProblemList, packageOf } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { instantWriter, isPlausible } from '../formats/records.ts';
import { eachElement } from '../formats/xml-elements.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MAX_BYTES = 67_108_864;

export const androidUsageHistory: Source = {
  id: 'android-usage-history',
  title: { en: 'Usage history (old Android)', zh: '使用历史（旧版 Android）' },
  platforms: ['android'],
  describes: ['Presence'],
  keepsLastOnly: true,
  howToGet: [
    {
      en: 'Only from a rooted old phone of your own: /data/system/usagestats/usage-history.xml. Later systems do not write it.',
      zh: '仅限自己已取得 root 权限的旧手机：/data/system/usagestats/usage-history.xml。后来的系统不再写入。',
    },
  ],
  verifiedOn: ['Android 4 (2013), 28 components of 14 apps'],

  recognize: (head: Head): boolean => /<usage-history[\s>]/.test(head.text),

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const time = instantWriter(context);
  const fates = new Map<number, 'used' | 'problem'>();
  const items: Item[] = [];
  let app: string | null = null;
  try {
    const bytes = await inputBytes(input, MAX_BYTES);
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(10, at);
      lines.total++;
      at = end < 0 ? bytes.length : end + 1;
    }
    eachElement(bytes, {
      open({ name, attributes, line }) {
        if (name === 'pkg') app = packageOf(attributes.name ?? '');
        if (name !== 'comp' || line === null) return;
        const from = { input: sha256, line };
        const ms = Number(attributes.lrt);
        if (!/^\d{1,15}$/.test(attributes.lrt ?? '') || !isPlausible(ms)) {
          if (!fates.has(line)) fates.set(line, 'problem');
          problems.add(
            'implausible-time',
            from,
            `Line ${line} is dated where no phone was, or not at all: its clock was not set; it is left out.`,
          );
          return;
        }
        fates.set(line, 'used');
        const row = {
          app,
          what: 'app-on-screen',
          begin: time(ms),
          end: null,
          source: androidUsageHistory.id,
          from,
        } as const;
        items.push({ type: 'Presence', row });
      },
      close(name) {
        if (name === 'pkg') app = null;
      },
    });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  }
  for (const fate of fates.values()) lines[fate]++;
  lines.structural = lines.total - lines.used - lines.problem;
  yield* items;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}
