// telltale audit: asks the audits again of a case's rows, without reading the inputs.
import { type Command, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';

export const auditCommand: Command = {
  name: 'audit',
  about: {
    en: 'Asks the audits of this version again of the rows in a case; other findings become a new revision.',
    zh: '用当前版本对案卷中的行重新检查；结论有变则写成新版本。',
  },
  usage: '<case>',
  options: [
    { name: 'dry-run', about: { en: 'write nothing, only say what would change', zh: '不写入，只说明会有何变化' } },
    { name: 'json', about: { en: 'print the new result on standard output', zh: '把新结果打印到标准输出' } },
  ],
  async run(args, io) {
    const path = onePath(args, 'audit');
    const [{ auditCase }, { caseWords }] = await Promise.all([
      import('../../case/audit.ts'),
      import('../../case/words.ts'),
    ]);
    const { loadEnvironment } = await import('../../case/environment.ts');
    const done = await auditCase(path, loadEnvironment(), {
      write: !args.has('dry-run'),
      progress: ({ stage, name }) => io.progress(`${stage}: ${name}`),
    });
    io.progress(null);
    if (args.has('json')) {
      const { resultJson } = await import('../../engine/run.ts');
      io.out(resultJson(done.result));
    }
    const say = (id: string, params = {}) => io.say(caseWords(io.lang, { id: `case.audit.${id}`, params }));
    if (done.same) say('same', { n: done.result.findings.length });
    else {
      say('changed', { begun: done.begun, ended: done.ended, n: done.result.findings.length });
      if (done.written) say('written', { path: done.written.dir, sha256: done.written.manifestSha256 });
      else say('not-written');
    }
    return EXIT.done;
  },
};
