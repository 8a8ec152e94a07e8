import { goldenChat } from './importer.testing.ts';
import { telegramDesktopJson } from './telegram-desktop-json.ts';

goldenChat(telegramDesktopJson);
