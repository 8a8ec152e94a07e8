// Every export format of chats that telltale reads itself. Made from the folder by `npm run generate`; nobody edits it.
import type { ChatFormat } from '../model/chat.ts';
import { chatlabJson } from './chatlab-json.ts';
import { chatlabJsonl } from './chatlab-jsonl.ts';
import { discordChatExporterJson } from './discord-chat-exporter-json.ts';
import { lineExportText } from './line-export-text.ts';
import { messengerInstagramJson } from './messenger-instagram-json.ts';
import { telegramDesktopJson } from './telegram-desktop-json.ts';
import { whatsappExport } from './whatsapp-export.ts';

export const chatFormats: readonly ChatFormat[] = [
  chatlabJson,
  chatlabJsonl,
  discordChatExporterJson,
  lineExportText,
  messengerInstagramJson,
  telegramDesktopJson,
  whatsappExport,
];
