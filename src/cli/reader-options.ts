// The options of the second reader: a language model that the owner runs.
import { type CommandArguments, EXIT, type OptionSpec } from './command.ts';
import { SaidError } from './words.ts';

export const READER_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'reader',
    value: 'URL',
    about: {
      en: 'a language model on this machine reads policies as well, e.g. http://127.0.0.1:11434/v1',
      zh: '由本机上的语言模型再读一遍隐私政策，如 http://127.0.0.1:11434/v1',
    },
  },
  {
    name: 'reader-model',
    value: 'NAME',
    about: { en: 'for --reader: the model’s name', zh: '用于 --reader：模型名称' },
  },
  {
    name: 'allow-remote',
    about: {
      en: 'for --reader: allow an address outside this machine; the policy’s text is sent there',
      zh: '用于 --reader：允许本机以外的地址；隐私政策的文本会发往该处',
    },
  },
];

export interface ReaderSettings {
  readonly url: URL;
  readonly model: string;
  readonly allowRemote: boolean;
}

/** What the options say; null where no second reader is asked for. */
export function readerSettings(args: CommandArguments): ReaderSettings | null {
  const given = args.text('reader');
  const model = args.text('reader-model');
  if (given === undefined) {
    if (model !== undefined || args.has('allow-remote')) throw new SaidError(EXIT.usage, 'reader-alone');
    return null;
  }
  let url: URL;
  try {
    url = new URL(given.endsWith('/') ? given : `${given}/`);
  } catch (error) {
    throw new SaidError(EXIT.usage, 'reader-url', { url: given }, { cause: error });
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new SaidError(EXIT.usage, 'reader-url', { url: given });
  if (model === undefined || model.trim() === '' || model.length > 120) throw new SaidError(EXIT.usage, 'reader-model');
  return { url, model, allowRemote: args.has('allow-remote') };
}
