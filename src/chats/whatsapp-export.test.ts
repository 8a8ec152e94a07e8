import { goldenChat } from './importer.testing.ts';
import { whatsappExport } from './whatsapp-export.ts';

goldenChat(whatsappExport);
