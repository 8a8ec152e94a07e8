// Every export format that can be read: telltale's own, and those of packages that are installed beside it.
import { isObject } from '../../base/json.ts';
import type { ChatFormat, ChatInput } from '../../model/chat.ts';
import { chatFormats } from '../index.ts';
import { kit } from './inputs.ts';

/** Importers that live in packages of their own. */
export const PACKAGES = [{ name: '@telltale/chats-wechat', format: 'wechat-ios-backup' }] as const;

const isFormat = (v: unknown): v is ChatFormat =>
  isObject(v) && typeof v['id'] === 'string' && typeof v['recognize'] === 'function' && typeof v['read'] === 'function';

/** Telltale works without any of the packages. */
export async function allFormats(): Promise<ChatFormat[]> {
  const formats: ChatFormat[] = [...chatFormats];
  for (const { name } of PACKAGES) {
    let loaded: unknown;
    try {
      loaded = await import(name);
    } catch (error) {
      if (isObject(error) && error['code'] === 'ERR_MODULE_NOT_FOUND') continue;
      throw error;
    }
    const create = isObject(loaded) ? loaded['createFormat'] : undefined;
    const format: unknown = typeof create === 'function' ? create(kit) : null;
    if (isFormat(format)) formats.push(format);
  }
  return formats;
}

export interface Recognized {
  readonly format: ChatFormat;
  readonly reason: string;
}

/** Formats that know this input, the surest first. */
export async function recognizeChats(input: ChatInput, formats: readonly ChatFormat[]): Promise<Recognized[]> {
  const found: Recognized[] = [];
  for (const format of formats) {
    const reason = await format.recognize(input);
    if (reason !== null) found.push({ format, reason });
  }
  return found;
}
