// One import: recognize, read, store, report. All or nothing.
import { FormatError } from '../../formats/format-error.ts';
import type { ChatFormat, ChatItem, ChatReading } from '../../model/chat.ts';
import { ownersClock } from '../reading/clock.ts';
import type { Archive } from './archive.ts';
import { PACKAGES, recognizeChats } from './formats.ts';
import type { OpenInput } from './inputs.ts';
import { buildReport, type ImportReport } from './report.ts';
import { ImportWriter } from './writer.ts';

export interface ImportRequest {
  readonly archive: Archive;
  readonly input: OpenInput;
  readonly formats: readonly ChatFormat[];
  /** Overrides recognition. */
  readonly format?: string | undefined;
  /** Whose device or account this is, in the owner's words. */
  readonly owner: string;
  readonly tool: string;
  readonly now: () => Date;
  readonly media: 'copy' | 'link';
  readonly reading: ChatReading;
  readonly progress?: (rows: number) => void;
}

export async function importChats(request: ImportRequest): Promise<ImportReport> {
  const { archive, input } = request;
  const candidates = await recognizeChats(input, request.formats);
  const chosen = request.format === undefined ? candidates[0] : choose(request.formats, request.format, candidates);
  if (!chosen)
    throw new FormatError(
      'not-recognized',
      `${input.name} is not an export that is known (${input.container}). Known are: ${request.formats.map((f) => f.id).join(', ')}${missingPackages(input, request.formats)}`,
    );
  const { format, reason } = chosen;
  const writer = new ImportWriter(archive, {
    format: format.id,
    app: format.app ?? 'unknown',
    input: input.name,
    owner: request.owner,
    at: request.now().toISOString(),
    tool: request.tool,
    media: request.media,
    dayOf: ownersClock(request.reading.timeZone).dayOf,
  });
  try {
    let rows = 0;
    for await (const item of format.read(input, request.reading) as AsyncIterable<ChatItem>) {
      await writer.take(item);
      if (item.type !== 'messages') continue;
      rows += item.messages.length;
      request.progress?.(rows);
    }
    writer.index();
    const report = buildReport(archive.db, writer, {
      format: format.id,
      recognizedBy: reason,
      input: { name: input.name, container: input.container, backup: input.backup },
      owner: request.owner,
    });
    writer.finish(report);
    await archive.save();
    return report;
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/** Which importers of their own packages are not installed, said where one of them could have read this. */
function missingPackages(input: OpenInput, formats: readonly ChatFormat[]): string {
  if (input.container !== 'ios-backup' && input.container !== 'folder') return '';
  const missing = PACKAGES.filter(({ format }) => !formats.some((f) => f.id === format));
  return missing.length === 0
    ? ''
    : `. ${missing.map((m) => `${m.format} is in the package ${m.name}, which is not installed here`).join('. ')}`;
}

function choose(
  formats: readonly ChatFormat[],
  id: string,
  candidates: readonly { format: ChatFormat; reason: string }[],
) {
  const known = candidates.find((c) => c.format.id === id);
  if (known) return known;
  const format = formats.find((f) => f.id === id);
  return format ? { format, reason: 'chosen by the owner' } : undefined;
}
