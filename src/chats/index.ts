// Every export format of chats that telltale reads itself. Made from the folder by `npm run generate`; nobody edits it.
import type { ChatFormat } from '../model/chat.ts';

export const chatFormats: readonly ChatFormat[] = [];
