import { goldenChat } from './importer.testing.ts';
import { lineExportText } from './line-export-text.ts';

goldenChat(lineExportText);
