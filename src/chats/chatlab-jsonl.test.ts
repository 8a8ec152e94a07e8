import { chatlabJsonl } from './chatlab-jsonl.ts';
import { goldenChat } from './importer.testing.ts';

goldenChat(chatlabJsonl);
