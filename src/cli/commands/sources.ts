// `telltale sources`: what can be read, how to get it off the phone, and what it was verified on.
import { type Command, EXIT } from '../command.ts';

export const sourcesCommand: Command = {
  name: 'sources',
  about: {
    en: 'List what can be read, how to get it off the phone, and on what that was verified.',
    zh: '列出能读取什么、如何从手机取得，以及用什么核对过。',
  },
  usage: '',
  options: [{ name: 'json', about: { en: 'as JSON', zh: '以 JSON 输出' } }],
  async run(args, io) {
    const [{ sources }, { declarations }] = await Promise.all([
      import('../../sources/index.ts'),
      import('../../declarations/index.ts'),
    ]);
    const units = [...sources, ...declarations];
    if (args.has('json')) {
      io.out(
        `${JSON.stringify(
          units.map(({ id, title, howToGet, verifiedOn }) => ({ id, title, howToGet, verifiedOn })),
          null,
          2,
        )}\n`,
      );
      return EXIT.done;
    }
    const lang = io.lang === 'zh-CN' ? 'zh' : 'en';
    for (const unit of units) {
      io.out(`${unit.id}\n  ${unit.title[lang]}\n`);
      for (const [i, step] of unit.howToGet.entries()) io.out(`  ${i + 1}. ${step[lang]}\n`);
      const verified = unit.verifiedOn.length
        ? unit.verifiedOn.join('; ')
        : lang === 'zh'
          ? '仅合成数据'
          : 'synthetic data only';
      io.out(`  ${lang === 'zh' ? '核对于' : 'Verified on'}: ${verified}\n\n`);
    }
    return EXIT.done;
  },
};
