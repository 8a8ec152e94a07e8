import { discordChatExporterJson } from './discord-chat-exporter-json.ts';
import { goldenChat } from './importer.testing.ts';

goldenChat(discordChatExporterJson);
