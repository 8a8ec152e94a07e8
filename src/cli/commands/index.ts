// Every command. Made from the folder by `npm run generate`; nobody edits it.
import type { Command } from '../command.ts';
import { auditCommand } from './audit.ts';
import { chatsCommand } from './chats.ts';
import { chatsExportCommand } from './chats-export.ts';
import { chatsImportCommand } from './chats-import.ts';
import { chatsInventoryCommand } from './chats-inventory.ts';
import { chatsListCommand } from './chats-list.ts';
import { chatsSearchCommand } from './chats-search.ts';
import { chatsStatsCommand } from './chats-stats.ts';
import { chatsStorageCommand } from './chats-storage.ts';
import { chatsVerifyCommand } from './chats-verify.ts';
import { checkCommand } from './check.ts';
import { claimsCommand } from './claims.ts';
import { compareCommand } from './compare.ts';
import { demoCommand } from './demo.ts';
import { driftCommand } from './drift.ts';
import { explainCommand } from './explain.ts';
import { fetchCommand } from './fetch.ts';
import { forgetCommand } from './forget.ts';
import { recordAndroidCommand } from './record-android.ts';
import { recordProxyCommand } from './record-proxy.ts';
import { redactCommand } from './redact.ts';
import { reportCommand } from './report.ts';
import { sealCommand } from './seal.ts';
import { serveCommand } from './serve.ts';
import { shareCommand } from './share.ts';
import { sourcesCommand } from './sources.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly Command[] = [
  auditCommand,
  chatsCommand,
  chatsExportCommand,
  chatsImportCommand,
  chatsInventoryCommand,
  chatsListCommand,
  chatsSearchCommand,
  chatsStatsCommand,
  chatsStorageCommand,
  chatsVerifyCommand,
  checkCommand,
  claimsCommand,
  compareCommand,
  demoCommand,
  driftCommand,
  explainCommand,
  fetchCommand,
  forgetCommand,
  recordAndroidCommand,
  recordProxyCommand,
  redactCommand,
  reportCommand,
  sealCommand,
  serveCommand,
  shareCommand,
  sourcesCommand,
  verifyCommand,
];
