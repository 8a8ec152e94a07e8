// telltale seal: signs the manifest of a whole case with an SSH key, through ssh-keygen.
import { type Command, CommandError, EXIT } from '../command.ts';
import { onePath } from '../paths.ts';

export const sealCommand: Command = {
  name: 'seal',
  about: {
    en: 'Signs a case with an SSH key (file, agent or hardware key), after checking that it is whole.',
    zh: '核对案卷完好后，用 SSH 密钥（文件、代理或硬件密钥）签名。',
  },
  usage: '<case> --key FILE',
  options: [
    {
      name: 'key',
      value: 'FILE',
      about: {
        en: 'private key, or public key of one in an agent or a hardware key, as ssh-keygen takes it',
        zh: '私钥，或代理、硬件密钥中密钥的公钥，与 ssh-keygen 相同',
      },
    },
    {
      name: 'replace',
      about: { en: 'replace a signature that is there already', zh: '替换已有的签名' },
    },
  ],
  async run(args, io) {
    const path = onePath(args, 'seal');
    const [{ sealCase }, { caseWords }] = await Promise.all([
      import('../../case/seal.ts'),
      import('../../case/words.ts'),
    ]);
    const key = args.text('key');
    if (key === undefined)
      throw new CommandError(EXIT.usage, caseWords(io.lang, { id: 'case.seal.no-key', params: {} }));
    const { fingerprint } = await sealCase(path, key, { replace: args.has('replace') });
    io.out(`${caseWords(io.lang, { id: 'case.seal.done', params: { fingerprint } })}\n`);
    return EXIT.done;
  },
};
