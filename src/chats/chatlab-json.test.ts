import { chatlabJson } from './chatlab-json.ts';
import { goldenChat } from './importer.testing.ts';

goldenChat(chatlabJson);
