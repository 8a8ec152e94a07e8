// telltale forget: removes a case, and nothing that is not one.

import { agreed } from '../ask.ts';
import { type Command, CommandError, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';

export const forgetCommand: Command = {
  name: 'forget',
  about: {
    en: 'Removes a case with the inputs kept in it. Asks first; the files it was made from stay where they are.',
    zh: '删除案卷及其中保存的原始文件。先询问；导入时的源文件留在原处。',
  },
  usage: '<case>',
  options: [{ name: 'yes', about: { en: 'do not ask', zh: '不再询问' } }],
  async run(args, io) {
    const path = onePath(args, 'forget');
    const [{ lookForForget, forgetCase }, { caseWords }] = await Promise.all([
      import('../../case/forget.ts'),
      import('../../case/words.ts'),
    ]);
    const about = lookForForget(path);
    const say = (id: string, params = {}) => caseWords(io.lang, { id: `case.forget.${id}`, params });
    io.say(say('about', { path: about.shown, inputs: about.inputs, n: about.files }));
    if (!(await agreed(args.has('yes'), say('ask'), io))) {
      if (!process.stdin.isTTY) throw new CommandError(EXIT.usage, say('needs-yes'));
      io.say(say('kept'));
      return EXIT.done;
    }
    forgetCase(about);
    io.say(say('done', { path: about.shown }));
    return EXIT.done;
  },
};
