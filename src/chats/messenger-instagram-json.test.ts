import { goldenChat } from './importer.testing.ts';
import { messengerInstagramJson } from './messenger-instagram-json.ts';

goldenChat(messengerInstagramJson);
