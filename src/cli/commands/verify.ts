// telltale verify: is the case as it was sealed, who signed it, and does computing it again give the same?

import type { Rerun } from '../../case/rerun.ts';
import type { SealCheck } from '../../case/verify.ts';
import { type Command, type CommandArguments, CommandError, EXIT, type Io } from '../command.ts';
import { anyBinary, passwordFd, readMe } from '../import.ts';
import { onePath } from '../paths.ts';
import { WHOSE } from '../whose.ts';

export const verifyCommand: Command = {
  name: 'verify',
  about: {
    en: 'Checks that nothing in a case changed since it was sealed, and who signed it. Exit 4 where something did.',
    zh: '检查案卷自封存以来有无改动，以及由谁签名。有改动时以 4 退出。',
  },
  usage: '<case>',
  options: [
    {
      name: 'rerun',
      about: {
        en: 'compute everything again from the kept inputs and compare',
        zh: '用保存的原始文件重新计算全部内容并比较',
      },
    },
    {
      name: 'allowed-signers',
      value: 'FILE',
      about: {
        en: 'demand a signature of someone on this list (the format of ssh-keygen)',
        zh: '要求有此名单上的人的签名（ssh-keygen 的格式）',
      },
    },
    { name: 'json', about: { en: 'print the outcome as JSON', zh: '以 JSON 打印结果' } },
    {
      name: 'me',
      value: 'FILE',
      about: {
        en: 'for --rerun: the owner’s values that the case was made with',
        zh: '用于 --rerun：生成案卷时使用的机主的值',
      },
    },
    {
      name: 'password-fd',
      value: 'N',
      about: {
        en: 'for --rerun: read a backup’s password from this file descriptor',
        zh: '用于 --rerun：从此文件描述符读取备份密码',
      },
    },
  ],
  async run(args, io) {
    const path = onePath(args, 'verify');
    const { verifyCase } = await import('../../case/verify.ts');
    const list = args.text('allowed-signers');
    const allowedSigners = list === undefined ? null : await readSigners(list, io);
    io.progress(io.lang === 'zh-CN' ? '核对文件' : 'checking files');
    const check = await verifyCase(path, allowedSigners ? { allowedSigners } : {});
    const again = args.has('rerun') && check.state === 'whole' ? await runAgain(path, args, io) : null;
    io.progress(null);
    if (args.has('json')) io.out(await asJson(check, again));
    else await asText(check, again, io);
    return check.state === 'broken' || again?.state === 'differs' ? EXIT.brokenSeal : EXIT.done;
  },
};

async function readSigners(path: string, io: Io) {
  const [{ readFileSync }, { readAllowedSigners }, { caseWords }, { printable }] = await Promise.all([
    import('node:fs'),
    import('../../case/ssh-signature.ts'),
    import('../../case/words.ts'),
    import('../../base/text.ts'),
  ]);
  const shown = printable(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.usage, caseWords(io.lang, { id: 'case.signers.unreadable', params: { path: shown } }), {
      cause: error,
    });
  }
  const { signers, passedOver } = readAllowedSigners(text);
  for (const line of passedOver)
    io.say(caseWords(io.lang, { id: 'case.signers.passed-over', params: { path: shown, line } }));
  return signers;
}

async function runAgain(path: string, args: CommandArguments, io: Io): Promise<Rerun> {
  const [{ caseInputs, openCase }, { rerun }, { loadEnvironment }, { nodeTools }] = await Promise.all([
    import('../../case/open.ts'),
    import('../../case/rerun.ts'),
    import('../../case/environment.ts'),
    import('../tools.ts'),
  ]);
  const open = openCase(path);
  const fd = passwordFd(args);
  const databases = await anyBinary(caseInputs(open));
  const file = args.text('me');
  const me = file === undefined ? null : readMe(file);
  const env = loadEnvironment(await nodeTools(io, { databases, ...(fd !== undefined && { passwordFd: fd }) }), me);
  return rerun(open, env, me, ({ stage, name }) => io.progress(`${stage}: ${name}`));
}

async function asJson(check: SealCheck, again: Rerun | null): Promise<string> {
  const [{ canonicalJson }, { caseWords }] = await Promise.all([
    import('../../base/json.ts'),
    import('../../case/words.ts'),
  ]);
  const { faults, manifest, ...rest } = check;
  return `${canonicalJson({
    ...rest,
    predicate: manifest?.predicate ?? null,
    faults: faults.map(({ kind, file, message }) => ({ kind, file, sentence: caseWords('en', message) })),
    rerun: again,
  })}\n`;
}

async function asText(check: SealCheck, again: Rerun | null, io: Io): Promise<void> {
  const [{ caseWords }, { printable }, { PAGE_FILE }] = await Promise.all([
    import('../../case/words.ts'),
    import('../../base/text.ts'),
    import('../../case/manifest.ts'),
  ]);
  const line = (id: string, params = {}) => io.out(`${caseWords(io.lang, { id: `case.verify.${id}`, params })}\n`);
  const { manifest, signature } = check;
  if (check.state === 'whole') line('whole', { n: check.files, size: check.sizeBytes });
  else line('broken', { n: check.faults.length });
  for (const { message } of check.faults) io.out(`  ${printable(caseWords(io.lang, message), 1000)}\n`);
  if (check.manifestSha256 !== null) line('manifest', { sha256: check.manifestSha256 });
  if (manifest) {
    const page = manifest.subject.find((s) => s.name === PAGE_FILE);
    if (page) line('page', { sha256: page.digest.sha256 });
    const { tool, previous, redaction, inputs, phone } = manifest.predicate;
    line('tool', { version: printable(tool.version), ruleSet: printable(tool.ruleSet) });
    if (previous !== null) line('previous', { sha256: previous });
    if (redaction) line('redacted', { sha256: printable(redaction.from) });
    const known = phone !== null && ANSWERS.includes(phone);
    if (known) line(`phone.${phone}`);
    else if (phone === null) {
      if (!redaction) line('phone.not-asked');
    } else line('phone', { phone: printable(phone) });
    for (const input of inputs)
      line(`input.${HOW.includes(input.how) ? input.how : 'file'}`, {
        sha256: input.sha256,
        name: printable(input.name),
        where: printable(input.where ?? ''),
        at: printable(input.at ?? ''),
      });
  }
  if (signature.state === 'none') line('unsigned');
  else if (signature.state === 'good' && signature.who !== null)
    line('signed-by', { fingerprint: signature.fingerprint, who: signature.who });
  else if (signature.state === 'good') line('signed', { fingerprint: signature.fingerprint });
  else if (signature.state === 'cannot-check') line('cannot-check', { fingerprint: signature.fingerprint });
  if (again) {
    line(`rerun.${again.state}`, { files: again.files.join(', '), tools: again.tools.join('; ') });
  }
  line('limits');
}

const ANSWERS: readonly string[] = [...WHOSE, 'not-said'];
const HOW: readonly string[] = ['file', 'member', 'fetched', 'recorded', 'simulated'];
